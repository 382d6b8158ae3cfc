//! The scenes in the order of a day.
use crate::Scene;
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;

/// All scenes.
pub const ALL: &[Scene] = &[("the window has a generic title", the_title_is_generic)];

/// Scenes that every other one needs.
pub const OPENING: &[&str] = &[];

/// What must hold of the files after the program has ended.
pub const AFTERWARDS: &[(&str, fn(&Stage))] =
    &[("no file outside the stores knows a patient", no_file_knows_a_patient)];

fn the_title_is_generic(window: &mut Window, _: &Stage) {
    window.until("the page", "return document.body.innerText");
    assert_eq!(window.titles().expect("the driver lists windows"), ["Seriesdesk"]);
    window.picture("first");
    checks::is_accessible(window, "first");
}

fn no_file_knows_a_patient(stage: &Stage) {
    println!("{}", checks::count_files(stage.folder()));
}
