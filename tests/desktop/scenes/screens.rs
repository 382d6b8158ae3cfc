//! Every screen there is, as axe-core sees it in both themes.
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;

pub const SCREENS: &[(&str, &str)] = &[
    ("today", "#/today"),
    ("calendar-day", "#/calendar/day/2026-03-03"),
    ("calendar-week", "#/calendar/week/2026-03-03"),
    ("calendar-month", "#/calendar/month/2026-03-03"),
    ("missed", "#/missed"),
    ("waitlist", "#/waitlist"),
    ("finish-week", "#/finish-week"),
    ("intake", "#/intake"),
    ("readiness", "#/readiness/next"),
    ("readiness-today", "#/readiness/2026-03-03"),
    ("reminders", "#/reminders"),
    ("utilization", "#/room-use"),
    ("patients", "#/patients"),
    ("documents", "#/documents"),
    ("papers", "#/papers"),
    ("import-csv", "#/imports/csv"),
    ("import-fhir", "#/imports/fhir"),
    ("settings-practice", "#/settings/practice"),
    ("settings-sites", "#/settings/sites"),
    ("settings-rooms", "#/settings/rooms"),
    ("settings-protocols", "#/settings/protocols"),
    ("settings-closures", "#/settings/closures"),
    ("settings-providers", "#/settings/providers"),
    ("settings-staff", "#/settings/staff"),
    ("settings-fees", "#/settings/fees"),
    ("settings-intake", "#/settings/intake"),
    ("settings-consents", "#/settings/consents"),
    ("settings-payers", "#/settings/payers"),
    ("settings-preferences", "#/settings/preferences"),
    ("settings-people", "#/settings/people"),
    ("settings-security", "#/settings/security"),
    ("settings-backup", "#/settings/backup"),
    ("settings-audit", "#/settings/audit"),
    ("settings-doctor", "#/settings/doctor"),
    ("sync", "#/sync"),
    ("help", "#/help"),
];

const TABS: &[&str] = &[
    "summary",
    "details",
    "coverage",
    "series",
    "forms",
    "trials",
    "consents",
    "money",
    "papers",
    "documents",
    "log",
    "restricted",
];

pub fn every_screen_is_accessible(window: &mut Window, _: &Stage) {
    visit(window, "", SCREENS);
}

pub fn every_part_of_a_chart_is_accessible(window: &mut Window, _: &Stage) {
    visit_chart(window, "");
}

/// Goes to each screen and asks axe-core about it.
pub fn visit(window: &mut Window, prefix: &str, screens: &[(&str, &str)]) {
    let mut found = Vec::new();
    for (name, place) in screens {
        window.go(place);
        window.settle();
        found.extend(checks::problems(window, &format!("{prefix}{name}")));
    }
    assert!(found.is_empty(), "axe-core found:\n{}", found.join("\n"));
}

/// Goes through the chart on the screen and asks axe-core about each part.
pub fn visit_chart(window: &mut Window, prefix: &str) {
    let parts = parts_of_chart(window);
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, place)| (name.as_str(), place.as_str())).collect();
    visit(window, prefix, &parts);
}

/// The tabs of the chart on the screen, with their addresses.
pub fn parts_of_chart(window: &Window) -> Vec<(String, String)> {
    let chart = chart_on_screen(window);
    TABS.iter().map(|tab| (format!("patient-{tab}"), format!("{chart}/{tab}"))).collect()
}

pub fn palette_and_shortcuts_are_accessible(window: &mut Window, _: &Stage) {
    window.go("#/today");
    window.press("Ctrl K");
    window.until("the palette", "return document.querySelector('dialog[open] input, [role=dialog] input') !== null");
    checks::is_accessible(window, "palette");
    window.press("Esc");
    window.press("?");
    window.see("Everywhere");
    checks::is_accessible(window, "shortcuts");
    window.press("Esc");
}

/// The address of the chart that the window shows, without its tab.
fn chart_on_screen(window: &Window) -> String {
    let place = window.until("a chart", "return location.hash.match(/^#\\/patients\\/[^/?]+/)?.[0]");
    place.as_str().unwrap_or_default().to_owned()
}
