//! The coming week in the sample practice: open time is filled, and patients are reminded.
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::json;

/// The first open time that somebody could take is booked for them, and the week is called finished.
pub fn open_time_is_booked_while_the_week_is_finished(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.settle();
    window.start_counting();
    window.press("G");
    window.press("F");
    window.until("who could come", "return document.querySelector('[aria-label=\"Who could come\"] li.now') !== null");
    let who =
        window.ask("return document.querySelector('[aria-label=\"Who could come\"] li.now a').textContent", json!([]));
    checks::is_accessible(window, "finish-week-fits");
    window.picture("finish-week");
    window.press("B");
    window.see("Booked: ");
    window.press("F");
    window.see("Booking goes on as before.");
    let effort = window.effort();
    println!("        an open time booked and the week finished: {} keys", effort.keys);
    assert!(effort.keys <= 4 && effort.clicks == 0, "{effort:?}");
    window.press("Ctrl Z");
    window.see_no("Booking goes on as before.");
    window.press("Ctrl Z");
    let back =
        format!("return document.querySelector('[aria-label=\"Who needs a visit\"]').textContent.includes({who})");
    window.until("the patient who needs a visit again", &back);
}

/// The text of the first reminder that can go out is taken to the clipboard of the system, and kept as sent.
pub fn a_reminder_is_copied_and_written_down(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.settle();
    window.press("G");
    window.press("N");
    window.see("Reminders");
    window.until(
        "a reminder to send",
        "return document.querySelector('.row[aria-current]')?.textContent.includes('To send')",
    );
    let is_text = "return document.querySelector('.way[aria-pressed=\"true\"]')?.textContent.includes('Text') \
        && document.querySelector('.row[aria-current]')?.textContent.includes('To send')";
    let found = (0..30).any(|_| {
        let there = window.ask(is_text, json!([])) == json!(true);
        if !there {
            window.press("J");
            window.settle();
        }
        there
    });
    assert!(found, "a patient allows texts");
    let who = window.ask("return document.querySelector('.row[aria-current] b').textContent", json!([]));
    window.press("C");
    window.see("Copied");
    window.press("S");
    window.see("Text: sent");
    window.press("Ctrl Z");
    let again = format!(
        "return [...document.querySelectorAll('.row')].some((row) => row.textContent.includes({who}) && row.textContent.includes('To send'))"
    );
    window.until("the same reminder again", &again);
}
