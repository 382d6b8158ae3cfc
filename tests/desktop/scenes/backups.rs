//! A backup made, checked and restored through the window and the dialogs of the system.
use super::door::PASSPHRASE;
use crate::checks;
use crate::native;
use crate::stage::Stage;
use crate::window::Window;
use std::fs;
use std::path::PathBuf;

pub fn a_backup_is_made_while_the_practice_is_open(window: &mut Window, stage: &Stage) {
    window.go("#/settings/backup");
    window.see("no backup yet");
    window.click("Make a backup…");
    native::save_as(stage, "Where the backup goes", &file(stage));
    window.with_patience(60).see("This backup is made, opened and counted.");
    window.see_no("no backup yet");
    assert!(
        fs::metadata(file(stage)).is_ok_and(|file| file.len() > 10_000),
        "the backup is too small to hold a practice"
    );
    checks::is_accessible(window, "backup-made");
}

pub fn a_backup_opens_only_with_its_passphrase(window: &mut Window, stage: &Stage) {
    window.go("#/settings/backup");
    window.click("Choose a backup…");
    native::choose(stage, "A backup", &file(stage));
    window.fill("Their passphrase when it was made", "not the passphrase");
    window.press("Enter");
    window.see("That passphrase is not right.");
    checks::is_accessible(window, "backup-refused");
    window.fill("Their passphrase when it was made", PASSPHRASE);
    window.press("Enter");
    window.with_patience(60).see("This backup is whole, opened and counted.");
    checks::is_accessible(window, "backup-checked");
}

pub fn a_restored_practice_knows_its_patients(window: &mut Window, stage: &Stage) {
    let folder = stage.folder().join("desk/restored");
    fs::create_dir_all(&folder).expect("the stage's folder can be written");
    window.click("Restore into a new folder…");
    native::choose(stage, "An empty folder for the restored practice", &folder);
    window.with_patience(60).until("Today", "return document.querySelector('.screen h1')?.innerText === 'Today'");
    assert!(fs::read_dir(&folder).is_ok_and(|files| files.count() > 1), "nothing was restored into the folder");

    window.press("Ctrl K");
    window.type_text("vane");
    window.see("Vane, Cleo");
    window.press("Enter");
    window.see("(503) 555-0188");
    assert!(super::patients::total(window) >= 2);
}

fn file(stage: &Stage) -> PathBuf {
    let folder = stage.folder().join("stick");
    fs::create_dir_all(&folder).expect("the stage's folder can be written");
    folder.join("larkspur.seriesdesk-backup")
}
