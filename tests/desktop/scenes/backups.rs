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

pub fn a_damaged_file_is_told_and_still_locks(window: &mut Window, stage: &Stage) {
    let file = stage.folder().join("desk/restored/practice.db");
    lock(window);
    let whole = fs::read(&file).expect("a locked practice is one file");
    let mut spoilt = whole.clone();
    let middle = whole.len() / 4096 / 2 * 4096 + 2_000;
    spoilt[middle] ^= 1;
    fs::write(&file, &spoilt).expect("the stage's folder can be written");

    unlock(window);
    window.with_patience(60).see("A part of this practice’s file is damaged.");
    checks::is_accessible(window, "damaged");
    let backup = stage.folder().join("stick/spoilt.seriesdesk-backup");
    window.go("#/settings/backup");
    window.click("Make a backup…");
    native::save_as(stage, "Where the backup goes", &backup);
    window.with_patience(60).see("is damaged. Nothing was changed;");
    assert!(!backup.exists(), "a damaged page went into a backup");
    checks::is_accessible(window, "damaged-backup");

    lock(window);
    for name in ["practice.db-wal", "practice.db-shm"] {
        let _ = fs::remove_file(file.with_file_name(name));
    }
    fs::write(&file, &whole).expect("the stage's folder can be written");
    unlock(window);
    window.see_no("A part of this practice’s file is damaged.");
}

fn lock(window: &mut Window) {
    window.press("Ctrl L");
    window.see("Who is at this computer?");
}

fn unlock(window: &mut Window) {
    window.find("Unlock");
    window.type_text(PASSPHRASE);
    window.press("Enter");
    window
        .with_patience(60)
        .until("the screen that was open", "return document.querySelector('.screen h1')?.innerText");
}

fn file(stage: &Stage) -> PathBuf {
    let folder = stage.folder().join("stick");
    fs::create_dir_all(&folder).expect("the stage's folder can be written");
    folder.join("larkspur.seriesdesk-backup")
}
