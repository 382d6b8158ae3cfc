//! Delivered sessions as money sees them.

use crate::{
    calendar,
    db::{Db, named_params},
    error::{Error, Result},
    packs::{Modality, ProtocolCode},
    practice,
    series::{Series, Session, SessionStatus},
    types::{Day, LocalTime, PatientId, ProviderId, SeriesId, SessionId},
};

/// A session that took place.
#[derive(Clone)]
pub(super) struct Delivered {
    pub session: SessionId,
    pub patient: PatientId,
    pub series: Option<SeriesId>,
    /// `Infusion 1 of 6`.
    pub title: String,
    pub day: Day,
    pub started: Option<LocalTime>,
    pub stopped: Option<LocalTime>,
    pub dose: Option<String>,
    pub place_of_service: String,
    pub provider: Option<ProviderId>,
    /// The diagnosis the course was started for.
    pub diagnosis: Option<String>,
}

impl Delivered {
    /// A session and its course, as money sees them.
    pub(super) fn of(db: Db<'_>, session: &Session, series: Option<&Series>) -> Result<Self> {
        let site = practice::site(db, practice::room(db, session.room_id)?.site_id)?;
        Ok(Self {
            session: session.id,
            patient: session.patient_id,
            series: session.series_id,
            title: title(session, series),
            day: session.started_local.unwrap_or(session.starts_local).day(),
            started: session.started_local,
            stopped: session.stopped_local,
            dose: session.dose.clone(),
            place_of_service: site.place_of_service,
            provider: session.provider_id,
            diagnosis: series.and_then(|series| series.charge_diagnosis.clone()),
        })
    }
}

/// A delivered session and the codes its protocol proposes for it.
///
/// # Errors
/// Refused when the session did not take place.
pub(super) fn delivered(db: Db<'_>, id: SessionId) -> Result<(Delivered, Vec<ProtocolCode>)> {
    let session: Session = db.find(id, "session")?;
    if session.status != SessionStatus::Done {
        return Err(Error::refused("This session is not done, so it has no charges.").hint("Complete it first."));
    }
    let series = session.series_id.map(|series| db.find::<Series>(series, "series")).transpose()?;
    let codes = match &series {
        Some(series) => series.protocol.codes_of(is_first(db, &session, series.id)?),
        None => calendar::codes_alone(db, &session)?,
    };
    Ok((Delivered::of(db, &session, series.as_ref())?, codes))
}

/// What a patient was given from one day to another, both included, in order.
pub(super) fn delivered_between(
    db: Db<'_>,
    patient: PatientId,
    range: (Day, Day),
    series: Option<SeriesId>,
) -> Result<Vec<Delivered>> {
    between(db, patient, range, series, "status = 'done'")?
        .iter()
        .map(|session| {
            let series = session.series_id.map(|series| db.find::<Series>(series, "series")).transpose()?;
            Delivered::of(db, session, series.as_ref())
        })
        .collect()
}

/// How many sessions from one day to another are booked and not delivered.
pub(super) fn undelivered_between(
    db: Db<'_>,
    patient: PatientId,
    range: (Day, Day),
    series: Option<SeriesId>,
) -> Result<usize> {
    Ok(between(db, patient, range, series, "status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring')")?
        .len())
}

fn between(
    db: Db<'_>,
    patient: PatientId,
    (from, to): (Day, Day),
    series: Option<SeriesId>,
    status: &str,
) -> Result<Vec<Session>> {
    let condition = [
        "patient_id = :patient AND starts_local >= :from AND starts_local < :until AND (:series IS NULL OR series_id = :series) AND ",
        status,
        " ORDER BY starts_local, id",
    ]
    .concat();
    db.list(&condition, named_params! { ":patient": patient, ":from": from, ":until": to.plus(1), ":series": series })
}

fn is_first(db: Db<'_>, session: &Session, series: SeriesId) -> Result<bool> {
    let first: Vec<Session> = db.list(
        "series_id = :series AND status = 'done' ORDER BY starts_local, id LIMIT 1",
        named_params! { ":series": series },
    )?;
    Ok(first.first().is_some_and(|first| first.id == session.id))
}

fn title(session: &Session, series: Option<&Series>) -> String {
    let what = match session.modality {
        Modality::Ketamine => "Infusion",
        Modality::Spravato => "Spravato session",
        Modality::Tms => "TMS session",
        Modality::Evaluation => "Visit",
    };
    match (session.number, series) {
        (Some(number), Some(series)) if number <= series.protocol.sessions => {
            format!("{what} {number} of {}", series.protocol.sessions)
        }
        (Some(number), Some(_)) => format!("{what} {number}"),
        (Some(_) | None, _) => what.to_owned(),
    }
}
