//! The programs we are measured beside, installed by the bench itself into `target/bench`.

mod syncthing;

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    apart::{Amount, Cost},
    scratch,
};

/// Files of a folder, backed up encrypted into a repository that two computers use; it does not merge.
pub fn restic(amount: Amount) {
    if let Err(why) = restic_runs(amount) {
        println!("  restic: could not be measured: {why}");
    }
}

/// Notes, end-to-end encrypted, on a folder both computers reach.
pub fn joplin(amount: Amount) {
    if let Err(why) = joplin_runs(amount) {
        println!("  joplin: could not be measured: {why}");
    }
}

/// Files of two folders that are kept alike without a share between them.
pub fn syncthing(amount: Amount) {
    if let Err(why) = syncthing::runs(amount) {
        println!("  syncthing: could not be measured: {why}");
    }
}

fn restic_runs(amount: Amount) -> Result<(), String> {
    if Command::new("restic").arg("version").output().is_err() {
        run(Command::new("apt-get").args(["install", "--yes", "--quiet", "restic"]))?;
    }
    let folder = emptied("apart-restic")?;
    let (one, two, share) = (folder.join("one"), folder.join("two"), folder.join("share"));
    let restic = |arguments: &[&str], at: &Path| {
        let mut command = Command::new("restic");
        command.current_dir(at).env("RESTIC_PASSWORD", "invented").env("RESTIC_REPOSITORY", &share);
        run(command.args(["--quiet", "--no-cache"]).args(arguments)).map(drop)
    };
    fs::create_dir_all(&two).map_err(|error| error.to_string())?;
    write_records(&one, amount.records, 0)?;
    restic(&["init"], &one)?;
    let cost = Cost::of(&share);
    restic(&["backup", "--host", "one", "."], &one)?;
    cost.tell("restic: all records backed up");
    let cost = Cost::of(&share);
    restic(&["restore", "latest", "--host", "one", "--target", "."], &two)?;
    cost.tell("restic: restored on a second computer");
    write_records(&one, amount.edits / 2, 1)?;
    let cost = Cost::of(&share);
    restic(&["backup", "--host", "one", "."], &one)?;
    let (_, bytes) = cost.tell("restic: half of the edits backed up");
    println!("  restic: bytes an edit on the share             {:.1}", bytes as f64 / (amount.edits as f64 / 2.0));
    let cost = Cost::of(&share);
    restic(&["restore", "latest", "--host", "one", "--target", "."], &two)?;
    cost.tell("restic: those restored");
    println!("  restic: fields changed on both                 all of them end as the restored one; nothing says so");
    Ok(())
}

