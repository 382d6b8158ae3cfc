//! Who is put on the waitlist, what they are offered, and what they take.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Answer, Priority, Standing, WaitlistEntry, WaitlistEntryId, WaitlistOffer,
    holding::{self, Span},
    matching::recovery,
    store,
};
use crate::{
    Practice,
    calendar::{self, BookSession},
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::Modality,
    patients,
    practice::{self, fields},
    series::Series,
    types::{LocalTime, PatientId, ProviderId, RoomId, Saved, SeriesId, UtcMillis},
};

/// An offer stands half an hour.
const HELD_MINUTES: i64 = 30;
const LONGEST_NOTICE_HOURS: i64 = 336;

/// Puts a patient on the waitlist, or changes what they wait for.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveEntry {
    /// The entry's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// Who.
    pub patient_id: PatientId,
    /// The kind of visit.
    pub modality: Modality,
    /// Its course.
    #[serde(default)]
    #[ts(optional)]
    pub series_id: Option<SeriesId>,
    /// Minutes of treatment, 5 to 720.
    #[ts(type = "number")]
    pub minutes: i64,
    /// How much they need it.
    pub priority: Priority,
    /// Hours they need to come, 0 to 336.
    #[ts(type = "number")]
    pub notice_hours: i64,
    /// More words.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes somebody off the waitlist.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveEntry {
    /// The entry.
    pub id: WaitlistEntryId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A slot for somebody on the waitlist.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferSlot {
    /// For whom.
    pub entry_id: WaitlistEntryId,
    /// Where.
    pub room_id: RoomId,
    /// From when.
    pub starts: LocalTime,
    /// With whom, when it is booked.
    #[serde(default)]
    #[ts(optional)]
    pub provider_id: Option<ProviderId>,
}

/// Puts a patient on the waitlist, or changes what they wait for; since when they wait stays.
///
/// # Errors
/// `Invalid` for a length or a notice that cannot be meant, and for a course of another patient.
pub fn save_waitlist_entry(practice: &mut Practice, input: SaveEntry) -> Result<Done<Saved>> {
    practice.act(Action::reversible("save_waitlist_entry"), |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        if !(5..=720).contains(&input.minutes) {
            return Err(Error::invalid("minutes", "is not between 5 and 720"));
        }
        if !(0..=LONGEST_NOTICE_HOURS).contains(&input.notice_hours) {
            return Err(Error::invalid("notice_hours", format!("is between 0 and {LONGEST_NOTICE_HOURS}")));
        }
        let course: Option<Series> = input.series_id.map(|series| tx.db().find(series, "series")).transpose()?;
        if course.is_some_and(|course| course.patient_id != patient.id) {
            return Err(Error::invalid("series_id", "is a course of another patient"));
        }
        let id: WaitlistEntryId = fields::id_or_new(tx, &input.id)?;
        let before: Option<WaitlistEntry> = tx.db().get(id)?;
        let today = practice::now_local(tx.db(), tx.now())?.day();
        tx.say(format!("{} waits for {}", patient.short_name(), input.modality.label()));
        let entry = WaitlistEntry {
            id,
            patient_id: patient.id,
            modality: input.modality,
            series_id: input.series_id,
            minutes: input.minutes,
            note: fields::optional("note", input.note.as_deref())?,
            priority: input.priority,
            notice_hours: input.notice_hours,
            since_on: before.map_or(today, |before| before.since_on),
            standing: Standing::Waiting,
        };
        tx.save(&entry, input.revision)
    })
}

/// Takes somebody off the waitlist; the offers stay.
pub fn remove_waitlist_entry(practice: &mut Practice, input: RemoveEntry) -> Result<Done<Saved>> {
    practice.act(Action::reversible("remove_waitlist_entry"), |tx| {
        let entry = waiting(tx, input.id)?;
        tx.say("Taken off the waitlist");
        tx.save(&WaitlistEntry { standing: Standing::Removed, ..entry }, input.revision)
    })
}

