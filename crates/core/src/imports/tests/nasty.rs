//! Arbitrary bytes: refused or read, never a panic.

use proptest::prelude::*;

use super::today;
use crate::imports::{CsvMap, DateOrder, FhirFile, dates, preview_csv, read_csv, read_fhir, values};

proptest! {
    #[test]
    fn any_bytes_are_a_list_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        if let Ok(preview) = preview_csv(&bytes) {
            let _ = read_csv(&bytes, &preview.map, today());
        }
    }

    #[test]
    fn any_rows_are_taken_or_named(rows in proptest::collection::vec("[a-zA-Z0-9,;\"\t|=.+/ \n\r'é-]{0,60}", 0..30), delimiter in "[,;|\t]") {
        let list = format!("last{delimiter}first{delimiter}dob{delimiter}phone\n{}", rows.join("\n"));
        let map = CsvMap {
            columns: [("family_name", "last"), ("given_name", "first"), ("born_on", "dob"), ("phone", "phone")].into_iter().map(|(field, header)| (field.to_owned(), header.to_owned())).collect(),
            ..CsvMap::default()
        };
        if let Ok(batch) = read_csv(list.as_bytes(), &map, today()) {
            prop_assert_eq!(batch.rows, batch.candidates.len() + batch.rejected.len());
        }
    }

    #[test]
    fn any_bytes_are_fhir_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read_fhir(&[FhirFile { name: String::new(), bytes: &bytes }], today());
    }

    #[test]
    fn any_json_in_a_bundle_is_read_or_named(resource in "[{}\\[\\]\":,a-z0-9 ]{0,80}", name in "\"[a-zA-Z]{0,20}\"", kind in "(Patient|Coverage|Condition|MedicationRequest|Practitioner)") {
        let entry = format!("{{\"resourceType\":\"Bundle\",\"entry\":[{{\"resource\":{{\"resourceType\":\"{kind}\",\"name\":[{{\"family\":{name},\"given\":[{name}]}}],\"birthDate\":{name}}}}},{resource}]}}");
        let _ = read_fhir(&[FhirFile { name: String::new(), bytes: entry.as_bytes() }], today());
    }

    #[test]
    fn any_text_is_a_value_or_is_refused(text in "\\PC{0,40}", order in 0_usize..3) {
        let order = DateOrder::ALL[order];
        if let Ok(day) = dates::birth(&text, order, today()) {
            prop_assert!(day <= today());
        }
        if let Ok(Some(phone)) = values::phone(&text) {
            prop_assert!(phone.chars().filter(char::is_ascii_digit).count() >= 8);
        }
        let _ = (values::email(&text), values::sex(&text), values::id(&text), values::npi(&text), values::diagnoses(&text, today()));
        let _ = values::address([&text, &text, &text, &text, &text]);
    }
}
