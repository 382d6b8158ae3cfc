//! Forms of a chart: a scale by its digits, and a warning until it is handled.
use serde_json::json;
use std::fs;

use super::sample::open_chart;
use crate::checks;
use crate::native;
use crate::stage::Stage;
use crate::window::Window;

/// Nine digits and one for the last question; the answer to item 9 warns at once.
pub fn a_phq_9_is_typed_by_its_digits(window: &mut Window, _: &Stage) {
    open_chart(window, "whit", "Whitfield");
    window.press("4");
    window.see("No form was filled in yet.");
    window.start_counting();
    window.press("C");
    window.until("the dialog", "return document.querySelector('dialog[open] input') === document.activeElement");
    window.type_text("phq");
    window.see("PHQ-9, scale");
    window.press("Enter");
    window.until("the first question", "return document.activeElement?.closest('[data-place=\"1 0\"]') !== null");
    for (place, digit) in (2..).zip(["2", "2", "1", "3", "1", "2", "1", "0", "1"]) {
        window.press(digit);
        if place <= 9 {
            let next = format!("return document.activeElement?.closest('[data-place=\"{place} 0\"]') !== null");
            window.until("the next question", &next);
        }
    }
    window.see("13 of 27, moderate");
    window.see("Urgent");
    window.press("2");
    window.press("Ctrl Enter");
    window.see("complete Tue, Mar 3");
    let effort = window.effort();
    println!("        a PHQ-9 begun, answered and completed: {} keys", effort.keys);
    assert!(effort.keys <= 16 && effort.clicks == 0, "{effort:?}");
    checks::is_accessible(window, "forms-complete");
    window.picture("forms");
}

/// Nothing but a clinician's word takes the warning away; who may not say it sees that.
pub fn an_urgent_warning_is_handled(window: &mut Window, _: &Stage) {
    window.see("Thoughts of being better off dead");
    assert!(window.has("How it was handled"), "an owner may say it");
    window.click("How it was handled");
    window.see("Clinician who was told");
    checks::is_accessible(window, "forms-handling");
    window.fill("Clinician who was told", "Nadia Rowe");
    window.fill("What is done now", "Seen at 2 PM; no plan, no intent.");
    window.click("Write it down");
    window.see("say why the Columbia screener was not asked");
    window.click("The Columbia screener was asked");
    window.click("The patient was given 988, the crisis line");
    window.click("Write it down");
    window.until("the warning handled", "return document.querySelector('.fill').innerText.includes('told Nadia Rowe')");
    assert!(!window.has("How it was handled"));
}

/// A form on paper: chosen where one is begun, looked at before it is printed.
pub fn a_form_is_printed_to_be_filled_in_by_hand(window: &mut Window, _: &Stage) {
    open_chart(window, "whit", "Whitfield");
    window.press("4");
    window.see("New form");
    window.press("C");
    window.until("the dialog", "return document.querySelector('dialog[open] input') === document.activeElement");
    window.type_text("ketamine saf");
    window.click("Print it to be filled in by hand");
    window.see("Form, to fill in by hand");
    window.until("the first page", "return document.querySelector('.preview canvas')?.width > 300");
    window.settle();
    checks::is_accessible(window, "blank-form");
    window.picture("blank-form");
    window.click("Text");
    window.see("Only if you answered Yes to question");
}

/// A form leaves as a FHIR file and another program's file comes in, open for somebody to look through.
pub fn a_form_goes_out_and_comes_in_as_fhir(window: &mut Window, stage: &Stage) {
    open_chart(window, "harg", "Hargrove");
    window.press("4");
    window.until("the forms", "return document.querySelectorAll('[data-region=forms] li').length > 0");
    let before = window.ask("return document.querySelectorAll('[data-region=forms] li').length", json!([]));
    window.press("O");
    window.see("Of the patient it says the record number");
    checks::is_accessible(window, "form-save-fhir");
    window.press("Esc");
    let read = "const [done] = [...arguments].slice(-1); const patient_id = location.hash.split('/')[2]; const { invoke } = window.__TAURI_INTERNALS__; \
        invoke('call', { name: 'forms_of', input: { patient_id } }) \
        .then(({ value }) => invoke('paper', { name: 'form_fhir', input: { response_id: value.forms[0].id } })) \
        .then((bytes) => done(new TextDecoder().decode(new Uint8Array(bytes))), (refused) => done(JSON.stringify(refused)));";
    let bundle = window.ask_later(read, json!([]));
    let bundle = bundle.as_str().unwrap_or_default();
    assert!(bundle.contains("\"QuestionnaireResponse\"") && !bundle.contains("Hargrove"), "{bundle}");
    let file = stage.folder().join("answered.json");
    fs::write(&file, bundle).expect("the stage takes files");
    window.press("I");
    window.until("the dialog", "return document.querySelector('dialog[open] [name=form]') !== null");
    checks::is_accessible(window, "form-take-in");
    window.press("Ctrl Enter");
    native::choose(stage, "A form as a FHIR file", &file);
    let more = format!("return document.querySelectorAll('[data-region=forms] li').length === {} + 1", before);
    window.until("one form more", &more);
    window.see("From a FHIR file");
}

/// A medicine by the name it is sold under: its class comes with it, and the line says what it lacks.
pub fn what_was_tried_before_is_written_down(window: &mut Window, _: &Stage) {
    open_chart(window, "harg", "Hargrove");
    window.press("5");
    window.see("Sertraline (SSRI)");
    window.press("C");
    window.until("the dialog", "return document.activeElement?.closest('dialog[open]') !== null");
    window.fill("Medicine", "Remeron");
    checks::is_accessible(window, "trials-form");
    window.press("Esc");
    window.fill("Began", "3/2023");
    window.press("Ctrl Enter");
    window.see("Remeron (Alpha-2 antagonist)");
    window.see("lacks dose, how long, outcome, why it ended, source");
    checks::is_accessible(window, "trials");
    window.picture("trials");
}
