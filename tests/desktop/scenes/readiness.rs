//! The board of a day: what holds sessions up, mended by its verb, and let go with a signature.
use serde_json::json;

use crate::checks;
use crate::stage::Stage;
use crate::window::Window;

const CHOSEN: &str = "[data-region=readiness] tr[aria-current]";

/// Tomorrow's visits without a driver are red; the verb in the cell names one, and a clinician lets another one start.
pub fn a_session_that_is_not_ready_does_not_start(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.press("G");
    window.press("G");
    window.see("taken back");
    checks::is_accessible(window, "readiness-tomorrow");
    window.press("]");
    window.see("No driver is named.");
    window.picture("readiness");
    window.start_counting();
    let verb = "const verb = [...document.querySelectorAll('[data-region=readiness] td[data-state=stop] button')].find((one) => one.innerText.includes('Add ride')); verb?.focus(); return verb && document.activeElement === verb";
    window.until("the first verb", verb);
    let before = red(window);
    window.press("Enter");
    window.until("the dialog", "return document.activeElement?.name === 'who'");
    checks::is_accessible(window, "readiness-write");
    window.type_text("Rosa");
    window.press("Enter");
    window.until("one red cell less", &format!("return {} === {}", RED, before - 1));
    window.until("the next verb", verb);
    window.press("O");
    window.until("the dialog", "return document.activeElement?.name === 'reason'");
    window.type_text("Brother waits outside");
    window.fill("Signature", "Somebody else");
    window.press("Ctrl Enter");
    window.see("is not your name");
    window.fill("Signature", "Joanna Pruitt");
    checks::is_accessible(window, "readiness-let-go");
    window.press("Ctrl Enter");
    window.see("Brother waits outside");
    window.until(
        "the row is not red any more",
        &format!("return document.querySelector('{CHOSEN} td[data-state=stop]') === null"),
    );
    checks::is_accessible(window, "readiness-board");
    println!("        a driver named and a session let go: {} keys", window.effort().keys);
}

/// A course has a verdict of its own: what its next session lacks, and its verb leads to where that is mended.
pub fn a_course_says_what_it_lacks(window: &mut Window, _: &Stage) {
    let reader = "const [done] = [...arguments].slice(-1); window.__TAURI_INTERNALS__.invoke('call', { name: 'readiness_on', input: { day: '2026-03-05' } }).then(({ value }) => \
        done(value.rows.find(({ readiness }) => readiness.verdict.code === 'no_go')?.readiness.patient_id ?? ''));";
    let patient = window.ask_later(reader, json!([]));
    window.go(&format!("#/patients/{}/series", patient.as_str().expect("one is not ready")));
    window.see("ahead, the next");
    window.see("not tracked yet: payment, coverage");
    checks::is_accessible(window, "course-ready");
    window.picture("course-ready");
    let verb = "const verb = document.querySelector('[aria-label=\"Readiness of the course\"] li a'); verb?.focus(); return verb && document.activeElement === verb";
    window.until("the verb", verb);
    window.press("Enter");
    window.until(
        "where it is mended",
        "return location.hash.startsWith('#/readiness/') || /consents|forms/.test(location.hash)",
    );
}

const RED: &str = "document.querySelectorAll('[data-region=readiness] td[data-state=stop]').length";

fn red(window: &Window) -> i64 {
    window.until("red cells", &format!("return {RED} || null")).as_i64().expect("a number of cells")
}
