//! The ways to remind a patient: which may be used, why others may not, and what each would say.

use super::{
    Length, Reminder, ReminderOutcome, ReminderWay, ReminderWishView, lengths, templates,
    views::called,
    wording::{self, Filling},
};
use crate::{
    Word,
    db::Db,
    error::Result,
    followup::Channel,
    packs::{Instruction, TextKind, reminder_texts},
    patients::{self, ContactKind, ContactView, Patient},
    practice,
    series::{Series, Session},
};

/// In which order ways are chosen where the patient said nothing: what reaches them soonest first.
const ORDER: [Channel; 4] = [Channel::Text, Channel::Call, Channel::Email, Channel::Letter];

/// Of whom and what ways are asked.
pub(super) struct Asked<'a> {
    pub patient: &'a Patient,
    pub session: &'a Session,
    pub course: Option<&'a Series>,
    pub wish: &'a ReminderWishView,
    /// What was done about this visit so far.
    pub tried: &'a [&'a Reminder],
    /// The number to call back.
    pub phone: Option<String>,
    /// The name that stands in what others can read.
    pub neutral: Option<String>,
}

/// The ways, the chosen one first: those that may be used, and among them the one the patient likes best.
pub(super) fn ways(db: Db<'_>, asked: &Asked<'_>) -> Result<Vec<ReminderWay>> {
    let mut ways = Vec::new();
    for contact in patients::contacts(db, asked.patient.id)? {
        let kind: ContactKind = contact.kind.code.parse()?;
        let channels: &[Channel] = match kind {
            ContactKind::Mobile => &[Channel::Text, Channel::Call],
            ContactKind::Home | ContactKind::Work => &[Channel::Call],
            ContactKind::Email => &[Channel::Email],
        };
        for channel in channels {
            ways.push((rank(asked, *channel, contact.preferred), of_contact(db, asked, *channel, &contact)?));
        }
    }
    if let Some(address) = &asked.patient.address {
        let text = filled(db, asked, TextKind::Letter)?;
        let way = ReminderWay { text, ..bare(Channel::Letter, "Address", address.one_line()) };
        let why_not = stopped(asked).or(no_phone(db, asked, TextKind::Letter)?);
        ways.push((rank(asked, Channel::Letter, false), ReminderWay { why_not, ..way }));
    }
    ways.sort_by_key(|(rank, way)| (way.why_not.is_some(), *rank));
    Ok(ways.into_iter().map(|(_, way)| way).collect())
}

fn of_contact(db: Db<'_>, asked: &Asked<'_>, channel: Channel, contact: &ContactView) -> Result<ReminderWay> {
    let kind = match channel {
        Channel::Text => TextKind::Text,
        Channel::Call => TextKind::Call,
        Channel::Email => TextKind::Email,
        Channel::Letter => TextKind::Letter,
    };
    let text = filled(db, asked, kind)?;
    let voicemail = match channel {
        Channel::Call if contact.may_leave_message && asked.neutral.is_some() => {
            let text = filled(db, asked, TextKind::Voicemail)?;
            let may = wording::forbidden(&text, &reminder_texts().never).is_none()
                && no_phone(db, asked, TextKind::Voicemail)?.is_none();
            may.then_some(text)
        }
        _ => None,
    };
    let length: Option<Length> = (channel == Channel::Text).then(|| lengths::length(&text));
    let silent = no_phone(db, asked, kind)?;
    let why_not = stopped(asked).or_else(|| hindrance(asked, channel, contact, &text)).or(silent);
    let id = contact.id.parse()?;
    let Word { label, .. } = contact.kind.clone();
    Ok(ReminderWay {
        contact_id: Some(id),
        why_not,
        text,
        voicemail,
        length,
        ..bare(channel, &label, contact.value.clone())
    })
}

/// Why a way may not be used, whatever the hour.
fn hindrance(asked: &Asked<'_>, channel: Channel, contact: &ContactView, text: &str) -> Option<String> {
    let was_wrong = asked.tried.iter().any(|reminder| {
        reminder.outcome == ReminderOutcome::Wrong && reminder.contact_id.is_some_and(|id| id.to_string() == contact.id)
    });
    if was_wrong {
        return Some("It turned out wrong; correct it on the chart.".to_owned());
    }
    if channel == Channel::Text && !contact.may_text {
        return Some("The patient did not allow texts.".to_owned());
    }
    if channel == Channel::Email && asked.wish.email_warned_on.is_none() {
        return Some("The patient was not told yet that e-mail is not private.".to_owned());
    }
    if !matches!(channel, Channel::Text | Channel::Email) {
        return None;
    }
    if asked.neutral.is_none() {
        return Some("The practice’s name says what it treats. Give another sender under Rules.".to_owned());
    }
    let word = wording::forbidden(text, &reminder_texts().never)?;
    Some(format!("It would say “{word}”, and others can read it on its way."))
}

/// Why a text that names the number to call cannot go out yet.
fn no_phone(db: Db<'_>, asked: &Asked<'_>, kind: TextKind) -> Result<Option<String>> {
    let lacks = asked.phone.is_none() && templates::body(db, kind, asked.session.modality)?.contains("{phone}");
    Ok(lacks.then(|| "It names a telephone number, and neither the site nor the practice has one.".to_owned()))
}

fn stopped(asked: &Asked<'_>) -> Option<String> {
    asked.wish.do_not_contact.then(|| "The patient wants no reminders.".to_owned())
}

/// What the patient likes best comes first, then the contact marked as first, then what is quickest.
fn rank(asked: &Asked<'_>, channel: Channel, is_first: bool) -> (bool, bool, usize) {
    let wished = asked.wish.preferred.as_ref().is_some_and(|word| word.code == channel.code());
    let place = ORDER.iter().position(|other| *other == channel).unwrap_or(ORDER.len());
    (!wished, !is_first, place)
}

fn filled(db: Db<'_>, asked: &Asked<'_>, kind: TextKind) -> Result<String> {
    let own = practice::profile(db)?.map(|profile| profile.name).unwrap_or_default();
    let date = asked.session.starts_local.day().date();
    let filling = Filling {
        first_name: called(asked.patient),
        weekday: date.format("%A").to_string(),
        date: date.format("%B %-d").to_string(),
        time: asked.session.starts_local.clock_us(),
        clinic: match &asked.neutral {
            Some(name) => name.clone(),
            None if wording::is_open(kind) => String::new(),
            None => own,
        },
        phone: asked.phone.clone().unwrap_or_default(),
        prepare: prepare(asked.course),
    };
    Ok(wording::fill(&templates::body(db, kind, asked.session.modality)?, &filling))
}

/// What to do before the visit, as the protocol said when the course was started.
fn prepare(course: Option<&Series>) -> String {
    let instructions = course.map(|course| course.protocol.instructions.as_slice()).unwrap_or_default();
    let line = |said: &Instruction| match said.hours {
        None => said.text.clone(),
        Some(1) => format!("{} From 1 hour before.", said.text),
        Some(hours) => format!("{} From {hours} hours before.", said.text),
    };
    instructions.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn bare(channel: Channel, label: &str, value: String) -> ReminderWay {
    ReminderWay {
        channel: channel.word(),
        contact_id: None,
        label: label.to_owned(),
        value,
        why_not: None,
        text: String::new(),
        voicemail: None,
        length: None,
    }
}
