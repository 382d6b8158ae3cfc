//! JSON as text, from a file or from stdin.

use serde_json::{Map, Value};
use seriesdesk_desk::{Code, UiError};
use std::{
    fs::File,
    io::{self, Read},
};

use crate::failure::Failure;

/// Fields that everybody on the computer could read in the list of running programs.
const SECRETS: [&str; 7] = ["passphrase", "new_passphrase", "current", "words", "kit_words", "password", "secret"];
/// Fields that are secrets of one command and nothing special in others.
const SECRETS_OF: [(&str, &str); 3] =
    [("read_invitation", "code"), ("join_practice", "code"), ("confirm_kit", "answers")];
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
pub fn no_secret_in_argument(command: &str, given: Option<&str>, input: &Value) -> Result<(), Failure> {
    let typed = given.is_some_and(|given| given != "-" && !given.starts_with('@'));
    let of_this = SECRETS_OF.iter().filter(|(of, _)| *of == command).map(|(_, field)| *field);
    let secret = of_this.into_iter().find(|field| input.get(field).is_some()).or_else(|| secret_in(input));
    match secret {
        Some(field) if typed => {
            Err(Failure::Usage(format!("Give an input with \"{field}\" as @FILE or as - for stdin.")))
        }
        Some(_) | None => Ok(()),
    }
}

/// The name of a secret field, however deep it lies.
fn secret_in(input: &Value) -> Option<&'static str> {
    match input {
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            SECRETS.iter().find(|secret| *secret == name).copied().or_else(|| secret_in(value))
        }),
        Value::Array(items) => items.iter().find_map(secret_in),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
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
