//! Consents of a chart: made, signed by name or by hand, taken back, and texts the practice writes itself.
use super::sample::open_chart;
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;

/// A paper is made ready and signed by the name: what staff press, without what the patient reads.
pub fn a_consent_is_signed_on_the_screen(window: &mut Window, _: &Stage) {
    open_chart(window, "whit", "Whitfield");
    window.press("6");
    window.see("Nothing was put before the patient to sign yet.");
    window.start_counting();
    window.press("C");
    window.until("the dialog", "return document.querySelector('dialog[open] input') === document.activeElement");
    checks::is_accessible(window, "consents-new");
    window.type_text("gen");
    window.see("General, version 1");
    window.press("Ctrl Enter");
    window.see("Not signed: patient");
    window
        .until("the paper", "return document.querySelector('.paper [role=status]')?.innerText.includes('Not signed')");
    window.press("I");
    window.until(
        "the name",
        "return document.activeElement?.name === 'name' && document.activeElement.value.includes('Whitfield')",
    );
    checks::is_accessible(window, "consents-sign");
    window.press("Ctrl Enter");
    window.see("nobody signs what they did not agree to");
    window.click("I agree");
    window.press("Ctrl Enter");
    window.see("In force until 03/02/2027");
    let effort = window.effort();
    println!("        a consent made ready and signed: {} keys, {} clicks", effort.keys, effort.clicks);
    assert!(effort.keys <= 10, "{effort:?}");
    checks::is_accessible(window, "consents-signed");
}

/// A pen on the screen leaves strokes, and the paper that is kept shows them; taking it back leaves the paper.
pub fn a_signature_is_drawn_and_the_paper_shows_it(window: &mut Window, _: &Stage) {
    window.press("C");
    window.until("the dialog", "return document.querySelector('dialog[open] input') === document.activeElement");
    window.type_text("photo");
    window.see("Recording, version 1");
    for label in ["photo", "clinical_photo", "video", "audio", "ai"] {
        let choose = format!(
            "const field = document.querySelector('dialog [name={label}]'); field.value = 'no'; field.dispatchEvent(new Event('change', {{ bubbles: true }})); return true"
        );
        window.until("the choice", &choose);
    }
    window.fill("What", "Nothing");
    window.fill("How long", "Not at all");
    window.press("Ctrl Enter");
    window.see("Not signed: patient");
    window
        .until("the paper", "return document.querySelector('.paper [role=status]')?.innerText.includes('Not signed')");
    window.press("I");
    window.until("the name", "return document.activeElement?.name === 'name'");
    window.click("Draw");
    let draw = "const canvas = document.querySelector('dialog canvas'); if (!canvas) return false; const box = canvas.getBoundingClientRect();
        const at = (kind, x, y) => canvas.dispatchEvent(new PointerEvent(kind, { bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, button: 0, buttons: kind === 'pointerup' ? 0 : 1, pressure: 0.5, clientX: box.left + x * box.width, clientY: box.top + y * box.height }));
        at('pointerdown', 0.1, 0.7); for (let step = 1; step < 20; step++) at('pointermove', 0.1 + step * 0.03, 0.5 + 0.3 * Math.sin(step)); at('pointerup', 0.7, 0.5); return true";
    window.until("strokes", draw);
    window.click("I agree");
    window.press("Ctrl Enter");
    window.see("drawn on screen");
    window.until("the strokes beside the name", "return document.querySelector('.paper svg path') !== null");
    window.picture("consents");
    window.press("L");
    window.until(
        "the paper",
        "return document.body.innerText.includes('Consent') && document.querySelector('canvas') !== null",
    );
    window.settle();
    window.picture("consent-paper");
    window.press("Esc");
}

/// A new version of a text takes effect, and whoever signed the older one is listed to sign again.
pub fn another_version_of_a_text_asks_for_another_signature(window: &mut Window, _: &Stage) {
    window.go("#/settings/consents");
    window.see("Nobody has to sign again.");
    let open = "const row = [...document.querySelectorAll('[data-region=texts] tr')].find((line) => line.innerText.includes('Consent to evaluation and treatment')); row?.focus(); return row && document.activeElement === row";
    window.until("the row of the text", open);
    window.press("Enter");
    window.see("It must say");
    checks::is_accessible(window, "consents-text");
    window.press("Ctrl Enter");
    window.see("Whitfield");
    window.see("Version 1 is signed; version 2 is in force since 03/03/2026.");
    window.picture("consents-texts");
}
