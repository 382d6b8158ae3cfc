//! The recovery kit: shown once, rehearsed, renewed, printed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    audit, exchange,
    sheets::RecoveryKitSheet,
    types::{LocalTime, UtcMillis},
    vault::{Kit, Passphrase, Rehearsal},
};
use ts_rs::TS;

use super::{DeskState, Session, passphrase, state, vault_fault};
use crate::{Code, Desk, Nothing, UiError, host::Host};

/// A kit while it is on screen. Wiped when confirmed or locked.
pub(crate) struct ShownKit {
    kit: Kit,
    rehearsal: Rehearsal,
    number: u32,
    made_at: UtcMillis,
}

/// The words of a new kit, shown once.
#[derive(Serialize, TS, JsonSchema)]
pub(crate) struct NewKit {
    /// The 24 words in order.
    words: Vec<String>,
    /// The positions, from 1, that the rehearsal asks for.
    #[ts(type = "number[]")]
    ask: Vec<usize>,
}

/// The rehearsal's answers.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmKit {
    /// One for each asked position.
    answers: Vec<KitAnswer>,
}

/// One word typed from paper.
#[derive(Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KitAnswer {
    /// The position, from 1.
    #[ts(type = "number")]
    position: usize,
    /// The word.
    word: String,
}

/// Replaces the kit.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenewKit {
    /// The passphrase of the person at work.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    passphrase: Passphrase,
}

impl ShownKit {
    /// A kit about to be shown.
    pub fn new(kit: Kit, number: u32, host: &Host) -> ShownKit {
        ShownKit { kit, rehearsal: Rehearsal::draw(&host.env), number, made_at: host.env.now() }
    }

    /// What the window shows.
    pub fn new_kit(&self) -> NewKit {
        NewKit { words: self.words(), ask: self.rehearsal.positions().to_vec() }
    }

    fn words(&self) -> Vec<String> {
        self.kit.expose_words().into_iter().map(str::to_owned).collect()
    }
}

/// Passes the rehearsal: from here on the kit counts.
pub(super) fn confirm_kit(desk: &Desk, input: ConfirmKit) -> Result<DeskState, UiError> {
    let mut state = desk.state();
    let (practice, session) = state.at_work()?;
    let shown = session.kit.as_ref().ok_or_else(no_kit)?;
    let answer =
        |position| input.answers.iter().find(|answer| answer.position == position).map(|answer| answer.word.as_str());
    shown.rehearsal.check(&shown.kit, answer).map_err(|problem| vault_fault(problem.into()))?;

    let mut keys = session.chosen.keys.clone();
    keys.confirm_kit();
    session.keep(keys)?;
    session.kit = None;
    let _ = audit::record_event(practice, "confirm_recovery_kit", None, None)?;
    state::describe(desk, &state)
}

/// Puts a new kit in force; the old paper opens nothing any more.
pub(super) fn renew_kit(desk: &Desk, input: RenewKit) -> Result<NewKit, UiError> {
    let host = desk.host();
    let mut state = desk.state();
    let (practice, session) = state.at_work()?;
    passphrase::prove(host, practice, session, &input.passphrase, "passphrase")?;

    let kit = Kit::generate(&host.env);
    let mut keys = session.chosen.keys.clone();
    keys.renew_kit(&session.key, &kit, host.env.now().utc(), &host.env);
    let number = keys.kit_number();
    // First here, where it counts as not rehearsed: ended before the share heard of it, the next start asks for a kit again.
    let before = session.chosen.keys.clone();
    session.keep(keys)?;
    if let Err(refused) = exchange::renew_kit(practice, &kit) {
        session.keep(before)?;
        return Err(refused.into());
    }
    let _ = audit::record_event(practice, "renew_recovery_kit", None, None)?;
    let shown = ShownKit::new(kit, number, host);
    let new_kit = shown.new_kit();
    session.kit = Some(shown);
    Ok(new_kit)
}

/// The kit as paper, while it is on screen.
pub(super) fn recovery_kit(desk: &Desk, _: Nothing) -> Result<Vec<u8>, UiError> {
    let mut state = desk.state();
    let (practice, session) = state.at_work()?;
    let zone = desk.zone(Some(practice));
    let sheet = sheet(session, |at| LocalTime::of(at, zone), desk.host().env.now())?;
    let _ = audit::record_event(practice, "make_paper", None, Some("recovery_kit".to_owned()))?;
    let pdf = seriesdesk_documents::recovery_kit(&sheet).map_err(|error| UiError::new(Code::Bug, error.to_string()))?;
    Ok(pdf.bytes)
}

fn sheet(
    session: &Session,
    local: impl Fn(UtcMillis) -> LocalTime,
    now: UtcMillis,
) -> Result<RecoveryKitSheet, UiError> {
    let shown = session.kit.as_ref().ok_or_else(no_kit)?;
    let keys = &session.chosen.keys;
    let rehearsed = shown.rehearsal.positions().iter().filter_map(|&position| u8::try_from(position).ok());
    Ok(RecoveryKitSheet {
        sample: keys.is_sample(),
        practice: keys.practice_name().to_owned(),
        number: format!("RK-{}", shown.number),
        key_mark: shown.kit.mark(),
        replaces: shown.number.checked_sub(1).filter(|&earlier| earlier > 0).map(|earlier| format!("RK-{earlier}")),
        made_at: us(local(shown.made_at)),
        computer: None,
        made_local: local(now).to_string(),
        words: shown.words(),
        rehearsed: rehearsed.collect(),
    })
}

fn no_kit() -> UiError {
    UiError::new(Code::Refused, "The recovery kit is no longer in memory.")
        .hint("Make a new kit in Settings, Passphrase and kit.")
}

impl std::fmt::Debug for KitAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KitAnswer({})", self.position)
    }
}

fn us(at: LocalTime) -> String {
    format!("{} {}", at.day().us(), at.clock_us())
}
