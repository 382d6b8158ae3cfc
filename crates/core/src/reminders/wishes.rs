//! What a patient wishes about reminders, beside what their contacts allow.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ReminderWish, store};
use crate::{
    Practice, Word,
    db::Db,
    derived_id,
    error::{Error, Result},
    followup::Channel,
    oplog::{Action, Done},
    packs::reminder_texts,
    patients, practice,
    types::{Day, PatientId, Saved},
};

const SAVE: Action = Action::reversible("save_reminder_wish");

/// Asks for the wishes of a patient.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WishOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// What a patient wishes about reminders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "ReminderWish")]
#[schemars(rename = "ReminderWish")]
#[serde(deny_unknown_fields)]
pub struct ReminderWishView {
    /// The patient.
    pub patient_id: PatientId,
    /// Whether they want no reminder at all, such as after a STOP.
    #[serde(default)]
    pub do_not_contact: bool,
    /// When they were told that e-mail is not private and chose it all the same.
    pub email_warned_on: Option<Day>,
    /// The way they like best.
    pub preferred: Option<Word>,
    /// What they are told about e-mail; sent back as it came.
    #[serde(default)]
    pub email_warning: String,
    /// What a change must send back; 0 when nothing was said yet.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// What a patient wishes; where two charts became one, the stricter wish of both.
pub fn reminder_wish(practice: &Practice, input: WishOf) -> Result<ReminderWishView> {
    let db = practice.db();
    let patient = patients::kept(db, input.patient_id)?;
    of_patient(db, patient)
}

/// Says what a patient wishes.
///
/// # Errors
/// `Invalid` for a day ahead; `Stale` when somebody else changed it.
pub fn save_reminder_wish(practice: &mut Practice, input: ReminderWishView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let today = practice::now_local(tx.db(), tx.now())?.day();
        if input.email_warned_on.is_some_and(|day| day > today) {
            return Err(Error::invalid("email_warned_on", "lies ahead"));
        }
        let preferred = input.preferred.map(|word| word.code.parse::<Channel>()).transpose();
        let id = derived_id("reminder wish", &[patient.id.uuid().as_bytes()]).into();
        for other in store::wishes(tx.db(), patient.id)?.into_iter().filter(|other| other.id != id) {
            tx.withdraw::<ReminderWish>(other.id)?;
        }
        tx.say("Wishes for reminders saved");
        let wish = ReminderWish {
            id,
            patient_id: patient.id,
            do_not_contact: input.do_not_contact,
            email_warned_on: input.email_warned_on,
            email_warning: input.email_warned_on.map(|_| reminder_texts().pack.version.clone()),
            preferred: preferred.map_err(|_| Error::invalid("preferred", "is call, text, email or letter"))?,
        };
        tx.save(&wish, input.revision)
    })
}

/// The wishes of a chart that was kept.
pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<ReminderWishView> {
    let wishes = store::wishes(db, patient)?;
    Ok(ReminderWishView {
        patient_id: patient,
        do_not_contact: wishes.iter().any(|wish| wish.do_not_contact),
        email_warned_on: wishes.iter().filter_map(|wish| wish.email_warned_on).max(),
        preferred: wishes.iter().find_map(|wish| wish.preferred).map(Channel::word),
        email_warning: reminder_texts().email_warning.clone(),
        revision: db.revision::<ReminderWish>(derived_id("reminder wish", &[patient.uuid().as_bytes()]).into())?,
    })
}
