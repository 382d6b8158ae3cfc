//! Intake: the pipeline, a case from the first call to ready, and steps the practice changes.
use std::time::Duration;

use serde_json::json;

use super::sample::open_chart;
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;

/// Columns, what stands still, the waiting list with its key, and how long steps take.
pub fn the_pipeline_says_who_stands_where(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.press("G");
    window.press("I");
    window.see("6 in intake");
    window.see("Phone screen; called twice");
    checks::is_accessible(window, "intake-board");
    window.picture("intake");
    window.see("Kavya Anand");
    window.press("P");
    window.see("7 in intake");
    window.press("Ctrl Z");
    window.see("6 in intake");
    window.press("T");
    window.see("came to nothing");
    window.see("Chose another clinic");
    checks::is_accessible(window, "intake-figures");
    window.picture("intake-figures");
    window.press("Esc");
    window.press("Down");
    window.until("a card", "return document.activeElement?.matches('[data-case]')");
    window.press("Enter");
    window.see("Calls");
    checks::is_accessible(window, "intake-case");
    window.picture("intake-case");
}

/// What is known before treatment, on paper: each line beside its source.
pub fn the_intake_summary_says_where_each_line_is_written(window: &mut Window, _: &Stage) {
    open_chart(window, "ziel", "Zielinski");
    window.press("Shift S");
    window.see("Intake summary");
    window.until("the first page", "return document.querySelector('.preview canvas')?.width > 300");
    window.settle();
    checks::is_accessible(window, "intake-summary");
    window.picture("intake-summary");
    window.click("Text");
    window.see("Where it is written");
    window.see("Ride home and emergency contact, 02/12/2026, on paper");
}

/// From the call to ready: every step by keyboard, done where it belongs.
pub fn an_intake_goes_from_the_call_to_ready_by_keyboard(window: &mut Window, _: &Stage) {
    shorten_steps(window);
    window.go("#/intake");
    window.see("in intake");
    window.start_counting();
    window.press("C");
    window.until("the dialog", "return document.activeElement?.name === 'name'");
    checks::is_accessible(window, "intake-new");
    window.type_text("Ana Ferreira");
    press_until(window, "Tab", "return document.activeElement?.name === 'phone'");
    window.type_text("5550138990");
    window.press("Ctrl Enter");
    window.see("Nobody called yet.");
    window.press("L");
    window.until("the dialog", "return document.querySelector('dialog[open]')?.innerText.includes('(555) 013-8990')");
    checks::is_accessible(window, "intake-call");
    window.press("R");
    window.see("Call: reached");
    window.press("R");
    window.until(
        "the names",
        "return document.activeElement?.name === 'family_name' && document.activeElement.value === 'Ferreira'",
    );
    press_until(window, "Tab", "return document.activeElement?.name === 'born_on'");
    window.type_text("5/20/1985");
    press_until(window, "Tab", "return document.activeElement?.name === 'payer_id'");
    window.type_text("self");
    window.press("Ctrl Enter");
    window.see("Chart");
    window.see_no("Register");

    window.press("D");
    window.until("the form", "return document.querySelector('dialog[open] [name=form]')?.value === 'phone-screen'");
    window.press("Enter");
    answer_everything(window);
    window.press("Ctrl Enter");
    window.see("complete Tue, Mar 3");
    back_to_the_case(window, "Consent to treatment in general");

    window.press("D");
    window.see("General, version");
    window.press("Ctrl Enter");
    window
        .until("the paper", "return document.querySelector('.paper [role=status]')?.innerText.includes('Not signed')");
    window.press("I");
    window.until("the name", "return document.activeElement?.name === 'name'");
    press_until(window, "Tab", "return document.activeElement?.name === 'agreed'");
    window.press("Space");
    window.press("Ctrl Enter");
    window.see("In force until");
    back_to_the_case(window, "PHQ-9");

    window.press("D");
    window.until("the form", "return document.querySelector('dialog[open] [name=form]')?.value === 'phq-9'");
    window.press("Enter");
    answer_everything(window);
    window.press("Ctrl Enter");
    window.see("complete Tue, Mar 3");
    back_to_the_case(window, "Clearance decided");

    window.press("D");
    window.until("the dialog", "return document.activeElement?.name === 'note'");
    window.type_text("Fit for treatment");
    checks::is_accessible(window, "intake-mark");
    window.press("Ctrl Enter");
    window.see("5 of 5 steps");
    checks::is_accessible(window, "intake-ready");
    window.press("Q");
    window.until(
        "the dialog",
        "return document.querySelector('dialog[open] [aria-checked=true], dialog[open] input:checked') !== null",
    );
    checks::is_accessible(window, "intake-close");
    window.press("Ctrl Enter");
    window.see("booked");
    let effort = window.effort();
    println!("        an intake from the call to booked: {} keys, {} clicks", effort.keys, effort.clicks);
    assert!(effort.clicks == 0, "{effort:?}");
    back_to_shipped(window);
}

