//! Records of others: asked for, reminded of, and what came; and the scan of a paper beside its signature.

use super::sample::open_chart;
use crate::checks;
use crate::native;
use crate::stage::Stage;
use crate::window::Window;

/// A request is written, looked at as it goes out, written down as sent, and ended by what came.
pub fn records_are_asked_for_and_come(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.see("request for records to chase");
    open_chart(window, "harg", "Hargrove");
    window.press("9");
    window.see("Nobody was asked for records yet");
    window.start_counting();
    window.press("R");
    window.until("the dialog", "return document.activeElement?.name === 'name'");
    window.type_text("Harbor Street");
    checks::is_accessible(window, "records-ask");
    window.picture("records-ask");
    window.press("Ctrl Enter");
    window.see("Not sent yet");
    window.press("L");
    window.until("the dialog", "return document.querySelector('dialog[open]')?.innerText.includes('What was said')");
    checks::is_accessible(window, "records-asked");
    window.press("S");
    window.see("ask again on 03/10/2026");
    let effort = window.effort();
    println!("        a request for records written and sent: {} keys, {} clicks", effort.keys, effort.clicks);
    assert!(effort.keys <= 20 && effort.clicks == 0, "{effort:?}");
    checks::is_accessible(window, "records");
    window.picture("records");
    window.press("T");
    window.until("the paper", "return document.querySelector('h1')?.innerText === 'Request for records'");
    window.until("the first page", "return document.querySelector('.preview canvas')?.width > 300");
    window.settle();
    checks::is_accessible(window, "records-paper");
    window.picture("records-paper");
    window.press("Esc");
    window.see("ask again on 03/10/2026");
    window.press("Q");
    window.until("the dialog", "return document.querySelector('dialog[open]')?.innerText.includes('The document')");
    checks::is_accessible(window, "records-end");
    window.press("Ctrl Enter");
    window.see("Records came on 03/03/2026");
}

/// What was signed with a pen has its scan beside it.
pub fn a_scan_is_put_beside_a_signature(window: &mut Window, _: &Stage) {
    open_chart(window, "harg", "Hargrove");
    window.press("6");
    window.until("a paper", "return document.querySelector('.paper') !== null");
    for _ in 0..3 {
        window.press("J");
    }
    window.until(
        "the paper signed with a pen",
        "return document.querySelector('.paper h2')?.innerText.includes('ketamine')",
    );
    window.press("F");
    let choose = "const field = document.querySelector('dialog[open] [name=document_id]'); const one = [...field?.options ?? []].find(({ value }) => value); \
        if (!one) return false; field.value = one.value; field.dispatchEvent(new Event('change', { bubbles: true })); return true";
    window.until("the scan to choose", choose);
    checks::is_accessible(window, "consents-scan");
    window.press("Ctrl Enter");
    window.until("the scan", "return document.querySelector('.paper a[href*=\"documents/\"]') !== null");
    checks::is_accessible(window, "consents-scanned");
    window.press("Ctrl Z");
    window.until("no scan", "return document.querySelector('.paper a[href*=\"documents/\"]') === null");
}

/// What the law keeps apart is brought in as restricted, looked at in its own tab, and stands under no document.
pub fn a_restricted_paper_is_kept_apart(window: &mut Window, stage: &Stage) {
    let file = stage.folder().join("program.png");
    std::fs::write(&file, include_bytes!("../../../crates/desk/src/sample/received/counseling-notes.png"))
        .expect("the stage takes files");
    open_chart(window, "harg", "Hargrove");
    window.press("9");
    let choose = "const field = document.querySelector('[name=sensitivity]'); if (!field) return false; field.value = 'substance_use'; field.dispatchEvent(new Event('change', { bubbles: true })); return true";
    window.until("the sensitivity", choose);
    window.press("I");
    native::choose(stage, "Files that came in", &file);
    window.see("Papers on file");
    window.see("Counseling notes of Dr. Cole");
    window.see("Substance-use record (42 CFR Part 2) · PNG, 1 page");
    let open = "const one = [...document.querySelectorAll('[data-region=restricted-papers] .link')].find(({ innerText }) => innerText === 'program'); one?.focus(); return one && document.activeElement === one";
    window.until("the paper", open);
    window.press("Enter");
    window
        .until("its page", "return document.querySelector('[data-region=restricted-papers] img')?.naturalWidth > 300");
    checks::is_accessible(window, "restricted-papers");
    window.until(
        "its page again",
        "return document.querySelector('[data-region=restricted-papers] img')?.naturalWidth > 300",
    );
    window.settle();
    window.picture("restricted-papers");
    window.click("What it is");
    window.until("the dialog", "return document.activeElement?.name === 'title'");
    checks::is_accessible(window, "restricted-paper");
    window.press("Esc");
    window.press("9");
    window.see("Records of Dr. Cole");
    window.see_no("Counseling notes");
}
