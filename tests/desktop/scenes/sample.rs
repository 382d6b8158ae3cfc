//! A day in the sample practice: patients arrive, one rings to move, one takes a superbill home.
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::json;

pub fn the_sample_practice_opens_on_today(window: &mut Window, _: &Stage) {
    window.press("Ctrl L");
    window.click("Open another practice");
    window.click("Open the sample practice");
    // Its eighteen patients and their courses are told through the same commands a clinic uses.
    window
        .with_patience(120)
        .until("the sessions of the day", "return document.querySelectorAll('[data-session]').length > 5");
    checks::is_accessible(window, "sample-opened");
}

pub fn arrive_start_and_done_are_one_key_each(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.settle();
    let session = focus_session(window, &["Scheduled", "Confirmed"], &["TMS"]);
    for (key, status) in [("A", "Arrived"), ("S", "In session"), ("D", "Done")] {
        if key == "S" {
            answer_checks(window);
        }
        window.start_counting();
        window.press(key);
        wait_for_status(window, &session, status);
        assert_eq!((window.effort().keys, window.effort().clicks), (1, 0));
    }
    println!("        flow 3, arrive, start, done: 1 key each, and 1 for each check");
    window.press("Ctrl Z");
    wait_for_status(window, &session, "In session");
    window.press("Esc");
}

/// Opens the session and answers the five checks before a TMS treatment, one key each.
fn answer_checks(window: &mut Window) {
    window.press("Enter");
    window.see("Treatment waits.");
    checks::is_accessible(window, "sample-checks");
    for answered in 1..=5 {
        window.press("Y");
        let in_order = format!("return document.querySelectorAll('.checks li .st.ok').length === {answered}");
        window.until("the check in order", &in_order);
    }
}

/// A visit nobody came to: the patient is called, and the room goes to whoever waits and can come at once.
pub fn a_missed_visit_is_answered_within_6_keys(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.settle();
    let session = focus_session(window, &["Zielinski"], &["Booked"]);
    window.start_counting();
    window.press("N");
    window.see("Missed: ");
    window.press("C");
    window.until("the button of a call", "return document.activeElement?.innerText.includes('Called, no answer')");
    window.press("Enter");
    window.see("Written down: Called, no answer.");
    window.press("W");
    window.until("whom the room fits", "return document.activeElement?.innerText.includes('Book at 10:45 AM')");
    let effort = window.effort();
    checks::is_accessible(window, "after-a-miss");
    window.picture("after-a-miss");
    window.press("Enter");
    window.see("Nakamura, Yuki is booked at 10:45 AM.");
    assert_eq!((effort.keys + 1, effort.clicks), (5, 0));
    println!("        flow 12, a missed visit: {} keys", effort.keys + 1);
    window.press("Esc");
    window.until("nothing over the day", "return !document.querySelector('dialog[open]')");
    wait_for_status(window, &session, "No-show");
}

pub fn a_session_moves_within_14_keys(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.settle();
    window.start_counting();
    window.press("Ctrl K");
    window.type_text("soli");
    window.see("Solis");
    window.press("Enter");
    wait_for_chart(window, "Solis");
    window.press("M");
    window.until("where to", "return ['INPUT'].includes(document.activeElement?.tagName)");
    window.type_text("fri 3p");
    window.see("3:00 PM");
    window.press("Enter");
    window.see("moved to Fri, Mar 6, 3:00 PM");
    let effort = window.effort();
    println!("        flow 5, move one session: {} keys", effort.keys);
    assert!(effort.keys <= 14 && effort.clicks == 0, "{effort:?}");
    checks::is_accessible(window, "sample-moved");
    window.press("Ctrl Z");
    window.see("Taken back: Session moved");
    window.see("Next session, 1/6");
    window.see("Today, 1:30 PM · Chair 1");
}

pub fn a_superbill_is_printed_within_12_keys(window: &mut Window, _: &Stage) {
    // The system's print dialog would wait for a person; the pages it would get are what counts.
    let stand_in = "window.printed = 0; window.reallyPrint ??= window.print; window.print = () => { window.printed += 1; \
        window.printedPages = [...document.querySelectorAll('img')].filter((image) => image.naturalWidth > 1000).length; \
        dispatchEvent(new Event('afterprint')) }";
    window.ask(stand_in, json!([]));
    open_chart(window, "harg", "Hargrove");
    window.start_counting();
    window.press("Ctrl K");
    window.type_text("super");
    window.see("Superbill");
    window.press("Enter");
    preview(window);
    window.press("Ctrl P");
    window.find("Issue and print");
    window.press("Enter");
    window.with_patience(60).until("the printed pages", "return window.printed === 1 && window.printedPages");
    window.ask("window.print = window.reallyPrint", json!([]));
    let effort = window.effort();
    println!("        flow 11, superbill: {} keys", effort.keys);
    assert!(effort.keys <= 12 && effort.clicks == 0, "{effort:?}");
}

pub fn a_paper_shows_its_words(window: &mut Window, _: &Stage) {
    window.until("the issued superbill", "return location.hash.startsWith('#/papers/superbill/')");
    // Spaced letters are laid out one by one.
    let all = "const words = [...document.querySelectorAll('.layer')].map((layer) => layer.textContent).join('').replace(/\\s/g, ''); \
        return ['Hargrove', 'SAMPLE', 'Superbill', 'F33.2'].every((word) => words.includes(word))";
    window.until("the words of the superbill", all);
    checks::is_accessible(window, "sample-superbill");
}

/// Finds a patient of the sample by a few letters.
pub fn open_chart(window: &mut Window, letters: &str, name: &str) {
    window.press("Ctrl K");
    window.type_text(letters);
    window.see(name);
    window.press("Enter");
    wait_for_chart(window, name);
}

/// Waits until nothing lies over the chart of a patient.
fn wait_for_chart(window: &Window, name: &str) {
    let script = format!(
        "return location.hash.startsWith('#/patients/') && !document.querySelector('dialog[open]') && \
            document.querySelector('.screen')?.innerText.includes('{name}')"
    );
    window.until(name, &script);
    window.settle();
}

/// Waits for a page of the preview and the text over it.
fn preview(window: &Window) {
    let text = "const words = [...document.querySelectorAll('.layer')].map((layer) => layer.textContent).join('\\n'); \
        return words.length > 40 && document.querySelector('canvas')?.width > 100";
    window.until("the words of a page", text);
}

/// Puts the focus on the first session of the day in one of these states and kinds, and answers its id.
fn focus_session(window: &Window, states: &[&str], kinds: &[&str]) -> String {
    let quoted = |words: &[&str]| json!(words).to_string();
    let script = format!(
        "const has = (tile, words) => words.some((word) => tile.textContent.includes(word)); \
         const found = [...document.querySelectorAll('button[data-session]')].find((tile) => has(tile, {}) && has(tile, {})); \
         found?.focus(); return document.activeElement === found && found?.dataset.session",
        quoted(states),
        quoted(kinds)
    );
    window.until("a session that can begin", &script).as_str().unwrap_or_default().to_owned()
}

fn wait_for_status(window: &Window, session: &str, status: &str) {
    let script = format!(
        "return document.querySelector('button[data-session=\"{session}\"]')?.textContent.includes('{status}')"
    );
    window.until(status, &script);
}
