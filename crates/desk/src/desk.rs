//! The one door: dispatch, permission, audit.

use chrono_tz::Tz;
use serde_json::Value;
use seriesdesk_core::{
    Error, Practice, audit,
    people::Role,
    practice::home_site,
    types::{PatientId, PersonId, zone},
};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    Command, Permission, Reply, UiError,
    command::{Kind, Run},
    documents::Looking,
    error::Code,
    exchange::{Joining, Rounds},
    host::Host,
    packets::ReadPages,
    registry,
    session::{Chosen, HandedOver, Pages, Pin, Session, in_other_hands},
};

/// A view of the same chart by the same person is recorded once in this time.
const SAME_VIEW_MS: i64 = 10 * 60 * 1000;

/// The desk of one running program.
pub struct Desk {
    host: Host,
    state: Mutex<State>,
    rounds: Rounds,
    joining: Mutex<Option<Joining>>,
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
    /// No practice is chosen.
    Closed,
    /// A practice is chosen; its folder is ours, its data unreadable.
    Locked(Box<Chosen>),
    /// Somebody is at work.
    Open(Box<OpenPractice>),
}

pub(crate) struct OpenPractice {
    pub practice: Practice,
    pub me: Me,
    /// None for a practice that was opened without the vault, as tests do.
    pub session: Option<Session>,
    pub pages: Pages,
    pub looking: Looking,
    /// What stands on the pages of the scan that was read last.
    pub read_pages: ReadPages,
    /// The papers a patient has in their hands, while they have the computer.
    pub handed: Option<HandedOver>,
    pub pin: Pin,
    seen: HashMap<(String, PatientId), i64>,
}

impl Desk {
    /// A desk on this computer, with no practice open.
    pub fn closed() -> Self {
        Self::on(Host::system())
    }

    /// A desk on a computer of the caller's making, with no practice open.
    pub fn on(host: Host) -> Self {
        Self { host, state: Mutex::new(State::Closed), rounds: Rounds::default(), joining: Mutex::default() }
    }

    /// A desk over a practice that is already unlocked: tests and the headless run.
    pub fn open(mut practice: Practice, me: Me) -> Self {
        practice.sign_in(me.id);
        let open = OpenPractice::new(practice, me, None);
        Self { state: Mutex::new(State::Open(Box::new(open))), ..Self::on(Host::system()) }
    }

    /// Calls a command by name.
    ///
    /// # Errors
    /// Everything crosses as [`UiError`]; an unknown name is `not_found`.
    pub fn call(&self, name: &str, input: &Value) -> Result<Reply, UiError> {
        let command = registry::command(name).ok_or_else(|| {
            UiError::new(Code::NotFound, "There is no such command.").hint("deskctl commands lists them.")
        })?;
        let input = input.clone();
        self.in_right_hands(name, &input)?;
        match command.run {
            Run::Session(run) | Run::DeskQuery(run) => {
                self.allow(command)?;
                return run(self, input).map(Reply::of);
            }
            Run::DeskAction(run) => {
                self.allow(command)?;
                return run(self, input);
            }
            Run::Query(_) | Run::Action(_) | Run::Paper(_) | Run::DeskPaper(_) => {}
        }
        self.with_open(command, |open| {
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
                Run::Paper(_) | Run::DeskPaper(_) => Err(UiError::new(Code::Invalid, "This command makes a paper.")
                    .hint("Ask for its bytes: deskctl paper NAME -o FILE.")),
                Run::Session(_) | Run::DeskQuery(_) | Run::DeskAction(_) => {
                    Err(UiError::new(Code::Bug, "A session command came this way."))
                }
            }
        })
    }

    /// The bytes of a paper.
    ///
    /// # Errors
    /// As [`Desk::call`]; a command that makes no paper is `invalid`.
    pub fn paper(&self, name: &str, input: &Value) -> Result<Vec<u8>, UiError> {
        let command = registry::command(name).filter(|command| command.kind == Kind::Paper).ok_or_else(|| {
            UiError::new(Code::NotFound, "There is no such paper.").hint("deskctl commands lists them.")
        })?;
        self.in_right_hands(name, input)?;
        let run = match command.run {
            Run::Paper(run) => run,
            Run::DeskPaper(run) => {
                self.allow(command)?;
                return run(self, input.clone());
            }
            Run::Query(_) | Run::Action(_) | Run::Session(_) | Run::DeskQuery(_) | Run::DeskAction(_) => {
                return Err(UiError::new(Code::Bug, "A paper command without a paper."));
            }
        };
        self.with_open(command, |open| {
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

    /// Rounds with the practice share.
    pub(crate) fn rounds(&self) -> &Rounds {
        &self.rounds
    }

    /// The practice this computer is joining.
    pub(crate) fn joining(&self) -> MutexGuard<'_, Option<Joining>> {
        self.joining.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The computer under the desk.
    pub(crate) fn host(&self) -> &Host {
        &self.host
    }

    /// The zone of the wall clock: the practice's where one is open, else the computer's.
    pub(crate) fn zone(&self, practice: Option<&Practice>) -> Tz {
        let home = practice.and_then(|practice| home_site(practice.db()).ok());
        home.and_then(|site| zone(&site.time_zone).ok()).unwrap_or(self.host.zone)
    }

    /// While a patient holds the computer, nothing passes but the papers they were given.
    fn in_right_hands(&self, name: &str, input: &Value) -> Result<(), UiError> {
        match &*self.state() {
            State::Open(open) if !open.may_pass(name, input) => Err(in_other_hands()),
            _ => Ok(()),
        }
    }

    fn allow(&self, command: &Command) -> Result<(), UiError> {
        match command.permission {
            Permission::Anybody => Ok(()),
            _ => self.with_open(command, |_| Ok(())),
        }
    }

    fn with_open<T>(
        &self,
        command: &Command,
        act: impl FnOnce(&mut OpenPractice) -> Result<T, UiError>,
    ) -> Result<T, UiError> {
        let now = self.host.env.now();
        let mut state = self.state();
        state.lock_if_idle(now);
        let open = state.open()?;
        if !command.permission.held_by(open.me.role) {
            let role = open.me.role.label();
            return Err(UiError::new(Code::Denied, format!("The role {role} may not do this."))
                .hint("Ask an owner or manager."));
        }
        // Screens refresh by themselves, so a query does not show that anybody is there.
        if let (Some(session), Kind::View | Kind::Action | Kind::Paper) = (&mut open.session, command.kind) {
            session.touch(now);
        }
        act(open)
    }
}

impl State {
    /// The open practice.
    pub fn open(&mut self) -> Result<&mut OpenPractice, UiError> {
        match self {
            State::Open(open) => Ok(open),
            State::Closed | State::Locked(_) => Err(Error::Locked.into()),
        }
    }

    /// The open practice alone.
    pub fn practice(&mut self) -> Result<&mut Practice, UiError> {
        self.open().map(|open| &mut open.practice)
    }

    /// The open practice together with its keys.
    pub fn at_work(&mut self) -> Result<(&mut Practice, &mut Session), UiError> {
        let open = self.open()?;
        match &mut open.session {
            Some(session) => Ok((&mut open.practice, session)),
            None => Err(UiError::new(Code::Refused, "This practice was opened without its key file.")),
        }
    }
}

impl OpenPractice {
    /// A practice somebody has just opened.
    pub fn new(practice: Practice, me: Me, session: Option<Session>) -> Self {
        Self {
            practice,
            me,
            session,
            pages: Pages::default(),
            looking: Looking::default(),
            read_pages: ReadPages::default(),
            handed: None,
            pin: Pin::default(),
            seen: HashMap::new(),
        }
    }

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
