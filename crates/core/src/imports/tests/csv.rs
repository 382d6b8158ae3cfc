use expect_test::{Expect, expect};

use super::{in_words, today};
use crate::imports::{CsvMap, preview_csv, read_csv};

#[test]
fn a_plain_list_is_read() {
    check(
        "Last Name,First Name,DOB,Sex,Cell Phone,Email,Address,City,State,Zip,MRN,Insurance,Member ID,Group #,Diagnosis\r\n\
         Testwood,Ada,03/14/1984,F,5035550142,ADA@EXAMPLE.ORG,1 Elm St,Salem,OR,97301,A-1,Northlake PPO,NL-1,70412,F33.2\r\n\
         Fakewell,Ben,7/4/61,male,(503) 555-0143,,,,,,A-2,Self Pay,,,\r\n",
        expect![[r#"
            2 Testwood, Ada 1984-03-14 · female · A-1 · mobile (503) 555-0142 · email ada@example.org · 1 Elm St, Salem, OR 97301 · [Northlake PPO |  | NL-1 | 70412] · F33.2
            3 Fakewell, Ben 1961-07-04 · male · A-2 · mobile (503) 555-0143
        "#]],
    );
}

#[test]
fn what_excel_does_to_text_is_undone_or_noticed() {
    check(
        "sep=;\nName;DOB;Phone;Member ID;Insurance;;\n\"Testwood, Ada M.\";1984-03-14;=\"5035550142\";1.23457E+11;Northlake;;\nBen Fakewell;30745;;=\"00123\";;;\n",
        expect![[r#"
            3 Testwood, Ada 1984-03-14 · M. · mobile (503) 555-0142 · [Northlake |  |  | ]
            noticed 3 member_id: was shortened by a spreadsheet to a power of ten; it was left out, enter it by hand
            rejected 4 born_on: is a spreadsheet's day number; format the column as a date and save the file again
        "#]],
    );
}

#[test]
fn every_bad_row_is_named_by_number_and_field() {
    check(
        "last,first,dob,phone,dx,sex,email,zip,city,address\n\
         ,Ada,3/14/1984,,,,,,,\n\
         Testwood,,3/14/1984,,,,,,,\n\
         Testwood,Ada,,,,,,,,\n\
         Testwood,Ada,13/14/1984,,,,,,,\n\
         Testwood,Ada,3/14/2030,,,,,,,\n\
         Testwood,Ada,3/14/1984,12,F33,purple,nobody,abc,Salem,1 Elm St\n\
         Fakewell,Ben,3/14/1984,,,,,,,,too,many\n",
        expect![[r#"
            7 Testwood, Ada 1984-03-14
            noticed 7 sex: is none of female, male, x, unknown; it was left open
            noticed 7 phone: is not a telephone number; type ten digits with the area code, or + and the country code; it was left out
            noticed 7 email: is not an e-mail address such as name@example.com; it was left out
            noticed 7 address_line1: has no state of the United States; it was left out
            noticed 7 diagnoses: holds a heading; payers accept only the codes below it; it was left out
            rejected 2 family_name: is missing
            rejected 3 given_name: is missing
            rejected 4 born_on: is missing
            rejected 5 born_on: has no such month; is the order of day, month and year right?
            rejected 6 born_on: is in the future
            rejected 8 : has 12 cells where the header has 10; a separator inside a value needs quotes
        "#]],
    );
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_does() {
    for ending in ["\n", "\r\n", "\r"] {
        let list = "last,first,dob\nTestwood,Ada,x\n\nFakewell,Ben,x\n,,\nTestwood,\"A\nd\na\",x\nFakewell,Cy,x\n"
            .replace('\n', ending);
        let map = preview_csv(list.as_bytes()).expect("a list").map;
        let batch = read_csv(list.as_bytes(), &map, today()).expect("a list");
        assert_eq!(batch.rejected.iter().map(|problem| problem.row).collect::<Vec<_>>(), [2, 4, 6, 7], "{ending:?}");
    }
    check(
        "last,first,dob,notes\nTestwood,Ada,3/14/1984,\"one\ntwo\nthree\"\n\n,,,\nFakewell,Ben,never,\n",
        expect![[r#"
            2 Testwood, Ada 1984-03-14
                one two three
            rejected 5 born_on: is not a date; write it as 03/14/1984 or 1984-03-14
        "#]],
    );
}

#[test]
fn the_same_patient_twice_is_taken_once() {
    check(
        "mrn,last,first,dob\nA-1,Testwood,Ada,3/14/1984\na-1,Testwood-Bell,Ada,3/14/1984\n,Fakewell,Ben,1/2/1990\n, FAKEWELL ,ben,01/02/1990\n",
        expect![[r#"
            2 Testwood, Ada 1984-03-14 · A-1
            4 Fakewell, Ben 1990-01-02
            rejected 3 : is the same patient as an earlier row; the earlier row is taken
            rejected 5 : is the same patient as an earlier row; the earlier row is taken
        "#]],
    );
}

#[test]
fn names_and_births_of_the_next_file_mean_the_same_patients() {
    let externals = |text: &str| -> Vec<String> {
        let map = preview_csv(text.as_bytes()).expect("a list").map;
        read_csv(text.as_bytes(), &map, today())
            .expect("a list")
            .candidates
            .into_iter()
            .map(|patient| patient.external)
            .collect()
    };
    assert_eq!(
        externals("last,first,dob,phone\nTestwood,Ada,3/14/1984,\n"),
        externals("First Name;Last Name;Date of Birth\nADA;Testwood;1984-03-14\n")
    );
}

#[test]
fn encodings_and_delimiters_are_recognized() {
    let list = "Nachname\tlast\tfirst\tdob\nx\tMüller\tRenée\t1984-03-14\n";
    let utf_16: Vec<u8> = list.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows: Vec<u8> =
        list.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a Latin letter")).collect();
    for (bytes, encoding) in [(list.as_bytes(), "UTF-8"), (&utf_16, "UTF-16 LE"), (&windows, "Windows-1252")] {
        let preview = preview_csv(bytes).expect("a list");
        assert_eq!((preview.encoding.as_str(), preview.delimiter.as_str(), preview.rows), (encoding, "tab", 1));
        let batch = read_csv(bytes, &preview.map, today()).expect("a list");
        assert_eq!(batch.candidates.first().map(|patient| patient.family_name.as_str()), Some("Müller"), "{encoding}");
    }
}

#[test]
fn a_preview_guesses_what_columns_mean() {
    let list = "Patient Name|Date of Birth|Cell|Insurance Company|Policy Number|Favorite color\nTestwood, Ada|25/12/1984|503|Northlake|1|blue\n";
    let preview = preview_csv(list.as_bytes()).expect("a list");
    let guessed: Vec<String> = preview.map.columns.iter().map(|(field, header)| format!("{field}={header}")).collect();
    assert_eq!(
        guessed,
        [
            "born_on=Date of Birth",
            "full_name=Patient Name",
            "member_id=Policy Number",
            "mobile_phone=Cell",
            "payer=Insurance Company"
        ]
    );
    assert_eq!(preview.map.date_order.code(), "dmy");
    assert_eq!(preview.delimiter, "|");
}

#[test]
fn a_map_that_does_not_fit_is_refused() {
    let map = |columns: &[(&str, &str)]| CsvMap {
        columns: columns.iter().map(|(field, header)| ((*field).to_owned(), (*header).to_owned())).collect(),
        ..CsvMap::default()
    };
    let refused = |map: CsvMap| {
        read_csv(b"last,first,dob\nTestwood,Ada,3/14/1984\n", &map, today()).expect_err("refused").to_string()
    };
    expect!["map.columns.family_name: is needed: choose the columns of last and first name, or one with both"]
        .assert_eq(&refused(map(&[])));
    expect!["map.columns.born_on: is needed: choose the column of the date of birth"]
        .assert_eq(&refused(map(&[("full_name", "last")])));
    expect!["map.columns.given_name: names a column that the file does not have"]
        .assert_eq(&refused(map(&[("given_name", "middle")])));
    expect!["map.columns.ssn: is not a field of a patient list"].assert_eq(&refused(map(&[("ssn", "last")])));
    assert!(preview_csv(b"").is_err());
    assert!(preview_csv(b"\n\n,,,\n").is_err());
}

#[track_caller]
fn check(list: &str, expect: Expect) {
    let map = preview_csv(list.as_bytes()).expect("a list").map;
    let batch = read_csv(list.as_bytes(), &map, today()).expect("a list");
    expect.assert_eq(&in_words(&batch));
}