/// Each record is a small file, a thousand in a folder.
fn write_records(folder: &Path, count: usize, version: usize) -> Result<(), String> {
    for number in 0..count {
        let place = folder.join((number / 1_000).to_string());
        if number % 1_000 == 0 {
            fs::create_dir_all(&place).map_err(|error| error.to_string())?;
        }
        let text = format!(
            "{{\"id\":{number},\"kind\":\"email\",\"value\":\"patient{number}@example.org\",\"note\":\"version {version}\"}}"
        );
        fs::write(place.join(format!("{number}.json")), text).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn joplin_runs(amount: Amount) -> Result<(), String> {
    let program = scratch("peers").join("joplin");
    let joplin = program.join("node_modules/.bin/joplin");
    if !joplin.exists() {
        fs::create_dir_all(&program).map_err(|error| error.to_string())?;
        let npm = |words: &[&str]| run(Command::new("npm").current_dir(&program).args(words));
        // Of what it brings along only its database is built; the keychain and the pictures are not asked for.
        npm(&["install", "--silent", "--no-audit", "--ignore-scripts", "joplin@3.5.1"])?;
        npm(&["rebuild", "--silent", "sqlite3"])?;
    }
    let folder = emptied("apart-joplin")?;
    let share = folder.join("share");
    fs::create_dir_all(&share).map_err(|error| error.to_string())?;
    let computer = |name: &str| Joplin { program: joplin.clone(), profile: folder.join(name) };
    let (one, two) = (computer("one"), computer("two"));
    let notes = folder.join("notes");
    fs::create_dir_all(&notes).map_err(|error| error.to_string())?;
    for number in 0..amount.records {
        let text = format!("patient{number}@example.org\nversion 0\n");
        fs::write(notes.join(format!("note{number}.md")), text).map_err(|error| error.to_string())?;
    }
    for computer in [&one, &two] {
        computer.asks(&["config", "sync.target", "2"])?;
        computer.asks(&["config", "sync.2.path", &share.to_string_lossy()])?;
    }
    println!("  joplin: {} notes, {} edits: a hundredth of the others", amount.records, amount.edits);
    one.asks(&["import", "--format", "md", &notes.to_string_lossy()])?;
    let cost = Cost::of(&share);
    // What is set in one start is kept only while the next command runs.
    one.batch("e2ee enable --password invented\nsync\n")?;
    let (_, placed) = cost.tell("joplin: all notes placed");
    let cost = Cost::of(&share);
    two.asks(&["sync"])?;
    two.is_told("invented\n", &["e2ee", "decrypt"])?;
    cost.tell("joplin: a second computer joins");
    one.edits(0..amount.edits / 2, "front")?;
    two.edits(amount.edits / 2 - amount.edits / 20..amount.edits - amount.edits / 20, "laptop")?;
    let cost = Cost::of(&share);
    one.asks(&["sync"])?;
    cost.tell("joplin: half of the edits placed");
    // A note is one file, written whole again in its place, so the folder does not grow.
    println!("  joplin: bytes an edit on the share             {:.1}", placed as f64 / amount.records as f64);
    let cost = Cost::of(&share);
    two.asks(&["sync"])?;
    cost.tell("joplin: those taken, the others placed");
    let cost = Cost::of(&share);
    one.asks(&["sync"])?;
    two.asks(&["sync"])?;
    cost.tell("joplin: agreed");
    let listed = two.asks(&["ls", "/"])?;
    let conflicts = listed.lines().filter(|line| line.to_lowercase().contains("conflict")).count();
    println!(
        "  joplin: notes changed on both                  {}, notebooks of conflicts {conflicts}",
        amount.edits / 20
    );
    Ok(())
}

struct Joplin {
    program: PathBuf,
    profile: PathBuf,
}

impl Joplin {
    fn asks(&self, words: &[&str]) -> Result<String, String> {
        run(Command::new(&self.program).arg("--profile").arg(&self.profile).args(words))
    }

    fn edits(&self, numbers: std::ops::Range<usize>, by: &str) -> Result<(), String> {
        let mut script = "use notes\n".to_owned();
        for number in numbers {
            let _ = writeln!(script, "set note{number} body '{by} {number}'");
        }
        self.batch(&script)
    }

    fn batch(&self, script: &str) -> Result<(), String> {
        let file = self.profile.with_extension("batch");
        fs::write(&file, script).map_err(|error| error.to_string())?;
        self.asks(&["batch", &file.to_string_lossy()]).map(drop)
    }

    /// Answers what it asks.
    fn is_told(&self, answer: &str, words: &[&str]) -> Result<(), String> {
        let file = self.profile.with_extension("answer");
        fs::write(&file, answer).map_err(|error| error.to_string())?;
        let answer = fs::File::open(&file).map_err(|error| error.to_string())?;
        run(Command::new(&self.program).arg("--profile").arg(&self.profile).args(words).stdin(answer)).map(drop)
    }
}

fn emptied(name: &str) -> Result<PathBuf, String> {
    let folder = scratch(name);
    fs::remove_dir_all(&folder).and_then(|()| fs::create_dir_all(&folder)).map_err(|error| error.to_string())?;
    Ok(folder)
}

/// What a program printed; its last words when it failed.
pub fn run(command: &mut Command) -> Result<String, String> {
    let done = command.output().map_err(|error| error.to_string())?;
    if done.status.success() {
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout);
        Err(said.trim().lines().last().unwrap_or("it failed").to_owned())
    }
}
