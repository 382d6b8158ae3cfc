//! The computer in a patient's hands: what they were given and nothing else, until the PIN.
use serde_json::json;

use super::sample::open_chart;
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;

/// A form is handed over, answered and given back; meanwhile the chart cannot be reached.
pub fn a_patient_fills_in_a_form_and_gives_the_computer_back(window: &mut Window, _: &Stage) {
    open_chart(window, "pryce", "Pryce");
    window.press("4");
    window.see("New form");
    window.press("C");
    window.until("the dialog", "return document.querySelector('dialog[open] input') === document.activeElement");
    window.type_text("gad");
    window.press("Ctrl Enter");
    window.see("Hand over");
    window.press("Esc");
    window.until("no field", "document.activeElement?.blur(); return document.activeElement === document.body");
    window.start_counting();
    window.press("Shift H");
    window.until("the PIN", "return document.activeElement?.name === 'pin'");
    checks::is_accessible(window, "hand-over");
    window.type_text("4711");
    window.press("Ctrl Enter");
    window.until("the patient's window", "return document.querySelector('main.kiosk') !== null");
    window.see("1 of 1");
    window.see_no("Pryce");
    window.see_no("Ctrl K");
    checks::is_accessible(window, "kiosk");
    window.picture("kiosk");
    window.press("Ctrl K");
    window.press("G");
    window.press("P");
    assert_eq!(window.ask("return document.querySelector('main.kiosk') !== null", json!([])), json!(true));
    let call = "const done = arguments[arguments.length - 1]; window.__TAURI_INTERNALS__.invoke('call', { name: 'find_patients', input: { text: 'a', limit: 5 } }).then(() => done('found'), (refused) => done(refused.code));";
    assert_eq!(window.ask_later(call, json!([])), json!("denied"));
    window.press("Tab");
    window.until("the first answers", "return document.activeElement?.type === 'radio'");
    for place in 2..=8 {
        window.press("1");
        let next = format!(
            "const all = [...document.querySelectorAll('[data-place]')]; const at = all.findIndex((one) => one.contains(document.activeElement)); return at === {} || at === -1",
            place - 1
        );
        window.until("the next question", &next);
    }
    window.click("Done");
    window.see("Thank you");
    checks::is_accessible(window, "kiosk-done");
    window.fill("PIN of the desk", "0000");
    window.press("Enter");
    window.see("is wrong");
    window.fill("PIN of the desk", "4711");
    window.press("Enter");
    window.see("Pryce");
    let effort = window.effort();
    println!("        a form handed over, answered and given back: {} keys, {} clicks", effort.keys, effort.clicks);
}
