//! Patients from other programs: a list with mistakes in it, and FHIR bundles, through the dialogs of the system.
use super::patients::{find_by_four_letters, total};
use crate::checks;
use crate::native;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::json;
use std::fs;
use std::path::PathBuf;

/// As another program writes it: headers of its own, a date that is none, a missing name, a phone with too few digits.
const LIST: &str = "Surname;First name;Birth date;Cell;Ins. company;Heard of us\n\
    Fairweather;Odalys;11/30/1979;(503) 555-0161;;A friend\n\
    Bramblewood;Leopold;2/30/1984;503 555 0162;;\n\
    Thistlewick;Marguerite;7/4/1968;555-01;;Newspaper\n\
    ;Nobody;1/1/1970;;;\n\
    Hollyhock;Benedict;3/9/1992;503-555-0164;;\n";
const DIALOG: &str = "Choose a list of patients";

pub fn a_list_is_tried_before_anything_is_kept(window: &mut Window, stage: &Stage) {
    window.go("#/imports/csv");
    window.find("Choose a file");
    window.press("O");
    native::dismiss(stage, DIALOG);
    window.find("Choose a file");
    window.press("O");
    native::choose(stage, DIALOG, &list(stage));

    window.see("5 rows, UTF-8, separated by semicolons");
    let guessed =
        [("Surname", "family_name"), ("First name", "given_name"), ("Birth date", "born_on"), ("Cell", "mobile_phone")];
    for (column, field) in guessed {
        assert_eq!(holds(window, column), field, "{column}");
    }
    assert_eq!(holds(window, "Heard of us"), "");
    map(window, "Heard of us", "referral_source");
    checks::is_accessible(window, "import-csv-mapped");

    window.click("Try it without saving");
    window.see("3 patients would be added, 2 rows left out.");
    window.see("Row 3 Date of birth ");
    window.see("Row 5 Last name ");
    window.see("Row 4 Mobile phone ");
    checks::is_accessible(window, "import-csv-tried");
}

pub fn a_list_comes_in_once_and_can_be_taken_back(window: &mut Window, stage: &Stage) {
    window.click("Import 3 patients");
    window.see("3 patients added, 2 rows left out.");
    checks::is_accessible(window, "import-csv-done");
    assert_eq!(total(window), 5);

    window.press("Ctrl Z");
    window.see_no("Fairweather, Odalys");
    assert_eq!(total(window), 2);

    choose_list(window, stage);
    map(window, "Heard of us", "referral_source");
    window.click("Try it without saving");
    window.click("Import 3 patients");
    window.see("3 patients added, 2 rows left out.");
    assert_eq!(total(window), 5);

    choose_list(window, stage);
    map(window, "Heard of us", "referral_source");
    window.click("Try it without saving");
    window.see("0 patients would be added, 3 already here, 2 rows left out.");
    assert!(!window.has("Import 3 patients"));
    assert_eq!(total(window), 5);
}

pub fn a_patient_among_5_000_is_found_within_6_keys(window: &mut Window, stage: &Stage) {
    let there = total(window);
    window.go("#/imports/csv");
    window.find("Choose a file");
    window.press("O");
    native::choose(stage, DIALOG, &long_list(stage));
    window.see("5,000 rows, UTF-8, separated by commas");
    window.click("Try it without saving");
    window.with_patience(120).see("5,000 patients would be added.");
    window.click("Import 5,000 patients");
    window.with_patience(120).see("5,000 patients added.");
    assert_eq!(total(window), there + 5_000);

    find_by_four_letters(window, "among 5,000");
    window.press("Ctrl Z");
    window.with_patience(120).see("Undone: import csv");
    assert_eq!(total(window), there);
}

/// Five thousand people, many of whom are called much like the one who is looked for.
fn long_list(stage: &Stage) -> PathBuf {
    const FAMILIES: [&str; 20] = [
        "Vanek",
        "Vanderlee",
        "Vantongeren",
        "Evans",
        "Savane",
        "Varney",
        "Wane",
        "Crane",
        "Vale",
        "Vance",
        "Ashdown",
        "Birchall",
        "Copperfield",
        "Dunmore",
        "Elderwood",
        "Fernsby",
        "Greystoke",
        "Hartwell",
        "Ironside",
        "Juniper",
    ];
    let mut text = "Last name,First name,DOB,Mobile\n".to_owned();
    for number in 0..5_000 {
        let family = FAMILIES[number % FAMILIES.len()];
        let (month, day, year) = (number % 12 + 1, number % 28 + 1, 1940 + number % 60);
        text += &format!("{family},Invented {number},{month}/{day}/{year},(503) 555-{:04}\n", number % 10_000);
    }
    let path = stage.folder().join("long-list.csv");
    fs::write(&path, text).expect("a list");
    path
}

pub fn fhir_bundles_come_in_with_what_was_noticed(window: &mut Window, stage: &Stage) {
    window.go("#/imports/fhir");
    window.find("Choose bundles");
    window.press("O");
    native::choose(stage, "Choose FHIR bundles", &checks::root().join("tests/material/synthea/royal_dubuque.json"));
    window.see("1 patient would be added.");
    window.see("without a billable ICD-10-CM code; kept in the notes");
    checks::is_accessible(window, "import-fhir-tried");
    window.click("Import 1 patient");
    window.see("1 patient added.");
    let patients = total(window);
    window.press("Ctrl Z");
    window.see_no("DuBuque, Royal");
    assert_eq!(total(window), patients - 1);
    window.press("Ctrl Shift Z");
    window.see("DuBuque, Royal");

    window.go("#/imports/fhir");
    window.find("Choose bundles");
    window.press("O");
    native::choose(stage, "Choose FHIR bundles", &checks::root().join("tests/material/synthea/royal_dubuque.json"));
    window.see("There is nothing new in these files.");

    window.press("Ctrl K");
    window.type_text("dubu");
    window.see("DuBuque, Royal");
    window.press("Enter");
    window.until(
        "the chart",
        "return location.hash.startsWith('#/patients/') && !document.querySelector('dialog[open]')",
    );
    window.see("06/27/1997");
}

fn choose_list(window: &mut Window, stage: &Stage) {
    window.go("#/imports/csv");
    window.find("Choose a file");
    window.press("O");
    native::choose(stage, DIALOG, &list(stage));
    window.see("5 rows");
}

fn list(stage: &Stage) -> PathBuf {
    let folder = stage.folder().join("from-another-program");
    let path = folder.join("patients.csv");
    fs::create_dir_all(&folder).and_then(|()| fs::write(&path, LIST)).expect("the stage's folder can be written");
    path
}

/// The field that a column of the file fills.
fn holds(window: &Window, column: &str) -> String {
    let script = "return document.querySelector(`select[aria-label=\"What ${arguments[0]} holds\"]`)?.value";
    window.ask(script, json!([column])).as_str().unwrap_or("no such column").to_owned()
}

/// Chooses the field that a column fills. Its list is drawn by the system, so the choice is made in the page.
fn map(window: &Window, column: &str, field: &str) {
    let script = "const list = document.querySelector(`select[aria-label=\"What ${arguments[0]} holds\"]`); \
        list.value = arguments[1]; list.dispatchEvent(new Event('change', { bubbles: true }))";
    window.ask(script, json!([column, field]));
    assert_eq!(holds(window, column), field, "{column}");
}
