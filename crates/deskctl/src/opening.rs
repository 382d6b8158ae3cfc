//! Opening the practice: which person, with which passphrase.

use serde_json::json;
use seriesdesk_desk::{
    Code, Desk, UiError,
    session::{DeskState, PersonChoice, SAMPLE_PASSPHRASE},
};
use std::{
    env, fs,
    io::{self, IsTerminal},
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
        return first_line(file).map(Some);
    }
    match env::var(VARIABLE) {
        Ok(passphrase) => Ok(Some(Zeroizing::new(passphrase))),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::Usage(format!("{VARIABLE} is not text."))),
    }
}

fn first_line(file: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = fs::read_to_string(file).map(Zeroizing::new);
    let text = text.map_err(|_| Failure::Usage("The passphrase file could not be read.".to_owned()))?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

fn asked(whose: &str) -> Result<Zeroizing<String>, Failure> {
    let nobody =
        || UiError::new(Code::Locked, "A passphrase is needed.").hint(format!("Set {VARIABLE} or --passphrase-file."));
    if !io::stderr().is_terminal() {
        return Err(nobody().into());
    }
    let typed = rpassword::prompt_password(format!("Passphrase of {whose}: ")).map_err(|_| nobody())?;
    Ok(Zeroizing::new(typed))
}
