//! Opening the practice: which person, with which passphrase.

use serde_json::json;
use seriesdesk_desk::{
    Code, Desk, UiError,
    session::{DeskState, PersonChoice, SAMPLE_PASSPHRASE},
};
use std::{
    env, fs,
    io::{self, BufRead, IsTerminal},
    path::Path,
};
use zeroize::Zeroizing;

use crate::{args::Args, failure::Failure};

const VARIABLE: &str = "SERIESDESK_PASSPHRASE";

/// Takes the practice's folder, still locked.
pub fn choose(desk: &Desk, args: &Args) -> Result<DeskState, Failure> {
    let folder =
        args.practice.as_deref().ok_or_else(|| Failure::Usage("Which practice? Add --practice DIR.".to_owned()))?;
    let state = desk.call("open_practice", &json!({ "dir": folder }))?.value;
    serde_json::from_value(state).map_err(|_| Failure::panicked())
}

/// Opens the practice for the person at work.
pub fn unlock(desk: &Desk, args: &Args) -> Result<(), Failure> {
    let state = choose(desk, args)?;
    let person = person(&state.people, args.person.as_deref())?;
    let passphrase = match given(args)? {
        Some(passphrase) => passphrase,
        None if state.sample => Zeroizing::new(SAMPLE_PASSPHRASE.to_owned()),
        None => asked(&person.name)?,
    };
    desk.call("unlock", &json!({ "person_id": person.id, "passphrase": passphrase.as_str() }))?;
    Ok(())
}

/// The passphrase for a practice that is about to be created.
pub fn new_passphrase(args: &Args) -> Result<Zeroizing<String>, Failure> {
    given(args)?.map_or_else(|| asked("the owner"), Ok)
}

/// The code of an invitation: from a file, from stdin, or typed where nobody else sees it.
pub fn invitation_code(args: &Args, file: Option<&Path>) -> Result<Zeroizing<String>, Failure> {
    let both = file.is_some_and(is_stdin) && args.passphrase_file.as_deref().is_some_and(is_stdin);
    match file {
        Some(_) if both => Err(Failure::Usage("Only one of them can come from stdin.".to_owned())),
        Some(file) => first_line(file, "The file with the code could not be read."),
        None => prompted("Code of the invitation: ", || {
            UiError::new(Code::Invalid, "The code of the invitation is needed.")
                .on("code")
                .hint("Add --code-file FILE.")
        }),
    }
}

/// The words of the recovery kit: from a file, from stdin, or typed where nobody else sees them.
pub fn kit_words(args: &Args, file: Option<&Path>) -> Result<Zeroizing<String>, Failure> {
    let both = file.is_some_and(is_stdin) && args.passphrase_file.as_deref().is_some_and(is_stdin);
    match file {
        Some(_) if both => Err(Failure::Usage("Only one of them can come from stdin.".to_owned())),
        Some(file) => first_line(file, "The file with the words could not be read."),
        None => prompted("The 24 words of the recovery kit: ", || {
            UiError::new(Code::Invalid, "The words of the recovery kit are needed.")
                .on("words")
                .hint("Add --words-file FILE.")
        }),
    }
}

/// The one named, or the only one, or the first owner.
pub fn person<'a>(people: &'a [PersonChoice], named: Option<&str>) -> Result<&'a PersonChoice, Failure> {
    let found = match (named, people) {
        (Some(name), _) => people
            .iter()
            .find(|person| person.name.to_lowercase() == name.to_lowercase() || person.id.to_string() == name),
        (None, [only]) => Some(only),
        (None, _) => people.iter().find(|person| person.role.code == "owner"),
    };
    found.ok_or_else(|| UiError::new(Code::NotFound, "Nobody of this name can open the practice.").on("person").into())
}

fn given(args: &Args) -> Result<Option<Zeroizing<String>>, Failure> {
    if let Some(file) = &args.passphrase_file {
        return first_line(file, "The passphrase file could not be read.").map(Some);
    }
    match env::var(VARIABLE) {
        Ok(passphrase) => Ok(Some(Zeroizing::new(passphrase))),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::Usage(format!("{VARIABLE} is not text."))),
    }
}

fn first_line(file: &Path, unread: &str) -> Result<Zeroizing<String>, Failure> {
    let text = if is_stdin(file) {
        let mut text = Zeroizing::new(String::new());
        io::stdin().lock().read_line(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file).map(Zeroizing::new)
    };
    let text = text.map_err(|_| Failure::Usage(unread.to_owned()))?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

fn asked(whose: &str) -> Result<Zeroizing<String>, Failure> {
    prompted(&format!("Passphrase of {whose}: "), || {
        UiError::new(Code::Locked, "A passphrase is needed.").hint(format!("Set {VARIABLE} or --passphrase-file."))
    })
}

fn prompted(words: &str, nobody: impl Fn() -> UiError) -> Result<Zeroizing<String>, Failure> {
    if !io::stderr().is_terminal() {
        return Err(nobody().into());
    }
    let typed = rpassword::prompt_password(words).map_err(|_| nobody())?;
    Ok(Zeroizing::new(typed))
}
