//! Rows of a patient list become candidates.

use super::{
    Batch, CandidateContact, CandidateCoverage, CandidatePatient, CsvMap, RowProblem,
    columns::Columns,
    dates, externals,
    sheet::{SheetRow, read_sheet},
    values,
};
use crate::{error::Result, types::Day};

/// Reads a CSV patient list by a map of its columns. `today` keeps two-digit years and the future apart.
///
/// # Errors
/// `Invalid` for a file that cannot be read at all, or a map that does not fit it. Bad rows are in the batch.
pub fn read_csv(bytes: &[u8], map: &CsvMap, today: Day) -> Result<Batch> {
    let sheet = read_sheet(bytes)?;
    let columns = Columns::of(map, &sheet)?;
    let mut batch = Batch { rows: sheet.rows.len(), ..Batch::default() };
    for row in &sheet.rows {
        let reading = Reading { row, columns: &columns, noticed: Vec::new() };
        match reading.candidate(map, sheet.columns.len(), today) {
            Ok((candidate, noticed)) => {
                batch.candidates.push(candidate);
                batch.noticed.extend(noticed);
            }
            Err(problem) => batch.rejected.push(problem),
        }
    }
    externals::reject_repeated(&mut batch);
    Ok(batch)
}

struct Reading<'a> {
    row: &'a SheetRow,
    columns: &'a Columns,
    noticed: Vec<RowProblem>,
}

type Read = (CandidatePatient, Vec<RowProblem>);

impl Reading<'_> {
    fn candidate(mut self, map: &CsvMap, width: usize, today: Day) -> Result<Read, RowProblem> {
        let number = self.row.number;
        if self.row.cells.len() > width {
            let cells = self.row.cells.len();
            return Err(RowProblem::whole(
                number,
                format!("has {cells} cells where the header has {width}; a separator inside a value needs quotes"),
            ));
        }
        let (family_name, given_name, middle_of_full) = self.names()?;
        let born_on = dates::birth(&self.cell("born_on"), map.date_order, today)
            .map_err(|why| RowProblem::new(number, "born_on", why))?;
        let mrn = self.checked("mrn", values::id);
        let mut candidate = CandidatePatient {
            row: number,
            external: externals::of_row(mrn.as_deref(), &family_name, &given_name, born_on),
            middle_name: values::words(&self.cell("middle_name")).or(middle_of_full),
            suffix: values::words(&self.cell("suffix")),
            preferred_name: values::words(&self.cell("preferred_name")),
            pronouns: values::words(&self.cell("pronouns")),
            sex: self.checked("sex", values::sex),
            born_on: Some(born_on),
            contacts: self.contacts(),
            address: self.address(),
            referral_source: values::words(&self.cell("referral_source")),
            coverages: self.coverage().into_iter().collect(),
            notes: values::note(&self.cell("notes")).into_iter().collect(),
            family_name,
            given_name,
            mrn,
            ..CandidatePatient::default()
        };
        let (diagnoses, wrong) = values::diagnoses(&self.cell("diagnoses"), today);
        candidate.diagnoses = diagnoses;
        self.noticed.extend(wrong.into_iter().map(|why| RowProblem::new(number, "diagnoses", why)));
        Ok((candidate, self.noticed))
    }

    fn cell(&self, field: &str) -> String {
        self.columns.cell(field, &self.row.cells)
    }

    /// Reads a cell and notices why its value had to be left out.
    fn checked<T, W: Into<String>>(&mut self, field: &str, read: impl Fn(&str) -> Result<Option<T>, W>) -> Option<T> {
        read(&self.cell(field)).unwrap_or_else(|why| {
            self.noticed.push(RowProblem::new(self.row.number, field, why));
            None
        })
    }

    /// Last, first and perhaps middle name, from their own columns or from one such as `Bell, Anna M.`
    fn names(&self) -> Result<(String, String, Option<String>), RowProblem> {
        let full = self.cell("full_name");
        let (family, given, middle) = match (self.cell("family_name"), self.cell("given_name")) {
            (family, given) if !family.is_empty() || !given.is_empty() || full.is_empty() => (family, given, None),
            _ => split_name(&full),
        };
        let checked =
            |field, text: &str| values::name(field, text).map_err(|why| RowProblem::new(self.row.number, field, why));
        Ok((checked("family_name", &family)?, checked("given_name", &given)?, middle))
    }

    fn contacts(&mut self) -> Vec<CandidateContact> {
        let mut contacts: Vec<CandidateContact> = Vec::new();
        for (field, kind) in
            [("mobile_phone", "mobile"), ("phone", "mobile"), ("home_phone", "home"), ("work_phone", "work")]
        {
            let found = self.checked(field, values::phone);
            let found = found.filter(|value| contacts.iter().all(|known| known.value != *value));
            contacts.extend(found.map(|value| CandidateContact { kind, value }));
        }
        contacts.extend(self.checked("email", values::email));
        contacts
    }

    fn address(&mut self) -> Option<crate::types::Address> {
        let parts = ["address_line1", "address_line2", "city", "state", "zip"].map(|field| self.cell(field));
        values::address(parts.each_ref().map(String::as_str)).unwrap_or_else(|why| {
            self.noticed.push(RowProblem::new(self.row.number, "address_line1", why));
            None
        })
    }

    fn coverage(&mut self) -> Option<CandidateCoverage> {
        let payer_name = values::words(&self.cell("payer"));
        let (plan, member_id, group_number) = (
            values::words(&self.cell("plan")),
            self.checked("member_id", values::id),
            self.checked("group_number", values::id),
        );
        let Some(payer_name) = payer_name else {
            if plan.is_some() || member_id.is_some() {
                self.noticed.push(RowProblem::new(
                    self.row.number,
                    "payer",
                    "is missing, so the plan and member id were left out",
                ));
            }
            return None;
        };
        let pays_alone = ["self", "self pay", "self-pay", "selfpay", "cash", "private pay"]
            .iter()
            .any(|word| payer_name.eq_ignore_ascii_case(word));
        (!pays_alone).then(|| CandidateCoverage {
            payer_name,
            plan,
            member_id,
            group_number,
            subscriber_name: values::words(&self.cell("subscriber_name")),
            subscriber_relation: relation(&self.cell("subscriber_relation")),
            ..CandidateCoverage::default()
        })
    }
}

/// `Bell, Anna M.` or `Anna M. Bell` as last, first and middle name.
fn split_name(full: &str) -> (String, String, Option<String>) {
    if let Some((family, rest)) = full.split_once(',') {
        let mut rest = rest.split_whitespace();
        let given = rest.next().unwrap_or("").to_owned();
        return (family.trim().to_owned(), given, values::words(&rest.collect::<Vec<_>>().join(" ")));
    }
    let words: Vec<&str> = full.split_whitespace().collect();
    match words.as_slice() {
        [] => (String::new(), String::new(), None),
        [only] => ((*only).to_owned(), String::new(), None),
        [given, middle @ .., family] => ((*family).to_owned(), (*given).to_owned(), values::words(&middle.join(" "))),
    }
}

/// The code of the patient's relation to the subscriber.
pub(super) fn relation(text: &str) -> Option<&'static str> {
    match text.trim().to_lowercase().as_str() {
        "self" | "18" | "patient" | "subscriber" | "insured" => Some("self"),
        "spouse" | "01" | "wife" | "husband" | "partner" | "common" => Some("spouse"),
        "child" | "19" | "son" | "daughter" | "dependent" => Some("child"),
        "" => None,
        _ => Some("other"),
    }
}
