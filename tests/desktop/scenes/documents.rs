//! Documents on file: what came in is looked at, put right, filed and found again.
use serde_json::json;

use super::sample::open_chart;
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;

/// A fax of four pages: turned, labelled, split and filed by keyboard, and found in the chart.
pub fn a_fax_is_put_right_and_filed(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.see("2 documents to file");
    window.press("G");
    window.press("D");
    window.see("2 to file");
    window.until("the first page", "return document.querySelector('.thumb img')?.naturalWidth > 100");
    checks::is_accessible(window, "documents");
    window.picture("documents");
    window.press("Down");
    window.press("Down");
    window.until("the fax", "return document.activeElement?.innerText.includes('Fax of 555')");
    window.press("Enter");
    window.until("the page", "return document.querySelector('.sheet img')?.naturalWidth > 300");
    window.until("the thumbnails", "return document.querySelectorAll('.strip img').length === 4");
    checks::is_accessible(window, "document");
    window.until("the thumbnails", "return document.querySelectorAll('.strip img').length === 4");
    window.picture("document");
    window.press("Right");
    window.press("Right");
    current_is(window, "Page 3");
    for _ in 0..2 {
        window.press("R");
        window.until("it is saved", "return !document.querySelector('.sheet .blank')");
    }
    current_is(window, "Page 3, turned");
    window.press("L");
    window.until("the label", "return document.activeElement?.name === 'label'");
    window.type_text("Laboratory");
    window.press("Enter");
    current_is(window, "Page 3, turned, Laboratory");
    window.press("Right");
    window.press("S");
    window.until("the cut", "return document.activeElement?.name === 'after'");
    window.see("Pages 1 to 3");
    checks::is_accessible(window, "document-split");
    window.press("Enter");
    window.see("Of the same file");
    window.until("three pages", "return document.querySelectorAll('.strip button').length === 3");
    window.click("Whose");
    window.type_text("abern");
    window.until("the patient", "return document.querySelector('[role=option]')?.innerText.includes('Abernathy')");
    window.press("Enter");
    let choose = "const field = document.querySelector('[name=kind]'); field.value = 'referral'; field.dispatchEvent(new Event('change', { bubbles: true })); return true";
    window.until("what it is", choose);
    window.fill("Title", "Referral of Dr. Cole");
    window.press("Ctrl Enter");
    window.until("the next of the inbox", "return !document.querySelector('h1')?.innerText.includes('Referral')");
    open_chart(window, "abern", "Abernathy");
    window.press("9");
    window.see("Referral of Dr. Cole");
    window.see("p. 3 Laboratory");
    checks::is_accessible(window, "chart-documents");
    window.click("p. 3");
    current_is(window, "Page 3, turned, Laboratory");
    window.press("Ctrl Z");
    window.until("it is nobody's again", "return !document.querySelector('.title')?.innerText.includes('Abernathy')");
    window.press("Ctrl Z");
    window.until("four pages", "return document.querySelectorAll('.strip button').length === 4");
}

/// A damaged file says so and is kept; the same bytes are not kept twice.
pub fn what_cannot_be_shown_says_so(window: &mut Window, _: &Stage) {
    window.go("#/documents");
    window.see("This file is damaged and cannot be shown");
    window.click("Letter");
    window.see("The file is kept as it came");
    checks::is_accessible(window, "document-damaged");
    let take = "const [content, done] = arguments; window.__TAURI_INTERNALS__.invoke('call', { name: 'receive_document', input: { content, title: 'Again', arrived_by: 'fax' } }) \
        .then(({ value }) => done(`${value.document_id} ${value.already.length}`), (refused) => done(JSON.stringify(refused)));";
    let damaged = "JVBERi0xLjcKMSAwIG9iago=";
    assert!(window.ask_later(take, json!([damaged])).as_str().is_some_and(|said| said.ends_with(" 0")));
    assert_eq!(window.ask_later(take, json!([damaged])), json!("null 1"));
    window.go("#/documents");
    window.see("Again");
    window.click("Again");
    window.until("the document", "return document.querySelector('h1')?.innerText === 'Again'");
    window.press("X");
    window.until("why", "return document.activeElement?.name === 'reason'");
    window.type_text("Sent twice");
    window.press("Enter");
    window.until(
        "it is gone",
        "return location.hash.startsWith('#/documents') && !document.body.innerText.includes('Again')",
    );
}

fn current_is(window: &Window, name: &str) {
    let script =
        format!("return document.querySelector('.strip [aria-current]')?.getAttribute('aria-label') === '{name}'");
    window.until(name, &script);
}
