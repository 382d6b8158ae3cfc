//! A CSV file as rows and columns, before anybody asks what the columns mean.

use csv::{ReaderBuilder, StringRecord};

use super::{LARGEST_FILE, MOST_ROWS, decode::decode};
use crate::error::{Error, Result};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
const COLUMNS_AT_MOST: usize = 500;
/// How many records tell which delimiter a file uses.
const LOOKED_AT: usize = 50;

/// A table of text.
pub(super) struct Sheet {
    pub encoding: &'static str,
    pub delimiter: u8,
    /// Headers, each once, without empty ones at the end.
    pub columns: Vec<String>,
    pub rows: Vec<SheetRow>,
}

/// One row.
pub(super) struct SheetRow {
    /// As a spreadsheet numbers it; the header of a plain file is row 1.
    pub number: usize,
    pub cells: Vec<String>,
}

/// Reads a CSV file of any encoding and delimiter.
///
/// # Errors
/// `Invalid` for a file without a header, or beyond the limits of size, rows and columns.
pub(super) fn read_sheet(bytes: &[u8]) -> Result<Sheet> {
    if bytes.len() > LARGEST_FILE {
        return Err(Error::invalid("path", "is larger than 50 MB; split the file"));
    }
    let decoded = decode(bytes);
    let (named, text) = named_delimiter(&decoded.text);
    let delimiter = named.unwrap_or_else(|| likely_delimiter(text));
    let mut reader = reader(text, delimiter);
    let mut record = StringRecord::new();
    let mut columns: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    let mut counter = RowCounter { text, at: 0, row: if named.is_some() { 2 } else { 1 } };
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(Error::invalid("path", "is not a CSV file")),
        }
        let number = counter.row_of(&record);
        let is_empty = record.iter().all(|cell| cell.trim().is_empty());
        match &columns {
            _ if is_empty => {}
            None => columns = Some(headers(&record)?),
            Some(_) if rows.len() == MOST_ROWS => {
                return Err(Error::invalid("path", "has more than 200,000 rows; split the file"));
            }
            Some(columns) => rows.push(SheetRow { number, cells: cells(&record, columns.len()) }),
        }
    }
    let columns = columns.ok_or_else(|| Error::invalid("path", "is empty; the first row must name the columns"))?;
    Ok(Sheet { encoding: decoded.encoding, delimiter, columns, rows })
}

/// The first line `sep=;` that Excel writes and obeys.
fn named_delimiter(text: &str) -> (Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_end_matches('\r').trim_matches('"');
    let named = first.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| first.get(4..));
    match named.map(str::as_bytes) {
        Some([delimiter]) if DELIMITERS.contains(delimiter) => (Some(*delimiter), rest),
        Some(_) | None => (None, text),
    }
}

/// The delimiter that gives most rows the header's number of cells.
fn likely_delimiter(text: &str) -> u8 {
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let counts: Vec<usize> =
            reader(text, delimiter).records().take(LOOKED_AT).filter_map(|record| Some(record.ok()?.len())).collect();
        let Some(width) = counts.first().copied().filter(|width| *width > 1) else { continue };
        let agreeing = counts.iter().filter(|count| **count == width).count();
        let score = agreeing * 1000 / counts.len() * 100 + width.min(99);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Numbers rows as a spreadsheet does: empty ones count, line breaks inside cells do not.
struct RowCounter<'a> {
    text: &'a str,
    /// Up to where line breaks are counted.
    at: usize,
    row: usize,
}

impl RowCounter<'_> {
    fn row_of(&mut self, record: &StringRecord) -> usize {
        let position = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        // The reader stands before the rest of a line break and before empty lines.
        let breaks_ahead = self.text.get(start..).unwrap_or("");
        let start = start + breaks_ahead.len() - breaks_ahead.trim_start_matches(['\r', '\n']).len();
        self.row += line_breaks(self.text.get(self.at..start).unwrap_or(""));
        self.at = start;
        let row = self.row;
        self.row = row.saturating_sub(record.iter().map(line_breaks).sum());
        row
    }
}

/// Line breaks of all three systems.
fn line_breaks(text: &str) -> usize {
    let returns = text.matches('\r').count();
    text.matches('\n').count() + returns - text.matches("\r\n").count()
}

fn headers(record: &StringRecord) -> Result<Vec<String>> {
    let mut headers: Vec<String> = Vec::new();
    if record.len() > COLUMNS_AT_MOST {
        return Err(Error::invalid("path", "has more than 500 columns; this does not look like a patient list"));
    }
    for cell in record {
        let plain = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let same =
            headers.iter().filter(|header| **header == plain || header.starts_with(&format!("{plain} ("))).count();
        headers.push(if same == 0 || plain.is_empty() { plain } else { format!("{plain} ({})", same + 1) });
    }
    while headers.last().is_some_and(String::is_empty) {
        headers.pop();
    }
    Ok(headers)
}

/// Exactly as many cells as there are columns, unless further ones hold something.
fn cells(record: &StringRecord, columns: usize) -> Vec<String> {
    let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
    while cells.len() > columns && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if cells.len() < columns {
        cells.resize(columns, String::new());
    }
    cells
}
