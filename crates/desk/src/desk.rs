//! The one door: dispatch, permission, audit.

use seriesdesk_core::{Practice, audit, people::Role, types::{PatientId, PersonId}};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    Permission, Reply, UiError,
    command::{Kind, Run},
    error::Code,
    registry,
};

/// A view of the same chart by the same person is recorded once in this time.
const SAME_VIEW_MS: i64 = 10 * 60 * 1000;

/// The desk of one running program.
pub struct Desk {
    state: Mutex<State>,
}

/// Who is at work.
#[derive(Clone, Debug)]
pub struct Me {
    /// The person.
    pub id: PersonId,
    /// What they may do.
    pub role: Role,
}

pub(crate) enum State {
    /// No practice is chosen, or it is locked.
    Closed,
    Open(Box<OpenPractice>),
}

pub(crate) struct OpenPractice {
    pub practice: Practice,
    pub me: Me,
    seen: HashMap<(String, PatientId), i64>,
}

impl Desk {
    /// A desk with no practice open.
    pub fn closed() -> Self {
        Self { state: Mutex::new(State::Closed) }
    }

    /// A desk over a practice that is already unlocked: tests and the headless run.
    pub fn open(mut practice: Practice, me: Me) -> Self {
        practice.sign_in(me.id);
        Self { state: Mutex::new(State::Open(Box::new(OpenPractice { practice, me, seen: HashMap::new() }))) }
    }

    /// Calls a command by name.
    ///
    /// # Errors
    /// Everything crosses as [`UiError`]; an unknown name is `not_found`.
    pub fn call(&self, name: &str, input: &Value) -> Result<Reply, UiError> {
        let command = registry::command(name).ok_or_else(|| UiError::new(Code::NotFound, "There is no such command.").hint("deskctl commands lists them."))?;
        let input = input.clone();
        if let Run::Session(run) = command.run {
            return run(self, input).map(Reply::of);
        }
        self.with_open(command.permission, |open| {
            let subject = subject(&input);
            match command.run {
                Run::Query(run) => {
                    let value = run(&open.practice, input)?;
                    if command.kind == Kind::View {
                        open.record_view(command.name, subject)?;
                    }
                    Ok(Reply::of(value))
                }
                Run::Action(run) => run(&mut open.practice, input),
                Run::Paper(_) => Err(UiError::new(Code::Invalid, "This command makes a paper.").hint("Ask for its bytes: deskctl paper NAME -o FILE.")),
                Run::Session(_) => Err(UiError::new(Code::Bug, "A session command came this way.")),
            }
        })
    }

    /// The bytes of a paper.
    ///
    /// # Errors
    /// As [`Desk::call`]; a command that makes no paper is `invalid`.
    pub fn paper(&self, name: &str, input: &Value) -> Result<Vec<u8>, UiError> {
        let command = registry::command(name)
            .filter(|command| command.kind == Kind::Paper)
            .ok_or_else(|| UiError::new(Code::NotFound, "There is no such paper.").hint("deskctl commands lists them."))?;
        let Run::Paper(run) = command.run else {
            return Err(UiError::new(Code::Bug, "A paper command without a paper."));
        };
        self.with_open(command.permission, |open| {
            let subject = subject(input);
            let bytes = run(&open.practice, input.clone())?;
            let _ = audit::record_event(&mut open.practice, "make_paper", subject, Some(command.name.to_owned()))?;
            Ok(bytes)
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere rolled its transaction back, so the practice is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_open<T>(&self, permission: Permission, act: impl FnOnce(&mut OpenPractice) -> Result<T, UiError>) -> Result<T, UiError> {
        match &mut *self.state() {
            State::Closed => Err(seriesdesk_core::Error::Locked.into()),
            State::Open(open) if permission.held_by(open.me.role) => act(open),
            State::Open(open) => {
                let role = open.me.role.label();
                Err(UiError::new(Code::Denied, format!("The role {role} may not do this.")).hint("Ask an owner or manager."))
            }
        }
    }
}

impl OpenPractice {
    fn record_view(&mut self, command: &str, subject: Option<PatientId>) -> Result<(), UiError> {
        let Some(patient) = subject else { return Ok(()) };
        let now = self.practice.env().now().0;
        let last = self.seen.insert((command.to_owned(), patient), now);
        if last.is_some_and(|last| now - last < SAME_VIEW_MS) {
            return Ok(());
        }
        let _ = audit::record_event(&mut self.practice, "view_patient", Some(patient), Some(command.to_owned()))?;
        Ok(())
    }
}

fn subject(input: &Value) -> Option<PatientId> {
    input.get("patient_id")?.as_str()?.parse().ok()
}
