//! One file, entry by entry, so that a large bundle never stands in memory as a whole.

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;
use std::fmt;

use super::{references::Known, resources::read_resource};
use crate::imports::{MOST_ROWS, RowProblem};

/// Reads a bundle or a single resource into `known`.
///
/// # Errors
/// What is wrong with the whole file. JSON deeper than 128 levels is wrong.
pub(super) fn read(bytes: &[u8], known: &mut Known, rejected: &mut Vec<RowProblem>) -> Result<(), &'static str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let file =
        FileSeed { known, rejected }.deserialize(&mut json).map_err(|_| "is not FHIR JSON, or is nested too deeply")?;
    json.end().map_err(|_| "has something after its end")?;
    match file {
        File::Bundle => Ok(()),
        File::TooLong => Err("has more than 200,000 entries; split the file"),
        File::Single(value) => {
            keep(None, *value, known, rejected);
            Ok(())
        }
        File::Other => Err("is neither a FHIR bundle nor a resource"),
    }
}

enum File {
    Bundle,
    TooLong,
    Single(Box<Value>),
    Other,
}

struct FileSeed<'a> {
    known: &'a mut Known,
    rejected: &'a mut Vec<RowProblem>,
}

impl<'de> DeserializeSeed<'de> for FileSeed<'_> {
    type Value = File;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<File, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FileSeed<'_> {
    type Value = File;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FHIR resource")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<File, A::Error> {
        let mut fields = serde_json::Map::new();
        let mut kind = None;
        let mut has_entries = false;
        let mut fits = true;
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "entry" => {
                    has_entries = true;
                    let entries = Entries { known: &mut *self.known, rejected: &mut *self.rejected };
                    fits &= map.next_value_seed(entries)?;
                }
                "resourceType" => {
                    let named = map.next_value::<String>()?;
                    fields.insert(name, Value::String(named.clone()));
                    kind = Some(named);
                }
                _ if fields.len() > 200 => return Err(A::Error::custom("too many fields")),
                _ => {
                    fields.insert(name, map.next_value()?);
                }
            }
        }
        Ok(match kind.as_deref() {
            _ if !fits => File::TooLong,
            Some("Bundle") => File::Bundle,
            Some(_) if !has_entries => File::Single(Box::new(Value::Object(fields))),
            Some(_) | None => File::Other,
        })
    }
}

/// The entries of a bundle; false when there are too many.
struct Entries<'a> {
    known: &'a mut Known,
    rejected: &'a mut Vec<RowProblem>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "fullUrl", default)]
    full_url: Value,
    #[serde(default)]
    resource: Value,
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<bool, A::Error> {
        for _ in 0..MOST_ROWS {
            let Some(entry) = entries.next_element::<Entry>()? else { return Ok(true) };
            keep(entry.full_url.as_str(), entry.resource, self.known, self.rejected);
        }
        let mut fits = true;
        while entries.next_element::<IgnoredAny>()?.is_some() {
            fits = false;
        }
        Ok(fits)
    }
}

/// Keeps a resource we know, names one we cannot read, and lets go of all others.
fn keep(full_url: Option<&str>, value: Value, known: &mut Known, rejected: &mut Vec<RowProblem>) {
    known.read += 1;
    let entry = known.read;
    match read_resource(value) {
        Ok(Some(resource)) => known.remember(entry, full_url, resource),
        Ok(None) => {}
        Err(kind) => rejected.push(RowProblem::new(
            entry,
            kind,
            "cannot be read: a value has another type than FHIR R4 gives it",
        )),
    }
}
