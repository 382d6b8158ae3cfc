//! Commands of the whole desk: the day, one patient, lists, search, and the papers of a day and a course.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice, Result, audit,
    oplog::Done,
    today::{
        self, AppointmentsOf, CardOf, DayBookOf, DaySheetOf, FindPatients, PatientCard, PatientPage, Search, SearchHit,
        Today, TodayOf,
    },
    types::PatientId,
};
use ts_rs::TS;

use crate::UiError;

crate::commands! {
    query today (Read): TodayOf => Today = today::today;
    view patient_card (Read): CardOf => PatientCard = today::patient_card;
    query find_patients (Read): FindPatients => PatientPage = today::find_patients;
    query search (Read): Search => Vec<SearchHit> = today::search;
    paper day_sheet (Print): DaySheetOf => () = day_sheet;
    paper day_book (Print): DayBookOf => () = day_book;
    paper appointment_list (Print): AppointmentsOf => () = appointment_list;
    action record_print (Print): PaperUse => () = record_print;
    action record_export (Print): PaperUse => () = record_export;
}

/// A paper that left the screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperUse {
    /// The paper's kind, such as `superbill`.
    pub paper: PaperKind,
    /// The paper's id, when it has one.
    #[serde(default)]
    #[ts(optional)]
    pub id: Option<String>,
    /// The patient it is about.
    #[serde(default)]
    #[ts(optional)]
    pub patient_id: Option<PatientId>,
}

/// The kinds of papers.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// An issued superbill.
    Superbill,
    /// A superbill before it is issued.
    SuperbillPreview,
    /// The day on one page.
    DaySheet,
    /// The next days for when the desk cannot be opened.
    DayBook,
    /// A course's visits.
    AppointmentList,
    /// A course as a calendar file.
    CalendarFile,
    /// The booked hours of a provider or a room, without patients.
    BusyCalendar,
    /// The same with patients' initials.
    BusyCalendarInitials,
    /// The same with patients' names.
    BusyCalendarNames,
    /// A consent or authorization.
    ConsentPaper,
    /// The same to be filled in by hand.
    BlankConsent,
    /// A form to fill in by hand.
    BlankForm,
    /// A form as a FHIR file.
    FormFhir,
    /// Papers that go out together.
    PacketFile,
    /// A request for records.
    RecordsRequest,
    /// What is known before treatment.
    IntakeSummary,
    /// The 24 words.
    RecoveryKit,
}

impl PaperKind {
    const fn label(self) -> &'static str {
        match self {
            PaperKind::Superbill => "Superbill",
            PaperKind::SuperbillPreview => "Superbill draft",
            PaperKind::DaySheet => "Day sheet",
            PaperKind::DayBook => "Day-book",
            PaperKind::AppointmentList => "Appointment list",
            PaperKind::CalendarFile => "Calendar file",
            PaperKind::BusyCalendar => "Calendar file of a provider or room, without patients",
            PaperKind::BusyCalendarInitials => "Calendar file of a provider or room, with initials",
            PaperKind::BusyCalendarNames => "Calendar file of a provider or room, with names",
            PaperKind::ConsentPaper => "Consent",
            PaperKind::BlankConsent => "Consent, to fill in by hand",
            PaperKind::BlankForm => "Form, to fill in by hand",
            PaperKind::FormFhir => "Form as a FHIR file",
            PaperKind::PacketFile => "Packet",
            PaperKind::RecordsRequest => "Request for records",
            PaperKind::IntakeSummary => "Intake summary",
            PaperKind::RecoveryKit => "Recovery kit",
        }
    }
}

fn day_sheet(practice: &Practice, input: DaySheetOf) -> Result<Vec<u8>, UiError> {
    Ok(seriesdesk_documents::day_sheets(&today::day_sheets(practice, &input)?)?.bytes)
}

fn day_book(practice: &Practice, input: DayBookOf) -> Result<Vec<u8>, UiError> {
    let book = today::day_book(practice, &input)?;
    let mut key = [0; 32];
    practice.env().fill(&mut key);
    Ok(seriesdesk_documents::day_book(&book, &input.password, &key)?.bytes)
}

fn appointment_list(practice: &Practice, input: AppointmentsOf) -> Result<Vec<u8>, UiError> {
    Ok(seriesdesk_documents::appointment_list(&today::appointment_list(practice, input)?)?.bytes)
}

fn record_print(practice: &mut Practice, input: PaperUse) -> Result<Done<()>> {
    audit::record_event(practice, "print_paper", input.patient_id, Some(input.paper.label().to_owned()))
}

fn record_export(practice: &mut Practice, input: PaperUse) -> Result<Done<()>> {
    audit::record_event(practice, "save_paper_outside", input.patient_id, Some(input.paper.label().to_owned()))
}
