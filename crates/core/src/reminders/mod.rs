//! Reminders of visits: who is to be reminded, by which way and with which words. A person sends; the desk records.
//!
//! The queue is worked out at every read from booked sessions: whoever has one within the practice's lead time and was not yet
//! reminded of it at the time it is booked for now. What went out, was tried or was left out is a fact. No patient is reminded more
//! often, or at other hours, than the shipped limits allow, and what others can read on its way (texts, e-mails, voicemail) never
//! names a drug, a diagnosis or a specialty, also after its placeholders are filled in. `rules`, `wording` and `lengths` decide all of
//! this from what was read.

mod acting;
mod kept_rules;
mod lengths;
mod rules;
mod store;
mod templates;
mod views;
mod ways;
mod wishes;
mod wording;

#[cfg(test)]
mod tests;

pub use acting::{RecordReminder, RecordReminders, record_reminder, record_reminders};
pub use kept_rules::{ReminderRulesView, reminder_rules, save_reminder_rules};
pub use lengths::Length;
pub use rules::ReminderState;
pub use templates::{TemplateView, TemplatesOf, reminder_templates, save_reminder_template};
pub use views::{ReminderDone, ReminderQueue, ReminderRow, ReminderWay, RemindersOf, reminder_queue, reminders_of};
pub use wishes::{ReminderWishView, WishOf, reminder_wish, save_reminder_wish};

use crate::{
    fact,
    followup::Channel,
    id_type,
    oplog::{Stored, Table},
    packs::{Modality, TextKind},
    patients::ContactId,
    record,
    types::{Day, LocalTime, PatientId, PersonId, SessionId, UtcMillis},
    word_type,
};

id_type! {
    /// A reminder, or its void.
    ReminderId
}
id_type! {
    /// The practice's rules for reminders; there is one.
    ReminderRulesId
}
id_type! {
    /// The practice's text of a kind.
    ReminderTemplateId
}
id_type! {
    /// What one patient wishes.
    ReminderWishId
}

word_type! {
    /// What came of a reminder.
    pub enum ReminderOutcome {
        /// It was sent.
        Sent = "sent", "Sent";
        /// The patient answered the call.
        Reached = "reached", "Reached";
        /// A message was left.
        Voicemail = "voicemail", "Voicemail left";
        /// Nobody answered.
        NoAnswer = "no_answer", "No answer";
        /// The number or address is not the patient's.
        Wrong = "wrong", "Wrong number or address";
        /// It was left out on purpose.
        Skipped = "skipped", "Skipped";
    }
}

fact! {
    /// One reminder that went out, was tried or was left out.
    pub struct Reminder in "reminders" = 87, void with acting::void_by_undo {
        id: ReminderId,
        session_id: SessionId,
        patient_id: PatientId,
        starts_local: LocalTime,
        channel: Option<Channel>,
        contact_id: Option<ContactId>,
        outcome: ReminderOutcome,
        note: Option<String>,
        done_at: UtcMillis,
        done_by: Option<PersonId>,
    }
}

fact! {
    /// A reminder that was written down by mistake.
    pub struct ReminderVoid in "reminder_voids" = 88, void with acting::again_by_undo {
        id: ReminderId,
        entry_id: ReminderId,
        voided_at: UtcMillis,
    }
}

record! {
    /// When reminders go out and under which name.
    pub struct ReminderRules in "reminder_rules" = 89 {
        id: ReminderRulesId,
        Latest pace = 1 { lead_days: i64, from_hour: i64, until_hour: i64 },
        Latest sender = 2 { sender_name: Option<String> },
    }
}

record! {
    /// The practice's own text in place of the shipped one, for every visit or for one kind of them.
    pub struct ReminderTemplate in "reminder_templates" = 90 {
        id: ReminderTemplateId,
        Latest text = 1 { kind: TextKind, body: String },
        Latest visits = 2 { modality: Option<Modality> },
    }
}

record! {
    /// What a patient allows beside what their contacts say.
    pub struct ReminderWish in "reminder_wishes" = 91 {
        id: ReminderWishId,
        Latest owner = 1 { patient_id: PatientId },
        Clinical consent = 2 { do_not_contact: bool, email_warned_on: Option<Day>, email_warning: Option<String> },
        Latest preferred = 3 { preferred: Option<Channel> },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] =
    &[Reminder::TABLE, ReminderVoid::TABLE, ReminderRules::TABLE, ReminderTemplate::TABLE, ReminderWish::TABLE];

impl ReminderOutcome {
    /// Whether something reached the patient, which is what counts against how often they may be reminded.
    pub const fn went_out(self) -> bool {
        matches!(self, Self::Sent | Self::Reached | Self::Voicemail)
    }
}
