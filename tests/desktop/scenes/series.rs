//! Courses: booked as a whole, shifted, and mended when something is lost.
use super::sample::open_chart;
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::json;

/// A Wednesday of the second week of the course that is booked here.
const LOST_DAY: &str = "2026-03-18";

pub fn a_course_of_36_is_booked_within_14_keys(window: &mut Window, _: &Stage) {
    open_chart(window, "harg", "Hargrove");
    window.start_counting();
    window.press("B");
    window.find("First day");
    window.type_text("3/9");
    window.press("Tab");
    window.type_text("9a");
    window.press("Tab");
    window.type_text("TM");
    window.with_patience(20).see("36 sessions");
    window.picture("series-planned");
    checks::is_accessible(window, "series-planned");
    window.press("Ctrl Enter");
    window.with_patience(20).see("36 sessions booked");
    let effort = window.effort();
    println!("        flow 4, a course of 36: {} keys", effort.keys);
    assert!(effort.keys <= 14 && effort.clicks == 0, "{effort:?}");
}

pub fn a_session_finds_another_time_within_3_keys(window: &mut Window, _: &Stage) {
    window.go(&format!("#/calendar/day/{LOST_DAY}"));
    window.settle();
    focus(window, "Hargrove");
    window.start_counting();
    window.press("Enter");
    window.see("Another time");
    window.press("F");
    window.with_patience(20).see("the one that moves least first");
    window.picture("series-make-up");
    checks::is_accessible(window, "series-make-up");
    window.press("Enter");
    window.see("moved");
    let effort = window.effort();
    println!("        another time for one session: {} keys", effort.keys);
    assert!(effort.keys <= 3 && effort.clicks == 0, "{effort:?}");
    window.press("Esc");
}

pub fn a_day_without_its_device_is_repaired_at_once(window: &mut Window, _: &Stage) {
    // The device breaks down for the next day of the course.
    let down = "const done = arguments[arguments.length - 1]; const call = (name, input) => window.__TAURI_INTERNALS__.invoke('call', { name, input }); \
        call('rooms', null).then(async ({ value }) => { const bays = value.filter((room) => room.kind === 'tms' || room.kind?.code === 'tms'); \
        for (const bay of bays) await call('save_absence', { room_id: bay.id, kind: 'out_of_order', from: '2026-03-19T00:00', until: '2026-03-20T00:00' }); done(bays.length) }, (why) => done(JSON.stringify(why)))";
    let told = window.ask_later(down, json!([]));
    assert!(told.as_u64().is_some_and(|bays| bays > 0), "{told}");
    window.go("#/calendar/day/2026-03-19");
    window.settle();
    window.see("not stand");
    window.picture("series-broken-day");
    window.start_counting();
    window.press("F");
    window.with_patience(60).see("the one that moves least first");
    window.picture("series-repair-day");
    checks::is_accessible(window, "series-repair-day");
    window.press("Enter");
    window.with_patience(60).until("the repaired day", "return !document.body.innerText.includes('not stand')");
    let effort = window.effort();
    println!("        a day without its device, repaired: {} keys", effort.keys);
    assert!(effort.keys <= 2 && effort.clicks == 0, "{effort:?}");
}

pub fn the_rest_of_a_course_is_shifted_within_7_keys(window: &mut Window, _: &Stage) {
    open_chart(window, "harg", "Hargrove");
    window.click("Series");
    window.settle();
    let last = "const region = document.querySelector('[data-region^=series-]')?.dataset.region; const rows = [...document.querySelectorAll(`[data-region=${region}] tr[tabindex]`)]; \
        rows.at(-1)?.focus(); return rows.length > 30 && document.activeElement === rows.at(-1)";
    window.until("the sessions of the course", last);
    window.start_counting();
    window.press("R");
    window.find("By");
    window.type_text("+7d");
    window.press("Enter");
    window.with_patience(20).see("moved");
    let effort = window.effort();
    println!("        flow 6, shift the rest by a week: {} keys", effort.keys);
    assert!(effort.keys <= 7 && effort.clicks == 0, "{effort:?}");
}

/// Puts the focus on the tile of a patient.
fn focus(window: &Window, patient: &str) {
    let script = format!(
        "const found = [...document.querySelectorAll('button[data-session]')].find((tile) => tile.textContent.includes('{patient}')); \
         found?.focus(); return document.activeElement === found"
    );
    window.until(patient, &script);
}
