//! The waitlist as screens show it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Answer, WaitlistEntry, WaitlistEntryId, WaitlistOffer, WaitlistOfferId, store};
use crate::{
    Practice, Word, availability,
    db::Db,
    error::Result,
    patients::{self, PatientQuery},
    people, practice,
    series::Series,
    types::{Day, LocalTime, PatientId, RoomId, SeriesId},
};

/// Somebody who waits.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct EntryView {
    /// The entry.
    pub id: WaitlistEntryId,
    /// Who.
    pub patient_id: PatientId,
    /// `Last, First`.
    pub patient: String,
    /// The telephone they prefer.
    pub phone: Option<String>,
    /// The kind of visit.
    pub modality: Word,
    /// Its course.
    pub series_id: Option<SeriesId>,
    /// `TMS for depression`, or the kind of visit.
    pub what: String,
    /// Minutes of treatment.
    #[ts(type = "number")]
    pub minutes: i64,
    /// More words.
    pub note: Option<String>,
    /// How much they need it.
    pub priority: Word,
    /// Hours they need to come.
    #[ts(type = "number")]
    pub notice_hours: i64,
    /// Since when they wait.
    pub since: Day,
    /// When they can come, in words; empty for any time.
    pub times: String,
    /// How often a slot was offered.
    pub offers: u32,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A slot offered to somebody.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct OfferView {
    /// The offer.
    pub id: WaitlistOfferId,
    /// To whom.
    pub patient: String,
    /// Where.
    pub room: String,
    /// Where, by id.
    pub room_id: RoomId,
    /// When the slot begins.
    pub starts: LocalTime,
    /// When it was offered.
    pub at: LocalTime,
    /// By whom.
    pub by: Option<String>,
    /// What came of it: held, booked, declined, or expired.
    pub answer: Word,
}

/// Everybody who waits, the longest first.
pub fn waitlist(practice: &Practice) -> Result<Vec<EntryView>> {
    let db = practice.db();
    let mut entries: Vec<EntryView> = Vec::new();
    for entry in store::waiting(db)? {
        let times = availability::patient_times(practice, PatientQuery { patient_id: entry.patient_id })?;
        entries.push(EntryView { times: times.windows_said, ..view(db, &entry)? });
    }
    Ok(entries)
}

/// The latest hundred offers, the latest first.
pub fn waitlist_offers(practice: &Practice) -> Result<Vec<OfferView>> {
    let db = practice.db();
    let now = practice.env().now();
    store::latest_offers(db)?.into_iter().map(|offer| offer_view(db, offer, now)).collect()
}

pub(super) fn view(db: Db<'_>, entry: &WaitlistEntry) -> Result<EntryView> {
    let patient = patients::find_patient(db, patients::kept(db, entry.patient_id)?)?;
    let course = entry.series_id.map(|series| db.find::<Series>(series, "series")).transpose()?;
    Ok(EntryView {
        id: entry.id,
        patient_id: patient.id,
        patient: patient.list_name(),
        phone: patients::phone(db, patient.id)?,
        modality: entry.modality.word(),
        series_id: entry.series_id,
        what: course.map_or_else(|| entry.modality.label().to_owned(), |course| course.protocol.name),
        minutes: entry.minutes,
        note: entry.note.clone(),
        priority: entry.priority.word(),
        notice_hours: entry.notice_hours,
        since: entry.since_on,
        times: String::new(),
        offers: u32::try_from(store::offers_to(db, entry.id)?.len()).unwrap_or(u32::MAX),
        revision: db.revision::<WaitlistEntry>(entry.id)?,
    })
}

fn offer_view(db: Db<'_>, offer: WaitlistOffer, now: crate::types::UtcMillis) -> Result<OfferView> {
    let room = practice::room(db, offer.room_id)?;
    let zone = practice::zone_of(db, room.site_id)?;
    let expired = offer.answer == Answer::Held && offer.expires_at <= now;
    Ok(OfferView {
        id: offer.id,
        patient: patients::find_patient(db, patients::kept(db, offer.patient_id)?)?.list_name(),
        room: room.name,
        room_id: room.id,
        starts: offer.starts_local,
        at: LocalTime::of(offer.offered_at, zone),
        by: people::name_of(db, offer.offered_by)?,
        answer: if expired { Word::new("expired", "Expired") } else { offer.answer.word() },
    })
}
