//! A look at a CSV file before it is imported.

use super::{CsvMap, CsvPreview, columns::guess, dates::likely_order, sheet::read_sheet};
use crate::error::Result;

const ROWS_SHOWN: usize = 5;
const LETTERS_SHOWN: usize = 120;
const ROWS_LOOKED_AT: usize = 500;

/// Tells encoding, delimiter, columns and first rows of a CSV file, and guesses what the columns mean.
///
/// # Errors
/// `Invalid` for a file without a header or beyond the limits.
pub fn preview_csv(bytes: &[u8]) -> Result<CsvPreview> {
    let sheet = read_sheet(bytes)?;
    let columns = guess(&sheet.columns);
    let birth = columns.get("born_on").and_then(|header| sheet.columns.iter().position(|column| column == header));
    let births = sheet.rows.iter().take(ROWS_LOOKED_AT).filter_map(|row| row.cells.get(birth?)).map(String::as_str);
    let date_order = likely_order(births);
    let sample = sheet
        .rows
        .iter()
        .take(ROWS_SHOWN)
        .map(|row| row.cells.iter().map(|cell| cell.chars().take(LETTERS_SHOWN).collect()).collect());
    Ok(CsvPreview {
        encoding: sheet.encoding.to_owned(),
        delimiter: if sheet.delimiter == b'\t' { "tab".to_owned() } else { char::from(sheet.delimiter).to_string() },
        sample: sample.collect(),
        rows: sheet.rows.len(),
        columns: sheet.columns,
        map: CsvMap { columns, date_order },
    })
}
