//! For tests: the shipped files, and a check of JSON against their schema.

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
    let rules = jsonschema::options().should_validate_formats(true).build(schema);
    let rules = rules.unwrap_or_else(|error| panic!("the schema itself: {error}"));
    if let Err(fault) = rules.validate(value) {
        panic!("{}: {fault}", fault.instance_path());
    }
}

fn folder(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(path)
}
