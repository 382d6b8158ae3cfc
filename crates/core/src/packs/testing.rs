//! For tests: the shipped files, and a check of JSON against the part of JSON Schema the packs use.

use serde_json::Value;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// A shipped JSON file by its path under `packs/`.
pub(crate) fn shipped(path: &str) -> Value {
    let text = fs::read_to_string(folder(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Names of the packs in a folder, without ending and without the schema.
pub(crate) fn shipped_names(path: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .filter(|name| name != "schema")
        .collect()
}

/// Fails with the place of the first value that does not follow the schema.
#[track_caller]
pub(crate) fn check_schema(schema: &Value, value: &Value) {
    if let Err(fault) = follow(schema, schema, value) {
        panic!("{fault}");
    }
}

fn folder(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(path)
}

fn follow(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let rules = schema.as_object().ok_or("a schema is an object")?;
    for (rule, wanted) in rules {
        let holds = match rule.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" | "pattern" => {
                Ok(format_holds(rule, wanted, value))
            }
            "$ref" => {
                let name = wanted.as_str().and_then(|path| path.strip_prefix('#')).ok_or("only local references")?;
                let target = root.pointer(name).ok_or_else(|| format!("no {name}"))?;
                follow(root, target, value).map(|()| true)
            }
            "type" => Ok(one_or_many(wanted).iter().any(|kind| is_of(kind, value))),
            "enum" => Ok(wanted.as_array().is_some_and(|allowed| allowed.contains(value))),
            "minimum" => Ok(value.as_i64().is_none_or(|number| Some(number) >= wanted.as_i64())),
            "maximum" => Ok(value.as_i64().is_none_or(|number| Some(number) <= wanted.as_i64())),
            "minLength" => Ok(value.as_str().is_none_or(|text| Some(text.chars().count() as u64) >= wanted.as_u64())),
            "minItems" => Ok(value.as_array().is_none_or(|items| Some(items.len() as u64) >= wanted.as_u64())),
            "items" => {
                value.as_array().into_iter().flatten().try_for_each(|item| follow(root, wanted, item)).map(|()| true)
            }
            "required" => Ok(value
                .as_object()
                .is_none_or(|object| one_or_many(wanted).iter().all(|name| object.contains_key(*name)))),
            "additionalProperties" => Ok(value.as_object().is_none_or(|object| {
                let known = rules.get("properties").and_then(Value::as_object);
                object.keys().all(|name| known.is_some_and(|known| known.contains_key(name)))
            })),
            "properties" => follow_each(root, wanted, value).map(|()| true),
            other => Err(format!("the check does not know the rule {other}")),
        }?;
        if !holds {
            return Err(format!("{value} breaks {rule} {wanted}"));
        }
    }
    Ok(())
}

fn follow_each(root: &Value, properties: &Value, value: &Value) -> Result<(), String> {
    for (name, schema) in properties.as_object().into_iter().flatten() {
        if let Some(part) = value.get(name) {
            follow(root, schema, part).map_err(|fault| format!("{name}: {fault}"))?;
        }
    }
    Ok(())
}

fn one_or_many(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}

/// Dates are parsed; the patterns the packs use are sets of letters, which serde and the other tests read.
fn format_holds(rule: &str, wanted: &Value, value: &Value) -> bool {
    match (rule, wanted.as_str(), value.as_str()) {
        ("format", Some("date"), Some(text)) => text.parse::<crate::types::Day>().is_ok(),
        ("pattern", Some(_), Some(text)) => !text.is_empty() && text.is_ascii() && !text.contains(char::is_whitespace),
        _ => true,
    }
}
