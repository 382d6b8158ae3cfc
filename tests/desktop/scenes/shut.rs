//! What stays shut: the title, the network, a second start, the files beside the stores.
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::json;
use std::fs;
use std::time::{Duration, Instant};

/// Names that are typed in through the window and may afterwards stand in no file.
pub const MARKERS: &[&str] = &["Quillfeather", "Zebadiah", "5550147"];

pub fn the_title_is_generic(window: &mut Window, _: &Stage) {
    window.until("the first screen", "return document.querySelector('h1')?.innerText");
    assert_eq!(window.titles().expect("the driver lists windows"), ["Seriesdesk"]);
}

pub fn nothing_outside_can_be_reached(window: &mut Window, _: &Stage) {
    let place = window.ask("return location.href", json!([]));

    let fetched = window.ask_later(
        "const done = arguments[0]; fetch('http://127.0.0.1:1/').then(() => done('reached'), () => done('refused'))",
        json!([]),
    );
    assert_eq!(fetched, json!("refused"));

    let styled = "const style = document.createElement('style'); style.textContent = 'h1 { letter-spacing: 77px }'; \
        document.head.append(style); \
        const spacing = getComputedStyle(document.querySelector('h1')).letterSpacing; style.remove(); return spacing";
    assert_ne!(window.ask(styled, json!([])), json!("77px"), "an inline style was obeyed");

    let blocked = window.ask_later(
        "const done = arguments[0]; const seen = []; \
         document.addEventListener('securitypolicyviolation', (event) => seen.push(event.violatedDirective)); \
         const image = new Image(); image.onerror = () => setTimeout(() => done(seen), 0); image.src = 'https://example.com/a.png'",
        json!([]),
    );
    assert_eq!(blocked, json!(["img-src"]));

    window.ask("window.open('https://example.com/'); location.href = 'https://example.com/'", json!([]));
    assert_eq!(window.titles().expect("the driver lists windows").len(), 1);
    assert_eq!(window.ask("return location.href", json!([])), place);
}

pub fn a_second_start_ends_by_itself(window: &mut Window, stage: &Stage) {
    let mut second = stage.start_again().spawn().expect("the program starts");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = second.try_wait().expect("a started program can be asked") {
            break status;
        }
        if start.elapsed() > Duration::from_secs(10) {
            second.kill().expect("a started program can be ended");
            panic!("the second start is still there after 10 s");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "the second start ended with {status}");
    assert_eq!(window.titles().expect("the driver lists windows").len(), 1);
}

pub fn no_file_knows_a_patient(stage: &Stage) {
    // The search itself must be able to find something.
    let known = stage.folder().join("tmp/known.txt");
    fs::write(&known, format!("…{}…", MARKERS[0])).expect("the home of the tests can be written");
    assert_eq!(checks::files_that_know(stage.folder(), MARKERS), [known.as_path()]);
    fs::remove_file(&known).expect("a file just written can be removed");

    assert!(checks::count_files(stage.folder()) > 3, "the program left no files to search");
    let found = checks::files_that_know(stage.folder(), MARKERS);
    assert!(found.is_empty(), "a patient's name stands in {found:?}");
}
