//! Which sessions do not stand any more, and why.

use std::collections::BTreeSet;

use super::super::setting::Setting;
use crate::{
    availability::{self, Asked, Patients, Stretch},
    calendar::{slots::slot_of, store},
    db::{Db, named_params},
    error::Result,
    practice::Site,
    series::Session,
    types::{Day, LocalTime, PatientId, UtcMillis},
};

/// The sessions of some days that are still to come and do not stand, each with why.
pub(in crate::calendar) fn broken_on(
    db: Db<'_>,
    site: Site,
    (from, to): (Day, Day),
    now: UtcMillis,
) -> Result<Vec<(Session, String)>> {
    let values = named_params! { ":from": from, ":until": to.plus(1), ":site": site.id };
    let sessions: Vec<Session> = db.list(
        "starts_local >= :from AND starts_local < :until AND status IN ('booked', 'confirmed')
         AND room_id IN (SELECT id FROM rooms WHERE site_id = :site) ORDER BY starts_local, id",
        values,
    )?;
    let patients: Vec<PatientId> =
        sessions.iter().map(|session| session.patient_id).collect::<BTreeSet<_>>().into_iter().collect();
    let there = availability::free(db, &Asked { site: site.id, from, to, patients: Patients::Of(&patients) })?;
    let diary = store::diary(db, site, from, to)?;
    let staffed = store::staffed(db, from, to)?;
    let now = LocalTime::of(now, diary.zone);
    let setting = Setting { diary: &diary, there: &there, bookings: Vec::new(), staffed, days: (from, to), now };
    let ahead = sessions.into_iter().filter(|session| session.starts_local >= setting.now);
    Ok(ahead
        .filter_map(|session| Some((why_broken(&setting, &session)?, session)))
        .map(|(why, session)| (session, why))
        .collect())
}

/// Why a session does not stand: the hours, its room, its provider, its staff or its patient.
pub(super) fn why_broken(setting: &Setting<'_>, session: &Session) -> Option<String> {
    if let Some(clash) = setting.diary.clash(&slot_of(session)) {
        return Some(clash.short());
    }
    let (from, until) = (session.starts_local, session.ends());
    let inside = |open: &Stretch, from, until| open.from <= from && until <= open.until;
    if let Some(patient) = setting.there.patients.iter().find(|free| free.patient_id == session.patient_id) {
        if patient.away.iter().any(|away| away.from < until && from < away.until) {
            return Some("the patient is away".to_owned());
        }
        if patient.windows.as_ref().is_some_and(|windows| !windows.iter().any(|open| inside(open, from, until))) {
            return Some("the patient cannot come then".to_owned());
        }
    }
    for seat in setting.staffed.get(&session.id).into_iter().flatten() {
        let Some(staff) = setting.there.providers.iter().find(|one| one.provider_id == seat.provider_id) else {
            return Some("somebody planned for it is no longer here".to_owned());
        };
        let from = session.starts_local.plus_minutes(seat.after_minutes);
        let until = from.plus_minutes(seat.minutes);
        let away = staff.away.iter().find(|away| away.from < until && from < away.until);
        if let Some(away) = away {
            return Some(format!("{} is away: {}", staff.name, away.why.to_lowercase()));
        }
        if !staff.by_hours && !staff.windows.iter().any(|open| inside(open, from, until)) {
            return Some(format!("{} does not work then", staff.name));
        }
    }
    None
}
