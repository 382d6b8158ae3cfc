//! A course's visits for the patient's refrigerator door: no diagnosis, no treatment name, no full name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Practice,
    calendar::{self, SeriesCard, SeriesOf, SessionCard},
    error::{Error, Result},
    packs::{Instruction, Modality},
    patients::{self, PatientQuery},
    practice,
    series::{FrozenProtocol, Series},
    sheets::{AppointmentListSheet, Letterhead, ListedVisit, Passage, VisitMark},
    types::SeriesId,
};

/// Names whose appointments.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointmentsOf {
    /// The course.
    pub series_id: SeriesId,
    /// In letters of twice the size.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub large: bool,
}

/// The words of a course's appointment list.
pub fn appointment_list(practice: &Practice, input: AppointmentsOf) -> Result<AppointmentListSheet> {
    let db = practice.db();
    let Series { patient_id, protocol, .. } = db.find(input.series_id, "series")?;
    let courses = calendar::series_of(practice, SeriesOf { patient_id })?;
    let series = courses.into_iter().find(|course| course.id == input.series_id).ok_or(Error::NotFound("series"))?;
    let patient = patients::patient(practice, PatientQuery { patient_id })?;
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let now = practice::now_local(db, practice.env().now())?;
    let initial: String = patient.family_name.chars().take(1).collect();
    let given = patient.preferred_name.clone().unwrap_or(patient.given_name);
    let address = profile.address.as_ref().map(|address| address.one_line()).unwrap_or_default();
    let phone = profile.phone.clone();
    let site = practice::home_site(db)?.name;
    Ok(AppointmentListSheet {
        sample: profile.sample,
        letterhead: Letterhead {
            // The full name would tell a visitor what kind of clinic it is.
            name: profile.name.split(' ').take(2).collect::<Vec<_>>().join(" "),
            address,
            phone: phone.clone(),
            fax: None,
            ein: None,
            group_npi: None,
            taxonomy: None,
        },
        title: "Your appointments".to_owned(),
        patient: format!("{given} {initial}."),
        number: format!("{}-{}", patient.mrn, series.total),
        printed_on: now.day().us(),
        made_local: now.to_string(),
        summary: summary(&series),
        total: u32::try_from(series.total).unwrap_or(u32::MAX),
        large: input.large,
        visits: series
            .sessions
            .iter()
            .filter(|session| session.status.code != "cancelled")
            .map(|session| listed(session, &site))
            .collect(),
        prepare: prepare(&protocol),
        if_you_cannot_come: match phone {
            Some(phone) => format!("Call {phone} as soon as you know, at best two days before."),
            None => "Call us as soon as you know, at best two days before.".to_owned(),
        },
        crisis: Passage {
            lead: "In a crisis".to_owned(),
            body: "call or text 988, any time. In an emergency call 911.".to_owned(),
        },
        foot: if profile.sample { "Fictional sample." } else { "For the patient." }.to_owned(),
    })
}

fn summary(series: &SeriesCard) -> Passage {
    let next = series.next.map(|next| format!("Next: {}.", next.short())).unwrap_or_default();
    Passage { lead: format!("{} of {} visits done.", series.done, series.total), body: next }
}

/// The place is the site: a room's name would tell what is treated there.
fn listed(session: &SessionCard, site: &str) -> ListedVisit {
    ListedVisit {
        number: session.number.and_then(|number| u32::try_from(number).ok()),
        weekday: session.starts.day().date().format("%A").to_string(),
        day: session.starts.day().date().format("%B %-d, %Y").to_string(),
        time: session.starts.clock_us(),
        length: Some(format!("{} min", session.minutes + session.recovery_minutes)),
        place: site.to_owned(),
        with: session.provider.clone(),
        note: None,
        mark: match session.status.code.as_str() {
            "done" => VisitMark::Done,
            "no_show" => VisitMark::Missed,
            _ => VisitMark::ToCome,
        },
    }
}

/// What to do before a visit, as the protocol said when the course was started.
fn prepare(protocol: &FrozenProtocol) -> Vec<String> {
    if protocol.instructions.is_empty() {
        return usual(protocol.modality);
    }
    let line = |said: &Instruction| match said.hours {
        None => said.text.clone(),
        Some(1) => format!("{} From 1 hour before.", said.text),
        Some(hours) => format!("{} From {hours} hours before.", said.text),
    };
    protocol.instructions.iter().map(line).collect()
}

/// For courses of before protocols had instructions: by kind of treatment but without naming it. Hours of fasting differ between clinics.
fn usual(modality: Modality) -> Vec<String> {
    let lines: &[&str] = match modality {
        Modality::Ketamine => &[
            "Do not eat solid food before the visit for as long as your clinic told you; clear liquids until two hours before.",
            "Bring an adult who takes you home. Do not drive until the next day, after a night's sleep.",
            "No alcohol or cannabis for 24 hours before.",
        ],
        Modality::Spravato => &[
            "Do not eat for two hours and do not drink for 30 minutes before the visit.",
            "Plan to stay at least two hours. Bring an adult who takes you home; do not drive until the next day, after a night's sleep.",
        ],
        Modality::Tms => &[
            "Take off metal at head and neck; we have ear plugs.",
            "Tell us about any new medicine, and if you slept badly.",
        ],
        Modality::Evaluation => &[],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}