/// Holds a slot for somebody for half an hour, while they are asked.
///
/// # Errors
/// Refused while the slot, or a part of it, is held for another.
pub fn hold_slot(practice: &mut Practice, input: OfferSlot) -> Result<Done<Saved>> {
    practice.act(Action::reversible("hold_slot"), |tx| {
        let entry = waiting(tx, input.entry_id)?;
        free_of_others(tx, &entry, &input)?;
        let until = UtcMillis(tx.now().0 + HELD_MINUTES * 60_000);
        let zone = practice::zone_of(tx.db(), practice::room(tx.db(), input.room_id)?.site_id)?;
        tx.say(format!("Held until {}", LocalTime::of(until, zone).clock_us()));
        let mut offer = offer(tx, &entry, &input)?;
        (offer.expires_at, offer.answer) = (until, Answer::Held);
        tx.put(&offer)?;
        Ok(Saved { id: offer.id.to_string(), revision: tx.db().revision::<WaitlistOffer>(offer.id)? })
    })
}

/// Writes down that somebody does not want a slot, or was not reached; it is free for the next.
pub fn decline_offer(practice: &mut Practice, input: OfferSlot) -> Result<Done<Saved>> {
    practice.act(Action::reversible("decline_offer"), |tx| {
        let entry = waiting(tx, input.entry_id)?;
        tx.say("Declined");
        let mut offer = offer(tx, &entry, &input)?;
        offer.answer = Answer::Declined;
        tx.put(&offer)?;
        Ok(Saved { id: offer.id.to_string(), revision: tx.db().revision::<WaitlistOffer>(offer.id)? })
    })
}

/// Books a slot for somebody on the waitlist and takes them off it.
///
/// # Errors
/// Refused while the slot is held for another, and as booking refuses.
pub fn book_from_waitlist(practice: &mut Practice, input: OfferSlot) -> Result<Done<Saved>> {
    practice.act(Action::reversible("book_from_waitlist"), |tx| {
        let entry = waiting(tx, input.entry_id)?;
        free_of_others(tx, &entry, &input)?;
        let mut offer = offer(tx, &entry, &input)?;
        offer.answer = Answer::Booked;
        tx.put(&offer)?;
        tx.put(&WaitlistEntry { standing: Standing::Booked, ..entry.clone() })?;
        let visit = BookSession {
            patient_id: entry.patient_id,
            starts: input.starts,
            minutes: entry.minutes,
            room_id: input.room_id,
            provider_id: input.provider_id,
            modality: entry.modality,
            series_id: entry.series_id,
            recovery_minutes: None,
        };
        calendar::book(tx, &visit)
    })
}

fn waiting(tx: &mut Tx<'_>, id: WaitlistEntryId) -> Result<WaitlistEntry> {
    let entry: WaitlistEntry = tx.db().find(id, "waitlist entry")?;
    if entry.standing != Standing::Waiting {
        return Err(Error::refused("This patient is not on the waitlist any more."));
    }
    tx.about(entry.patient_id);
    Ok(entry)
}

fn free_of_others(tx: &Tx<'_>, entry: &WaitlistEntry, input: &OfferSlot) -> Result<()> {
    let until = input.starts.plus_minutes(entry.minutes + recovery(tx.db(), entry)?);
    let span = Span { room: input.room_id, from: input.starts, until };
    holding::not_held_for_another(tx.db(), &span, entry.patient_id, tx.now())
}

/// The offer of this slot to this patient that is still held, or a new one.
fn offer(tx: &Tx<'_>, entry: &WaitlistEntry, input: &OfferSlot) -> Result<WaitlistOffer> {
    practice::room(tx.db(), input.room_id)?;
    let offers = store::offers_of(tx.db(), input.room_id, input.starts)?;
    let own = offers.into_iter().find(|offer| offer.entry_id == entry.id && offer.answer == Answer::Held);
    Ok(own.unwrap_or_else(|| WaitlistOffer {
        id: tx.new_id(),
        entry_id: entry.id,
        patient_id: entry.patient_id,
        room_id: input.room_id,
        starts_local: input.starts,
        minutes: entry.minutes,
        offered_at: tx.now(),
        expires_at: tx.now(),
        offered_by: tx.actor(),
        answer: Answer::Held,
    }))
}
