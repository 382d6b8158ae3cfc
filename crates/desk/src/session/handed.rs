//! The computer in a patient's hands: until somebody of the practice takes it back with the PIN, it answers for the papers that were
//! handed over and for nothing else, whatever the window asks.
//!
//! The PIN is chosen at the first hand-over and lives in memory until the practice locks; it is written nowhere. Whoever does not know it
//! locks the practice and comes in with their passphrase.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use seriesdesk_core::{
    Error, audit,
    consents::{self, ConsentId, ConsentsOf},
    forms::{self, FormResponseId, FormsOf},
    packs::SignerRole,
    types::PatientId,
    vault::Passphrase,
};
use ts_rs::TS;

use super::{DeskState, state};
use crate::{
    Code, Desk, UiError,
    desk::{OpenPractice, State},
};

/// So many wrong PINs lock the practice.
const MOST_TRIES: u8 = 5;
const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// Puts the computer into a patient's hands.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandOver {
    /// The patient.
    patient_id: PatientId,
    /// Forms to fill in.
    response_ids: Vec<FormResponseId>,
    /// Papers to sign.
    consent_ids: Vec<ConsentId>,
    /// Four to eight digits that take it back; those chosen before when left out.
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    #[schemars(with = "Option<String>")]
    pin: Option<Passphrase>,
}

/// Takes the computer back.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeBack {
    /// The digits.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    pin: Passphrase,
}

/// What a patient holds in their hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct HandedOver {
    /// Forms to fill in, in order.
    pub response_ids: Vec<FormResponseId>,
    /// Papers to sign, in order.
    pub consent_ids: Vec<ConsentId>,
    /// How many wrong PINs are left until the practice locks.
    pub tries_left: u8,
}

/// The PIN of this time at work.
#[derive(Default)]
pub(crate) struct Pin(Option<Passphrase>);

impl Pin {
    pub fn is_chosen(&self) -> bool {
        self.0.is_some()
    }
}

impl OpenPractice {
    /// Whether a call may pass while a patient holds the computer.
    pub(crate) fn may_pass(&self, name: &str, input: &Value) -> bool {
        let Some(handed) = &self.handed else { return true };
        let named = |key: &str| input.get(key).and_then(Value::as_str);
        let is_form =
            || named("response_id").is_some_and(|id| handed.response_ids.iter().any(|own| own.to_string() == id));
        let is_paper =
            || named("consent_id").is_some_and(|id| handed.consent_ids.iter().any(|own| own.to_string() == id));
        let is_theirs = || named("role") == Some(SignerRole::Patient.code()) && named("method") != Some("paper");
        match name {
            "desk_state" | "lock" | "stay" | "take_back" | "preferences" => true,
            "form_response" | "save_answers" | "complete_form" => is_form(),
            "consent" => is_paper(),
            "sign_consent" => is_paper() && is_theirs(),
            _ => false,
        }
    }
}

/// The refusal of everything else.
pub(crate) fn in_other_hands() -> UiError {
    UiError::new(Code::Denied, "This computer is in a patient’s hands.")
        .hint("Take it back with the PIN, or lock it and unlock it with your passphrase.")
}

pub(super) fn hand_over(desk: &Desk, input: HandOver) -> Result<DeskState, UiError> {
    let mut state = desk.state();
    let open = state.open()?;
    if input.response_ids.is_empty() && input.consent_ids.is_empty() {
        return Err(Error::invalid("response_ids", "are missing; choose at least one form or paper").into());
    }
    let patient_id = input.patient_id;
    let forms = forms::forms_of(&open.practice, FormsOf { patient_id })?.forms;
    let is_open = |id: &FormResponseId| forms.iter().any(|row| row.id == *id && row.status.code == "open");
    if !input.response_ids.iter().all(is_open) {
        return Err(Error::invalid("response_ids", "names a form that is not open").into());
    }
    let papers = consents::consents_of(&open.practice, ConsentsOf { patient_id })?.consents;
    let waits = |id: &ConsentId| {
        papers.iter().any(|row| row.id == *id && row.waiting.iter().any(|role| role.code == SignerRole::Patient.code()))
    };
    if !input.consent_ids.iter().all(waits) {
        return Err(Error::invalid("consent_ids", "names a paper that the patient does not have to sign").into());
    }
    match input.pin {
        Some(pin) => {
            let typed = pin.expose_text();
            if !PIN_DIGITS.contains(&typed.len()) || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(Error::invalid("pin", "is not four to eight digits").into());
            }
            open.pin = Pin(Some(pin));
        }
        None if !open.pin.is_chosen() => {
            return Err(Error::invalid("pin", "is missing; choose four to eight digits").into());
        }
        None => {}
    }
    open.handed =
        Some(HandedOver { response_ids: input.response_ids, consent_ids: input.consent_ids, tries_left: MOST_TRIES });
    let _ = audit::record_event(&mut open.practice, "hand_over", Some(patient_id), None)?;
    state::describe(desk, &state)
}

/// A wrong PIN counts; after the last one the practice locks.
pub(super) fn take_back(desk: &Desk, input: TakeBack) -> Result<DeskState, UiError> {
    let mut state = desk.state();
    let open = state.open()?;
    let Some(handed) = &mut open.handed else {
        return state::describe(desk, &state);
    };
    let is_right = open.pin.0.as_ref().is_some_and(|pin| pin.expose_text() == input.pin.expose_text());
    if is_right {
        open.handed = None;
        let _ = audit::record_event(&mut open.practice, "take_back", None, None)?;
        return state::describe(desk, &state);
    }
    handed.tries_left = handed.tries_left.saturating_sub(1);
    let left = handed.tries_left;
    if left == 0 {
        lock(&mut state);
        return state::describe(desk, &state);
    }
    Err(Error::invalid("pin", format!("is wrong; after {left} more the practice locks")).into())
}

fn lock(state: &mut State) {
    if let State::Open(open) = state {
        let _ = audit::record_event(&mut open.practice, "lock", None, None);
    }
    state.lock();
}
