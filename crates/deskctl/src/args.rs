//! What can be typed.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// The desk of a clinic on the command line.
#[derive(Debug, Parser)]
#[command(name = "deskctl", version, about, after_help = AFTER)]
pub struct Args {
    /// The practice's folder.
    #[arg(long, value_name = "DIR", global = true)]
    pub practice: Option<PathBuf>,
    /// Who is at work; the only person or the first owner unless told.
    #[arg(long, value_name = "NAME", global = true)]
    pub person: Option<String>,
    /// A file whose first line is the passphrase, or - for stdin.
    #[arg(long, value_name = "FILE", global = true)]
    pub passphrase_file: Option<PathBuf>,
    /// Sets the clock.
    #[cfg(debug_assertions)]
    #[arg(long, value_name = "YYYY-MM-DDTHH:MM", global = true)]
    pub today: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

const AFTER: &str = "JSON is given as text, as @FILE, or as - for stdin.\n\
The passphrase comes from SERIESDESK_PASSPHRASE, --passphrase-file or a prompt. No secret is ever an argument.\n\
Exit codes: 0 done, 1 refused or invalid, 2 wrong usage, 3 locked or wrong passphrase, 4 a fault of the program.";

/// What deskctl does.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists every command.
    Commands {
        /// With the JSON Schema of input and output.
        #[arg(long)]
        json: bool,
    },
    /// Runs a command and prints its result.
    Call {
        /// The command's name.
        name: String,
        /// Its input: JSON, @FILE or -.
        input: Option<String>,
        /// Print what changed and how to undo it as well.
        #[arg(long)]
        reply: bool,
    },
    /// Writes the PDF, or other file, of a paper command.
    Paper {
        /// The command's name.
        name: String,
        /// Its input: JSON, @FILE or -.
        input: Option<String>,
        /// Where it goes.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Creates a practice with its owner and prints the recovery kit.
    New {
        /// An empty folder, or one to be created.
        dir: PathBuf,
        /// practice_name, owner_name and time_zone as JSON, @FILE or -.
        input: Option<String>,
    },
    /// Builds the sample practice; its passphrase is: sample
    Demo {
        /// An empty folder, or one to be created.
        dir: PathBuf,
    },
    /// Proves the store sound, and changes nothing.
    Doctor {
        /// Print the checks as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Brings patients in from elsewhere.
    Import {
        /// What kind of files.
        #[command(subcommand)]
        kind: ImportKind,
    },
    /// Writes the practice into one encrypted file and reads it back.
    Backup {
        /// The file.
        file: PathBuf,
        /// Puts the backup in the place of a file that is there already.
        #[arg(long)]
        replace: bool,
    },
    /// Fills an empty folder with a backup.
    Restore {
        /// The backup.
        file: PathBuf,
        /// An empty folder, or one to be created.
        dir: PathBuf,
        /// Leave it locked, to be opened with the recovery kit.
        #[arg(long)]
        locked: bool,
    },
    /// Exchanges with the practice share until nothing waits on either side, or through a file that is carried over.
    Sync {
        /// Place a copy of everything first, so that a new computer has less to fetch.
        #[arg(long)]
        snapshot: bool,
        /// Only take in what is new in this exchange file.
        #[arg(long, value_name = "FILE")]
        import: Option<PathBuf>,
        /// Only write everything for the other computers into this exchange file, after an import.
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
    },
    /// Lists the computers of the practice and what each of them has.
    Devices {
        /// Print everything as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Asks a new computer in and prints the code to type there; the six words are compared before it is let in.
    Invite {
        /// What people will call the computer.
        name: String,
        /// Who will use it: a person's name or id.
        #[arg(long)]
        person: String,
        /// Whether it may open restricted records.
        #[arg(long)]
        restricted: bool,
    },
    /// Joins a practice from a new computer and waits until somebody lets it in.
    Join {
        /// An empty folder, or one to be created.
        dir: PathBuf,
        /// The shared folder; or @FILE with the place as JSON: folder, webdav or s3, as set_up_share takes it.
        #[arg(long, value_name = "FOLDER")]
        share: String,
        /// A file whose first line is the code of the invitation, or - for stdin; asked for unless told.
        #[arg(long, value_name = "FILE")]
        code_file: Option<PathBuf>,
        /// Seconds to wait at most.
        #[arg(long, default_value_t = 600)]
        wait: u64,
    },
    /// Brings back a practice whose computers are all lost, from its share and the 24 words of the recovery kit.
    Recover {
        /// An empty folder, or one to be created; or the folder of a recovery that was ended in the middle.
        dir: PathBuf,
        /// The shared folder; or @FILE with the place as JSON: folder, webdav or s3, as set_up_share takes it.
        #[arg(long, value_name = "FOLDER")]
        share: String,
        /// What people will call this computer.
        #[arg(long)]
        name: String,
        /// A file with the 24 words on one line, or - for stdin; asked for unless told.
        #[arg(long, value_name = "FILE")]
        words_file: Option<PathBuf>,
        /// Go on although some of the share's records have not arrived.
        #[arg(long)]
        incomplete: bool,
        /// Seconds to wait at most.
        #[arg(long, default_value_t = 3600)]
        wait: u64,
    },
    /// Lists what two computers changed apart and nobody decided yet.
    Conflicts {
        /// Print everything as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Plans whole courses from a request of its own; reads no practice.
    Plan {
        /// The request: JSON, @FILE or -.
        request: String,
        /// Look no longer than this.
        #[arg(long, value_name = "SECONDS", default_value_t = 5.0)]
        seconds: f64,
    },
}

/// The kinds of files that can be brought in.
#[derive(Debug, Subcommand)]
pub enum ImportKind {
    /// A list of patients.
    Csv {
        /// The list.
        file: PathBuf,
        /// Which column is which: a CsvMap as JSON.
        #[arg(long, value_name = "MAP.json")]
        map: PathBuf,
        /// Only say what would happen.
        #[arg(long)]
        dry_run: bool,
    },
    /// FHIR R4 bundles.
    Fhir {
        /// Files.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Only say what would happen.
        #[arg(long)]
        dry_run: bool,
    },
}
