//! JSON as text, from a file or from stdin.

use serde_json::{Map, Value};
use seriesdesk_desk::{Code, UiError};
use std::{
    fs::File,
    io::{self, Read},
};

use crate::failure::Failure;

/// Fields that everybody on the computer could read in the list of running programs.
const SECRETS: [&str; 4] = ["passphrase", "new_passphrase", "current", "words"];
const LARGEST_BYTES: u64 = 64 * 1024 * 1024;

/// The input of a command; an empty object when none is given.
pub fn read(given: Option<&str>) -> Result<Value, Failure> {
    match given {
        None => Ok(Value::Object(Map::new())),
        Some("-") => parse(&all_of(io::stdin().lock())?),
        Some(given) => match given.strip_prefix('@') {
            Some(file) => parse(&all_of(File::open(file).map_err(|_| no_file())?)?),
            None => parse(given),
        },
    }
}

/// Refuses a secret that was typed as an argument.
pub fn no_secret_in_argument(given: Option<&str>, input: &Value) -> Result<(), Failure> {
    let typed = given.is_some_and(|given| given != "-" && !given.starts_with('@'));
    let secret = SECRETS.iter().find(|field| input.get(field).is_some());
    match secret {
        Some(field) if typed => {
            Err(Failure::Usage(format!("Give an input with \"{field}\" as @FILE or as - for stdin.")))
        }
        Some(_) | None => Ok(()),
    }
}

/// The JSON in a file.
pub fn read_file(file: &std::path::Path) -> Result<Value, Failure> {
    parse(&all_of(File::open(file).map_err(|_| no_file())?)?)
}

fn all_of(from: impl Read) -> Result<String, Failure> {
    let mut text = String::new();
    let read = from.take(LARGEST_BYTES + 1).read_to_string(&mut text);
    let read = read.map_err(|_| Failure::Usage("The input could not be read as text.".to_owned()))?;
    if read as u64 > LARGEST_BYTES {
        return Err(Failure::Usage("The input is larger than 64 MB.".to_owned()));
    }
    Ok(text)
}

fn parse(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| {
        let message = format!("The input is not JSON: line {}, column {}.", error.line(), error.column());
        UiError::new(Code::Invalid, message).into()
    })
}

fn no_file() -> Failure {
    Failure::Usage("The input file could not be opened.".to_owned())
}
