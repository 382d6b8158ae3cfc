//! Two real windows on one folder: each has its own home, screen, keystore and clock, as on two desks.
use crate::checks;
use crate::scenes::sample::open_chart;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::json;
use std::fs;
use std::path::Path;

const PASSPHRASE: &str = "seven brass kettles humming low";
/// Words typed while the windows are apart; they may stand in no file of the second computer.
const MARKERS: &[&str] = &["Ramsonwort", "Gallberry"];

/// Needs the share that the front desk has set up.
pub fn two_windows_work_apart_and_agree(front: &mut Window, stage: &Stage) {
    let share = stage.folder().join("share");
    let second = Stage::set().expect("a second stage");
    let mut back = Window::open(&second).expect("a second window");
    join(front, &mut back, &share);

    // Nobody reaches the folder, and both go on working.
    let aside = share.with_file_name("unplugged");
    fs::rename(&share, &aside).expect("the share can be taken away");
    for (window, allergy) in [(&mut *front, MARKERS[0]), (&mut back, MARKERS[1])] {
        open_chart(window, "hargr", "Hargrove");
        window.press("E");
        window.fill("Allergies", allergy);
        window.click("Save");
        window.see(allergy);
        window.go("#/sync");
        window.click("Exchange now");
        window.settle();
        window.picture(&format!("share-unplugged-{allergy}"));
        window.with_patience(30).see("Share not reached – everything saved here");
    }
    back.picture("share-unplugged");
    fs::rename(&aside, &share).expect("the share comes back");

    exchange(&mut [&mut *front, &mut back]);
    for window in [&mut *front, &mut back] {
        window.with_patience(30).see("Allergies: changed on 2 computers");
        MARKERS.iter().for_each(|allergy| window.see(allergy));
    }
    back.press("2");
    back.see("Nothing to decide");
    exchange(&mut [&mut back, &mut *front]);
    front.with_patience(30).see("Nothing to decide");
    let marks = [mark(front), mark(&mut back)];
    assert_eq!(marks[0], marks[1], "both computers hold the same");

    give_rooms(front, &mut back);
    remove(front);
    back.go("#/sync");
    back.click("Exchange now");
    back.with_patience(30).see("This computer was removed from the practice.");
    back.picture("share-removed");
    back.close();
    let told = checks::files_that_know(second.folder(), MARKERS);
    assert!(told.is_empty(), "what was typed stands in {told:?}");
    let told = checks::files_that_know(&share, MARKERS);
    assert!(told.is_empty(), "what was typed stands on the share in {told:?}");
}

fn join(front: &mut Window, back: &mut Window, share: &Path) {
    front.go("#/sync");
    front.settle();
    front.press("C");
    front.fill("Name of the new computer", "Back office");
    front.click("Make the code");
    front.see("then shows six words");
    let shown = "return document.querySelector('.code').getAttribute('aria-label').replace('Invitation code ', '')";
    let code = front.ask(shown, json!([]));
    front.click("Done");
    front.click("Exchange now");
    front.settle();

    back.click("Join a practice from another computer");
    back.fill("Folder", &share.to_string_lossy());
    back.fill("Invitation code", code.as_str().expect("a code"));
    checks::is_accessible(back, "join-code");
    back.click("Read the invitation");
    back.with_patience(30).see("The invitation is for");
    checks::is_accessible(back, "join-passphrase");
    back.type_text(PASSPHRASE);
    back.click("Ask to be let in");
    back.with_patience(30).see("They have to be the same.");
    checks::is_accessible(back, "join-words");
    back.picture("join-words");
    front.with_patience(60).see("They are the same: let it in");
    let words = |window: &Window| {
        window.ask(
            "return [...document.querySelectorAll('ol li b')].map((word) => word.innerText).slice(0, 6)",
            json!([]),
        )
    };
    assert_eq!(words(front), words(back));
    front.click("They are the same: let it in");
    back.with_patience(90).see("Unlock the practice");
    checks::is_accessible(back, "join-ready");
    back.click("Unlock the practice");
    back.see("Who is at this computer?");
    back.type_text(PASSPHRASE);
    back.press("Enter");
    back.with_patience(30).see("Today");
    back.see("SAMPLE");
}

/// One after the other, and the first once more, so that each has heard the other.
fn exchange(windows: &mut [&mut Window; 2]) {
    for turn in [0, 1, 0] {
        windows[turn].go("#/sync");
        windows[turn].click("Exchange now");
        windows[turn].with_patience(30).settle();
    }
}

/// What the check-up says the tables of this computer come to.
fn mark(window: &mut Window) -> String {
    window.go("#/settings/doctor");
    window.click("Check everything");
    window.with_patience(60).see("Everything is sound.");
    let text = window.text();
    let mark = text.split_once("their mark is ").expect("the check-up shows the mark").1;
    mark.chars().take_while(char::is_ascii_hexdigit).collect()
}

/// The front desk gives a chair to the back office, which hears of it and gives it back.
fn give_rooms(front: &mut Window, back: &mut Window) {
    front.go("#/sync");
    front.click("Give rooms…");
    front.see("also where there is no network");
    front.click("Chair 1");
    checks::is_accessible(front, "lease-form");
    front.picture("lease-form");
    front.click("Give them");
    front.with_patience(30).until(
        "the room in the list",
        "return [...document.querySelectorAll('.rooms li')].some((row) => row.innerText.includes('Back office'))",
    );
    checks::is_accessible(front, "leases");
    front.picture("leases");
    exchange(&mut [&mut *front, &mut *back]);
    back.see("Front desk gives out the rooms");
    back.click("Give back");
    back.with_patience(30).see("No room is given to another computer.");
    exchange(&mut [&mut *back, &mut *front]);
    front.with_patience(30).see("No room is given to another computer.");
}

fn remove(front: &mut Window) {
    front.go("#/sync");
    front.click("Back office");
    front.click("Lost or stolen…");
    front.see("still holds");
    front.fill("Why", "Left on a train");
    front.click("Remove Back office");
    front.with_patience(30).until("the end of the dialog", "return !document.querySelector('dialog[open]')");
    front.settle();
    front.click("Exchange now");
    front.settle();
}
