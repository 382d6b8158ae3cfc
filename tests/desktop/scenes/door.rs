//! The way in: the first start, a new practice with its recovery kit, lock and unlock.
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::Value;
use std::fs;
use std::time::Instant;

pub const OWNER: &str = "Dr. Imogen Vale";
pub const PASSPHRASE: &str = "violet harbor lantern 42 comet";

pub fn the_first_start_offers_four_ways(window: &mut Window, _: &Stage) {
    window.see("Open the sample practice");
    window.see("Create a practice");
    window.see("Open an existing practice");
    window.see("Join a practice from another computer");
    checks::is_accessible(window, "first-run");
}

pub fn a_practice_is_created_with_its_kit(window: &mut Window, _: &Stage) {
    window.see("Create a practice");
    window.press("2");
    window.fill("Practice name", "Larkspur Ketamine Clinic");
    window.fill("Your name", OWNER);
    window.fill("Your passphrase", "password");
    window.see("Create and show the recovery kit");
    checks::is_accessible(window, "create-practice");
    window.fill("Your passphrase", PASSPHRASE);
    window.click("Create and show the recovery kit");

    window.see("Recovery kit: 24 words");
    let words = kit_words(window);
    assert_eq!(words.len(), 24, "{words:?}");
    checks::is_accessible(window, "recovery-kit");
    window.click("I have it on paper");

    let asked = asked_positions(window);
    assert_eq!(asked.len(), 4);
    for position in &asked {
        window.fill(&format!("Word {position}"), "abandon");
    }
    window.click("Check and open the practice");
    window.until(
        "the refusal of wrong words",
        "return document.querySelector('[aria-invalid=true], [role=alert]')?.tagName",
    );
    checks::is_accessible(window, "rehearse-kit");
    for position in asked {
        window.fill(&format!("Word {position}"), &words[position - 1]);
    }
    window.click("Check and open the practice");
    window.see("Today");
}

pub fn locking_empties_the_page(window: &mut Window, _: &Stage) {
    window.start_counting();
    window.press("Ctrl L");
    window.see("Who is at this computer?");
    assert_eq!(window.effort().keys, 1);
    let left = window.everything();
    for name in super::shut::MARKERS {
        assert!(!left.contains(name), "{name} is still in the page");
    }
    checks::is_accessible(window, "unlock");
}

pub fn a_wrong_passphrase_is_refused(window: &mut Window, _: &Stage) {
    window.type_text("not the passphrase");
    window.press("Enter");
    window.until("the refusal", "return document.querySelector('[aria-invalid=true]')?.tagName");
    assert!(window.has("Unlock") || window.text().contains("Try again"));
    assert!(!window.text().contains("Patients"));
}

pub fn the_passphrase_opens_the_practice(window: &mut Window, _: &Stage) {
    // A wrong guess makes the next one wait.
    window.find("Unlock");
    window.fill(&format!("Passphrase for {OWNER}"), PASSPHRASE);
    let start = Instant::now();
    window.press("Enter");
    window.until("Today", "return document.querySelector('.screen h1')?.innerText === 'Today'");
    println!("        unlock to Today: {} ms, debug build", start.elapsed().as_millis());
}

/// Says how long the first screen took; a slow machine fails no test.
pub fn the_log_says_when_the_first_screen_stood(stage: &Stage) {
    let log = stage.folder().join("desk/settings/logs/seriesdesk.log");
    let log = fs::read_to_string(log).expect("the program keeps a log");
    let ready = log.lines().find_map(|line| line.split_once("ready ms=")).expect("the first screen was painted");
    println!("        start to first screen: {} ms, debug build", ready.1);
    assert!(!log.contains("panicked"), "{log}");
}

fn kit_words(window: &Window) -> Vec<String> {
    texts(
        window.until("the words", "return [...document.querySelectorAll('.words li b')].map((word) => word.innerText)"),
    )
}

fn asked_positions(window: &Window) -> Vec<usize> {
    let labels = "const found = [...document.querySelectorAll('label')].map((label) => label.innerText.match(/^Word (\\d+)/)?.[1]) \
        .filter(Boolean); return found.length === 4 && found";
    texts(window.until("four fields", labels)).iter().filter_map(|text| text.parse().ok()).collect()
}

fn texts(value: Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
