//! Patients: registered while they are on the phone, found again by four letters.
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;
use std::time::Instant;

pub fn a_patient_is_registered_within_45_keys(window: &mut Window, _: &Stage) {
    window.press("G");
    window.press("P");
    window.see("New patient");
    window.start_counting();
    register(window, ["Vane", "Cleo", "6/14/90", "5035550188"]);
    window.see("Vane, Cleo");
    let effort = window.effort();
    println!("        flow 2, new patient: {} keys", effort.keys);
    assert!(effort.keys <= 45 && effort.clicks == 0, "{effort:?}");
}

/// The names and the number that must stand in no file afterwards.
pub fn a_patient_nobody_may_read_is_registered(window: &mut Window, _: &Stage) {
    window.press("G");
    window.press("P");
    window.see("New patient");
    register(window, ["Quillfeather", "Zebadiah", "2/3/1961", "5035550147"]);
    window.see("Quillfeather, Zebadiah");
}

pub fn a_missing_field_is_named_and_nothing_is_lost(window: &mut Window, _: &Stage) {
    window.press("G");
    window.press("P");
    window.see("New patient");
    window.press("C");
    window.find("Last name");
    window.type_text("Ortega");
    window.press("Ctrl Enter");
    window.until(
        "the field that is wrong",
        "return document.querySelector('[aria-invalid=true]')?.name === 'given_name'",
    );
    checks::is_accessible(window, "new-patient-refused");
    window.press("Esc");
    window.press("C");
    window.until("what was typed", "return document.querySelector('[name=family_name]')?.value === 'Ortega'");
    window.press("Esc");
}

pub fn a_patient_is_found_within_6_keys(window: &mut Window, _: &Stage) {
    find_by_four_letters(window, "among a few");
}

/// Flow 1: from any screen to the chart.
pub fn find_by_four_letters(window: &mut Window, among: &str) {
    window.press("G");
    window.press("T");
    window.start_counting();
    let began = Instant::now();
    window.press("Ctrl K");
    window.type_text("vane");
    window.see("Vane, Cleo");
    window.press("Enter");
    window.until(
        "the chart",
        "return location.hash.startsWith('#/patients/') && !document.querySelector('dialog[open]')",
    );
    window.see("Vane, Cleo");
    let effort = window.effort();
    println!(
        "        flow 1, find a patient {among}: {} keys, {} ms with the driver's own time",
        effort.keys,
        began.elapsed().as_millis()
    );
    assert!(effort.keys <= 6 && effort.clicks == 0, "{effort:?}");
}

/// How many patients the practice has, as the list of patients says.
pub fn total(window: &Window) -> u64 {
    window.go("#/patients");
    window.settle();
    let said = "return document.querySelector('.head h1')?.innerText === 'Patients' && \
        document.querySelector('.head .sub')?.innerText.trim()";
    let said = window.until("the number of patients", said);
    said.as_str().and_then(|text| text.replace(',', "").parse().ok()).unwrap_or_default()
}

/// Family name, given name, birth and phone, all by key; the patient pays without insurance.
fn register(window: &mut Window, fields: [&str; 4]) {
    window.press("C");
    window.find("Last name");
    for field in fields {
        window.type_text(field);
        window.press("Tab");
    }
    window.type_text("self");
    window.press("Ctrl Enter");
}
