//! How a patient may be reached, and which way comes next.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Channel, ContactAttempt, Outcome};
use crate::{
    Word,
    db::Db,
    error::Result,
    patients::{self, ContactId, ContactKind, ContactView, Patient},
};

/// A way to reach a patient, with what they allow on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct WayView {
    /// How.
    pub channel: Word,
    /// The contact on the chart; none for a letter.
    pub contact_id: Option<ContactId>,
    /// `Mobile`, `E-mail`, `Home address`.
    pub label: String,
    /// The number or address.
    pub value: String,
    /// What the patient allows, in words: `first choice · text · message may be left`.
    pub allowed: Vec<String>,
    /// The note on the chart.
    pub note: Option<String>,
    /// How often it was tried after this visit.
    pub tried: u32,
    /// Whether it turned out wrong.
    pub wrong: bool,
    /// Whether it comes next.
    pub next: bool,
}

/// One way, for the rule that chooses among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tried {
    pub times: u32,
    pub wrong: bool,
}

/// The ways to reach a patient, the preferred first, with the one that comes next marked.
pub(super) fn ways(db: Db<'_>, patient: &Patient, attempts: &[ContactAttempt]) -> Result<Vec<WayView>> {
    let mut ways = Vec::new();
    for contact in patients::contacts(db, patient.id)? {
        ways.extend(of_contact(&contact)?);
    }
    if let Some(address) = &patient.address {
        ways.push(way(Channel::Letter, None, "Address", address.one_line()));
    }
    for way in &mut ways {
        let same = |attempt: &&ContactAttempt| {
            attempt.channel.code() == way.channel.code
                && (way.contact_id.is_none() || attempt.contact_id == way.contact_id)
        };
        way.tried = u32::try_from(attempts.iter().filter(same).count()).unwrap_or(u32::MAX);
        way.wrong = attempts.iter().any(|attempt| {
            attempt.outcome == Outcome::Wrong && attempt.contact_id.is_some() && attempt.contact_id == way.contact_id
        });
    }
    let tried: Vec<Tried> = ways.iter().map(|way| Tried { times: way.tried, wrong: way.wrong }).collect();
    if let Some(way) = next(&tried).and_then(|place| ways.get_mut(place)) {
        way.next = true;
    }
    Ok(ways)
}

/// The way that comes next: the first among those tried least that did not turn out wrong.
pub(super) fn next(ways: &[Tried]) -> Option<usize> {
    let open = ways.iter().enumerate().filter(|(_, way)| !way.wrong);
    open.min_by_key(|(place, way)| (way.times, *place)).map(|(place, _)| place)
}

/// A telephone is called first, and texted where the patient allows it.
fn of_contact(contact: &ContactView) -> Result<Vec<WayView>> {
    let kind: ContactKind = contact.kind.code.parse()?;
    let id: ContactId = contact.id.parse()?;
    let first = contact.preferred.then(|| "first choice".to_owned());
    let made = |channel, allowed: Vec<String>| WayView {
        allowed,
        note: contact.note.clone(),
        ..way(channel, Some(id), kind.label(), contact.value.clone())
    };
    if kind == ContactKind::Email {
        return Ok(vec![made(Channel::Email, first.into_iter().collect())]);
    }
    let message = if contact.may_leave_message { "message may be left" } else { "leave no message" };
    let mut ways = vec![made(Channel::Call, first.into_iter().chain([message.to_owned()]).collect())];
    if contact.may_text {
        ways.push(made(Channel::Text, vec!["text allowed".to_owned()]));
    }
    Ok(ways)
}

fn way(channel: Channel, contact_id: Option<ContactId>, label: &str, value: String) -> WayView {
    WayView {
        channel: channel.word(),
        contact_id,
        label: label.to_owned(),
        value,
        allowed: Vec::new(),
        note: None,
        tried: 0,
        wrong: false,
        next: false,
    }
}