/// A step is renamed and another added; a step that would come before what it waits for is refused by its name.
pub fn steps_of_intake_are_changed(window: &mut Window, _: &Stage) {
    window.go("#/settings/intake");
    window.see("Veteran: TMS");
    window.until(
        "the second template",
        "document.querySelector('[data-region=templates] tr[data-at=\"1\"]')?.focus(); return document.activeElement?.matches('tr[data-at=\"1\"]')",
    );
    window.press("Enter");
    window.see("What you save is this practice’s own.");
    checks::is_accessible(window, "intake-steps");
    window.picture("intake-steps");
    window.click("Add a step");
    window.until(
        "the new step",
        "return document.activeElement?.name === 'title' && document.activeElement.value === ''",
    );
    window.press("Ctrl Enter");
    window.see("of step 2 is missing or too long");
    window.type_text("Text the patient that we got the message");
    window.press("Ctrl Enter");
    window.until("the dialog gone", "return document.querySelector('dialog[open]') === null");
    window.see("OWN");
    window.press("Ctrl Z");
    window.see_no("OWN");
}

/// Five steps that block, one of each kind; the shipped templates are the same with more of each.
fn shorten_steps(window: &Window) {
    let kept = json!(["log-inquiry", "phone-screen", "phq-9", "general-consent", "clearance"]);
    let script = "const [kept, done] = arguments; const call = (name, input) => window.__TAURI_INTERNALS__.invoke('call', { name, input }); \
        call('intake_templates', {}).then(({ value }) => { const shipped = value.templates[0]; \
        const steps = shipped.steps.filter(({ code }) => kept.includes(code)).map((step, at, all) => ({ ...step, after: at > 0 ? [all[at - 1].code] : [], due: { days: 3, from: 'inquiry', step: null } })); \
        return call('save_intake_template', { code: shipped.code, name: shipped.name, steps, revision: shipped.revision }); }).then(() => done('kept'), (refused) => done(JSON.stringify(refused)));";
    assert_eq!(window.ask_later(script, json!([kept])), json!("kept"));
}

fn back_to_shipped(window: &Window) {
    let script = "const done = arguments[arguments.length - 1]; const call = (name, input) => window.__TAURI_INTERNALS__.invoke('call', { name, input }); \
        call('intake_templates', {}).then(({ value }) => call('reset_intake_template', { code: value.templates[0].code, revision: value.templates[0].revision })).then(() => done('kept'), (refused) => done(JSON.stringify(refused)));";
    assert_eq!(window.ask_later(script, json!([])), json!("kept"));
}

fn press_until(window: &mut Window, key: &str, script: &str) {
    for _ in 0..30 {
        window.press(key);
        if window.ask(script, json!([])) == json!(true) {
            return;
        }
    }
    panic!("{key} never came to: {script}");
}

/// From the chart to its case, once the case knows what was done.
fn back_to_the_case(window: &mut Window, waits_for: &str) {
    window.press("1");
    window.until("the chart's intake", "return [...document.querySelectorAll('[data-region=facts] h2')].some((one) => one.innerText.startsWith('Intake'))");
    window.press("I");
    let script = format!(
        "return document.querySelector('[data-region=steps] [aria-current] b')?.innerText.includes('{waits_for}')"
    );
    window.until(waits_for, &script);
}

/// Answers by key or by typing whatever question has the focus, until the last one is behind.
fn answer_everything(window: &mut Window) {
    window.until("the first question", "return document.activeElement?.closest('[data-place]') !== null");
    const AT: &str = "const field = document.activeElement; const box = field?.closest('[data-place]'); \
        if (!box) return ''; \
        const question = field.closest('[data-question]')?.dataset.question ?? field.name ?? ''; \
        return [field.type, question, box.dataset.place, field.type === 'checkbox' ? field.value : ''].join('|')";
    let mut last = String::new();
    for _ in 0..80 {
        let at = window.ask(AT, json!([])).as_str().unwrap_or_default().to_owned();
        let mut parts = at.split('|');
        let (kind, question) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if at.is_empty() || at == last {
            return;
        }
        match (kind, question) {
            ("text" | "textarea" | "tel", "callback" | "patient-phone") => window.type_text("5550138990"),
            ("text" | "textarea", "birth-day") => window.type_text("5/20/1985"),
            ("text" | "textarea", _) => window.type_text("Said so"),
            ("radio", "packet-consent" | "has-prescriber" | "ride" | "often" | "age" | "voicemail") => {
                window.press("Y")
            }
            ("radio", "outcome" | "for-whom" | "interest" | "payer" | "source") => window.press("1"),
            ("checkbox", _) if at.ends_with("|depression") => window.press("Space"),
            ("checkbox", _) => {}
            ("radio", code) if code.parse::<u8>().is_ok() => window.press("0"),
            _ => window.press("N"),
        }
        // A key that answers goes on by itself, a moment later; where it was text, Tab does.
        let answered = kind == "radio";
        let left = |window: &Window| window.ask(AT, json!([])) != json!(at);
        let moved = answered
            && (0..20).any(|_| {
                left(window) || {
                    std::thread::sleep(Duration::from_millis(50));
                    false
                }
            });
        if !moved {
            window.press("Tab");
        }
        last = at;
    }
}
