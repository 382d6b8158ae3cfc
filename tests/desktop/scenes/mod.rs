//! The scenes in the order of a day.

mod backups;
mod consents;
mod documents;
mod door;
mod forms;
mod handed;
mod imports;
mod intake;
mod matrix;
mod packets;
mod patients;
mod printing;
mod readiness;
mod records;
mod recovery;
mod sample;
mod screens;
mod series;
mod share;
mod shut;
mod week;
mod windows;

use crate::stage::Stage;
use crate::window::Window;

/// One thing that must hold in the running program, as a sentence.
pub type Scene = (&'static str, fn(&mut Window, &Stage));

/// One thing that must hold of the files after the program has ended.
pub type Trace = (&'static str, fn(&Stage));

/// All scenes. Later ones find what earlier ones left.
pub const ALL: &[Scene] = &[
    ("the window has a generic title", shut::the_title_is_generic),
    ("the page can reach nothing outside the program", shut::nothing_outside_can_be_reached),
    ("the first start offers four ways", door::the_first_start_offers_four_ways),
    ("a practice is created with its recovery kit", door::a_practice_is_created_with_its_kit),
    ("a missing field is named and nothing is lost", patients::a_missing_field_is_named_and_nothing_is_lost),
    ("a patient is registered within 45 keys", patients::a_patient_is_registered_within_45_keys),
    ("a patient nobody may read is registered", patients::a_patient_nobody_may_read_is_registered),
    ("a patient is found within 6 keys", patients::a_patient_is_found_within_6_keys),
    ("a list is tried before anything is kept", imports::a_list_is_tried_before_anything_is_kept),
    ("an imported list can be taken back and comes in once", imports::a_list_comes_in_once_and_can_be_taken_back),
    ("a patient among 5,000 is found within 6 keys", imports::a_patient_among_5_000_is_found_within_6_keys),
    ("FHIR bundles come in with what was noticed", imports::fhir_bundles_come_in_with_what_was_noticed),
    ("every part of a chart is accessible", screens::every_part_of_a_chart_is_accessible),
    ("every screen is accessible", screens::every_screen_is_accessible),
    ("palette and shortcuts are accessible", screens::palette_and_shortcuts_are_accessible),
    ("locking empties the page", door::locking_empties_the_page),
    ("a wrong passphrase is refused", door::a_wrong_passphrase_is_refused),
    ("the passphrase opens the practice", door::the_passphrase_opens_the_practice),
    ("a backup is made while the practice is open", backups::a_backup_is_made_while_the_practice_is_open),
    ("a backup opens only with its passphrase", backups::a_backup_opens_only_with_its_passphrase),
    ("a restored practice knows its patients", backups::a_restored_practice_knows_its_patients),
    ("a damaged file is told and still locks", backups::a_damaged_file_is_told_and_still_locks),
    ("the sample practice opens on Today", sample::the_sample_practice_opens_on_today),
    ("arrive, start and done are one key each", sample::arrive_start_and_done_are_one_key_each),
    ("a missed visit is answered within 6 keys", sample::a_missed_visit_is_answered_within_6_keys),
    ("open time is booked while the week is finished", week::open_time_is_booked_while_the_week_is_finished),
    ("a reminder is copied and written down", week::a_reminder_is_copied_and_written_down),
    ("a PHQ-9 is typed by its digits", forms::a_phq_9_is_typed_by_its_digits),
    ("an urgent warning is handled", forms::an_urgent_warning_is_handled),
    ("a form is printed to be filled in by hand", forms::a_form_is_printed_to_be_filled_in_by_hand),
    ("a form goes out and comes in as FHIR", forms::a_form_goes_out_and_comes_in_as_fhir),
    ("what was tried before is written down", forms::what_was_tried_before_is_written_down),
    ("a consent is signed on the screen", consents::a_consent_is_signed_on_the_screen),
    ("a signature is drawn and the paper shows it", consents::a_signature_is_drawn_and_the_paper_shows_it),
    ("a session that is not ready does not start", readiness::a_session_that_is_not_ready_does_not_start),
    ("a course says what it lacks", readiness::a_course_says_what_it_lacks),
    (
        "another version of a text asks for another signature",
        consents::another_version_of_a_text_asks_for_another_signature,
    ),
    ("the pipeline says who stands where", intake::the_pipeline_says_who_stands_where),
    ("the intake summary says where each line is written", intake::the_intake_summary_says_where_each_line_is_written),
    ("an intake goes from the call to ready by keyboard", intake::an_intake_goes_from_the_call_to_ready_by_keyboard),
    ("steps of intake are changed", intake::steps_of_intake_are_changed),
    ("a fax is put right and filed", documents::a_fax_is_put_right_and_filed),
    ("a packet goes out and comes back", packets::a_packet_goes_out_and_comes_back),
    ("records are asked for and come", records::records_are_asked_for_and_come),
    ("a scan is put beside a signature", records::a_scan_is_put_beside_a_signature),
    ("a restricted paper is kept apart", records::a_restricted_paper_is_kept_apart),
    ("what cannot be shown says so", documents::what_cannot_be_shown_says_so),
    (
        "a patient fills in a form and gives the computer back",
        handed::a_patient_fills_in_a_form_and_gives_the_computer_back,
    ),
    ("a session moves within 14 keys", sample::a_session_moves_within_14_keys),
    ("a course of 36 is booked within 14 keys", series::a_course_of_36_is_booked_within_14_keys),
    ("a session finds another time within 3 keys", series::a_session_finds_another_time_within_3_keys),
    ("a day without its device is repaired at once", series::a_day_without_its_device_is_repaired_at_once),
    ("the rest of a course is shifted within 7 keys", series::the_rest_of_a_course_is_shifted_within_7_keys),
    ("a superbill is printed within 12 keys", sample::a_superbill_is_printed_within_12_keys),
    ("a paper shows its words", sample::a_paper_shows_its_words),
    ("the system prints the pages of a superbill", printing::the_system_prints_the_pages_of_a_superbill),
    ("a day-book is written and locked", printing::a_day_book_is_written_and_locked),
    ("a share is set up and a laptop is let in", share::a_share_is_set_up_and_a_laptop_is_let_in),
    ("what both changed is decided and both agree", share::what_both_changed_is_decided_and_both_agree),
    ("a lost laptop is removed", share::a_lost_laptop_is_removed),
    ("two windows work apart and agree", windows::two_windows_work_apart_and_agree),
    ("a lost practice comes back by its kit", recovery::a_lost_practice_comes_back_by_its_kit),
    ("every screen fits every look", matrix::every_screen_fits_every_look),
    ("a second start shows the window that is there", shut::a_second_start_ends_by_itself),
];

/// Scenes that others need: they play even when others are asked for, and end the day when they fail.
pub const OPENING: &[&str] = &["a practice is created with its recovery kit"];

/// What is judged after the program has ended.
pub const TRACES: &[Trace] = &[
    ("no file outside the stores knows a patient", shut::no_file_knows_a_patient),
    ("the log says when the first screen stood", door::the_log_says_when_the_first_screen_stood),
];
