//! Commands of intake: the pipeline, inquiries, their steps and calls.

use seriesdesk_core::{
    Practice,
    intake::{
        self, CaseContact, CloseCase, IntakeBoard, IntakeCaseOf, IntakeCaseView, IntakeFigures, IntakeFiguresOf,
        IntakeOf, IntakeTemplates, MarkStep, OpenInquiry, ResetTemplate, SaveInquiry, SaveTemplate, TakeUp,
    },
    summary::{self, SummaryOf},
    types::Saved,
};

use crate::{Nothing, UiError};

crate::commands! {
    query intake_board (Read): IntakeOf => IntakeBoard = intake::intake_board;
    query intake_case (Read): IntakeCaseOf => IntakeCaseView = intake::intake_case;
    query intake_figures (Read): IntakeFiguresOf => IntakeFigures = intake::intake_figures;
    query intake_templates (Read): Nothing => IntakeTemplates = |practice, _: Nothing| intake::intake_templates(practice);
    paper intake_summary (Print): SummaryOf => () = intake_summary;
    action open_inquiry (EditPatients): OpenInquiry => Saved = intake::open_inquiry;
    action save_inquiry (EditPatients): SaveInquiry => Saved = intake::save_inquiry;
    action mark_step (EditPatients): MarkStep => Saved = intake::mark_step;
    action log_case_contact (EditPatients): CaseContact => Saved = intake::log_case_contact;
    action close_case (EditPatients): CloseCase => Saved = intake::close_case;
    action take_up (EditPatients): TakeUp => Saved = intake::take_up;
    action save_intake_template (ManagePractice): SaveTemplate => Saved = intake::save_template;
    action reset_intake_template (ManagePractice): ResetTemplate => Saved = intake::reset_template;
}

fn intake_summary(practice: &Practice, input: SummaryOf) -> Result<Vec<u8>, UiError> {
    Ok(seriesdesk_documents::chart_summary(&summary::intake_summary(practice, input)?)?.bytes)
}
