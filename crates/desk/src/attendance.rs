//! Commands of checks at a visit: what is checked, the answers, a clinician's word that it goes on, and who is late.

use seriesdesk_core::{
    attendance::{self, AnswerCheck, AttendanceRulesView, ChecksOf, LetGo, SessionChecks},
    types::Saved,
};

use crate::Nothing;

crate::commands! {
    query session_checks (Read): ChecksOf => SessionChecks = attendance::session_checks;
    action answer_check (Schedule): AnswerCheck => Saved = attendance::answer_check;
    action let_go (Acknowledge): LetGo => Saved = attendance::let_go;
    query attendance_rules (Read): Nothing => AttendanceRulesView = |practice, _: Nothing| attendance::attendance_rules(practice);
    action save_attendance_rules (ManagePractice): AttendanceRulesView => Saved = attendance::save_attendance_rules;
}
