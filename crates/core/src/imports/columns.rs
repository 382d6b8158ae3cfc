//! What columns mean: by the map a person confirmed, or guessed from headers.

use std::collections::{BTreeMap, BTreeSet};

use super::{CsvMap, sheet::Sheet, values};
use crate::error::{Error, Result};

/// Our field and the headers other programs give it, letters and digits only. Earlier fields take a column first.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "family_name",
        &[
            "lastname",
            "familyname",
            "surname",
            "last",
            "patientlastname",
            "lname",
            "ptlastname",
            "clientlastname",
            "legallastname",
        ],
    ),
    (
        "given_name",
        &[
            "firstname",
            "givenname",
            "forename",
            "first",
            "patientfirstname",
            "fname",
            "ptfirstname",
            "clientfirstname",
            "legalfirstname",
        ],
    ),
    ("middle_name", &["middlename", "middle", "middleinitial", "mi", "mname", "patientmiddlename"]),
    ("suffix", &["suffix", "namesuffix", "generation"]),
    ("preferred_name", &["preferredname", "nickname", "goesby", "chosenname", "preferredfirstname"]),
    ("full_name", &["name", "fullname", "patientname", "patient", "client", "clientname", "legalname"]),
    ("pronouns", &["pronouns", "preferredpronouns"]),
    ("sex", &["sex", "gender", "legalsex", "birthsex", "sexatbirth", "administrativesex"]),
    ("born_on", &["dob", "dateofbirth", "birthdate", "birthday", "born", "bornon", "patientdob", "birthdt"]),
    (
        "mobile_phone",
        &[
            "mobile",
            "mobilephone",
            "cell",
            "cellphone",
            "cellphonenumber",
            "mobilenumber",
            "mobilephonenumber",
            "phonemobile",
            "phonecell",
        ],
    ),
    ("home_phone", &["homephone", "phonehome", "home", "homephonenumber", "hometelephone"]),
    ("work_phone", &["workphone", "phonework", "work", "businessphone", "officephone", "workphonenumber"]),
    ("phone", &["phone", "phonenumber", "telephone", "tel", "primaryphone", "contactnumber", "phone1", "contactphone"]),
    ("email", &["email", "emailaddress", "mail", "patientemail", "email1"]),
    (
        "address_line1",
        &[
            "address",
            "address1",
            "addressline1",
            "street",
            "streetaddress",
            "street1",
            "addr1",
            "mailingaddress",
            "homeaddress",
            "line1",
        ],
    ),
    ("address_line2", &["address2", "addressline2", "street2", "addr2", "apt", "unit", "suite", "apartment", "line2"]),
    ("city", &["city", "town", "addresscity", "homecity"]),
    ("state", &["state", "province", "addressstate", "st", "homestate"]),
    ("zip", &["zip", "zipcode", "postalcode", "postcode", "addresszip", "homezip"]),
    (
        "mrn",
        &[
            "mrn",
            "medicalrecordnumber",
            "chartnumber",
            "chart",
            "patientid",
            "patientnumber",
            "chartid",
            "clientid",
            "recordnumber",
            "accountnumber",
            "id",
            "patid",
        ],
    ),
    (
        "payer",
        &[
            "payer",
            "insurance",
            "insurancecompany",
            "insurer",
            "primaryinsurance",
            "primarypayer",
            "carrier",
            "insurancename",
            "payername",
            "insurance1",
            "primaryinsurancename",
        ],
    ),
    ("plan", &["plan", "planname", "insuranceplan", "product", "primaryplan"]),
    (
        "member_id",
        &[
            "memberid",
            "subscriberid",
            "policynumber",
            "insuranceid",
            "memberno",
            "membernumber",
            "policyid",
            "idnumber",
            "insurancememberid",
            "primarymemberid",
            "member",
        ],
    ),
    (
        "group_number",
        &["group", "groupnumber", "groupid", "groupno", "groupnum", "insurancegroup", "primarygroupnumber"],
    ),
    (
        "subscriber_name",
        &["subscriber", "subscribername", "policyholder", "policyholdername", "insuredname", "guarantor"],
    ),
    (
        "subscriber_relation",
        &[
            "relationship",
            "relationtosubscriber",
            "subscriberrelationship",
            "relationshiptosubscriber",
            "patientrelationship",
        ],
    ),
    (
        "diagnoses",
        &[
            "diagnosis",
            "diagnoses",
            "dx",
            "icd10",
            "icd",
            "icd10code",
            "diagnosiscode",
            "diagnosiscodes",
            "icdcode",
            "icd10codes",
            "primarydiagnosis",
            "dxcodes",
        ],
    ),
    ("referral_source", &["referralsource", "referredby", "source", "howdidyouhear", "referral"]),
    ("notes", &["notes", "note", "comments", "comment", "remarks"]),
];

/// Guesses the columns from their headers; each column and each field at most once.
pub(super) fn guess(headers: &[String]) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut columns = BTreeMap::new();
    for (field, names) in FIELDS {
        let found = names
            .iter()
            .find_map(|name| headers.iter().find(|header| letters(header) == **name && !taken.contains(*header)));
        if let Some(header) = found {
            taken.insert(header);
            columns.insert((*field).to_owned(), header.clone());
        }
    }
    if columns.contains_key("family_name") && columns.contains_key("given_name") {
        columns.remove("full_name");
    }
    columns
}

/// A confirmed map, with the place of each column.
pub(super) struct Columns(BTreeMap<&'static str, usize>);

impl Columns {
    /// Finds the columns of a map in a sheet.
    ///
    /// # Errors
    /// `Invalid` for a field we do not have, a header the file does not have, or a map without name and date of birth.
    pub(super) fn of(map: &CsvMap, sheet: &Sheet) -> Result<Columns> {
        let mut places = BTreeMap::new();
        for (field, header) in &map.columns {
            let at = format!("map.columns.{field}");
            let known = FIELDS.iter().find(|(known, _)| known == field);
            let (known, _) = known.ok_or_else(|| Error::invalid(at.clone(), "is not a field of a patient list"))?;
            let place = sheet.columns.iter().position(|column| column == header);
            places
                .insert(*known, place.ok_or_else(|| Error::invalid(at, "names a column that the file does not have"))?);
        }
        let has = |field: &str| places.contains_key(field);
        if !(has("full_name") || has("family_name") && has("given_name")) {
            return Err(Error::invalid(
                "map.columns.family_name",
                "is needed: choose the columns of last and first name, or one with both",
            ));
        }
        if !has("born_on") {
            return Err(Error::invalid("map.columns.born_on", "is needed: choose the column of the date of birth"));
        }
        Ok(Columns(places))
    }

    /// The cell of a field, cleaned of what spreadsheets do to text; empty when the file has none.
    pub(super) fn cell(&self, field: &str, cells: &[String]) -> String {
        let cell = self.0.get(field).and_then(|place| cells.get(*place));
        cell.map(|cell| plain(field, cell)).unwrap_or_default()
    }
}

/// Removes `="00123"` around text and what cannot be seen; words like NULL mean nothing, except as names.
fn plain(field: &str, cell: &str) -> String {
    let cell = cell.trim();
    let inside = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let text = values::visible(inside.unwrap_or(cell));
    let mut means_nothing = vec!["n/a", "#n/a", "-", "--", "\\n"];
    if !field.ends_with("name") {
        means_nothing.extend(["null", "none", "na", "nan"]);
    }
    if means_nothing.iter().any(|word| text.eq_ignore_ascii_case(word)) { String::new() } else { text }
}

fn letters(header: &str) -> String {
    header.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
