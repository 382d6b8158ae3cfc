//! Commands that bring in lists of patients from elsewhere. Core gets bytes; only here are files read.

#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Deserialize;
use seriesdesk_core::{
    Error, Practice, Result,
    imports::{self, CsvMap, CsvPreview, FhirFile, ImportReport, LARGEST_FILE},
    oplog::Done,
};
use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};
use ts_rs::TS;

crate::commands! {
    query preview_csv (Import): PreviewCsv => CsvPreview = preview_csv;
    action import_csv (Import): ImportCsv => ImportReport = import_csv;
    action import_fhir (Import): ImportFhir => ImportReport = import_fhir;
}

const FILES_AT_MOST: usize = 5_000;
const BYTES_AT_MOST: usize = 500 * 1024 * 1024;

/// Looks at a CSV file before it is imported.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewCsv {
    /// Where the file lies.
    #[serde(default)]
    #[ts(optional)]
    path: Option<PathBuf>,
    /// The list itself, in place of a file.
    #[serde(default)]
    #[ts(optional)]
    text: Option<String>,
    /// The columns as chosen so far; guessed from the headers when there is none.
    #[serde(default)]
    #[ts(optional)]
    map: Option<CsvMap>,
}

/// Imports a CSV patient list.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportCsv {
    /// Where the file lies.
    #[serde(default)]
    #[ts(optional)]
    path: Option<PathBuf>,
    /// The list itself, in place of a file.
    #[serde(default)]
    #[ts(optional)]
    text: Option<String>,
    /// Which column holds what.
    map: CsvMap,
    /// Whether to say what would happen and write nothing.
    dry_run: bool,
}

/// Imports patients of FHIR R4 bundles.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportFhir {
    /// Files, or folders of `.json` files.
    paths: Vec<PathBuf>,
    /// Whether to say what would happen and write nothing.
    dry_run: bool,
}

fn preview_csv(_: &Practice, input: PreviewCsv) -> Result<CsvPreview> {
    let preview = imports::preview_csv(&list(input.path.as_deref(), input.text)?)?;
    Ok(match input.map {
        Some(map) => CsvPreview { map, ..preview },
        None => preview,
    })
}

fn import_csv(practice: &mut Practice, input: ImportCsv) -> Result<Done<ImportReport>> {
    let bytes = list(input.path.as_deref(), input.text)?;
    imports::import_csv(practice, &bytes, &input.map, input.dry_run)
}

fn import_fhir(practice: &mut Practice, input: ImportFhir) -> Result<Done<ImportReport>> {
    let mut files = Vec::new();
    let mut total = 0;
    for path in bundles(&input.paths)? {
        let bytes = read("paths", &path)?;
        total += bytes.len();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        files.push((name, bytes));
        if total > BYTES_AT_MOST {
            return Err(Error::invalid("paths", "are more than 500 MB together; import them in parts"));
        }
    }
    let files: Vec<FhirFile<'_>> = files.iter().map(|(name, bytes)| FhirFile { name: name.clone(), bytes }).collect();
    imports::import_fhir(practice, &files, input.dry_run)
}

fn list(path: Option<&Path>, text: Option<String>) -> Result<Vec<u8>> {
    match (path, text) {
        (Some(path), None) => read("path", path),
        (None, Some(text)) => Ok(text.into_bytes()),
        (None, None) | (Some(_), Some(_)) => {
            Err(Error::invalid("path", "or the text of the list is needed, one of them"))
        }
    }
}

/// The files named, and those of folders named, in a fixed order.
fn bundles(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = fs::read_dir(path).map_err(|_| unreadable("paths"))?;
            let mut inside: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            inside.retain(|file| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")));
            inside.sort();
            files.append(&mut inside);
        } else {
            files.push(path.clone());
        }
    }
    match files.len() {
        0 => Err(Error::invalid("paths", "name no file; choose FHIR bundles, or a folder of .json files")),
        1..=FILES_AT_MOST => Ok(files),
        _ => Err(Error::invalid("paths", "are more than 5,000 files; import them in parts")),
    }
}

/// The bytes of a plain file; pipes and devices are refused, and nothing is read beyond the limit.
fn read(field: &str, path: &Path) -> Result<Vec<u8>> {
    let is_plain = fs::metadata(path).is_ok_and(|found| found.is_file());
    if !is_plain {
        return Err(unreadable(field));
    }
    let file = File::open(path).map_err(|_| unreadable(field))?;
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(|_| unreadable(field))?;
    Ok(bytes)
}

fn unreadable(field: &str) -> Error {
    Error::invalid(field, "cannot be read; check that the file is there and is a file")
}
