//! The desk locks itself when nobody has touched it for a while.

use seriesdesk_core::types::UtcMillis;
use std::{
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use super::{DeskState, Session, state};
use crate::{Desk, Nothing, UiError, desk::State};

const LOOK_EVERY: Duration = Duration::from_secs(5);
const SLEPT_MS: i64 = 30_000;

impl Session {
    /// When the desk locks unless somebody acts.
    pub(crate) fn lock_at(&self) -> UtcMillis {
        UtcMillis(self.last_active.0 + self.lock_after_minutes * 60_000)
    }

    /// Counts the idle time from here. A clock that was set back counts as somebody acting, not as more time.
    pub(crate) fn touch(&mut self, now: UtcMillis) {
        self.last_active = now;
    }
}

impl State {
    /// Locks when the time is up; answers whether it did. A computer that slept through it locks on waking.
    pub(crate) fn lock_if_idle(&mut self, now: UtcMillis) -> bool {
        let State::Open(open) = self else { return false };
        let Some(session) = &mut open.session else { return false };
        if now < session.last_active {
            session.touch(now);
        }
        if now < session.lock_at() {
            return false;
        }
        self.lock();
        true
    }

    /// Closes the database, wipes the key, and keeps the practice chosen.
    pub(crate) fn lock(&mut self) {
        *self = match std::mem::replace(self, State::Closed) {
            State::Closed => State::Closed,
            State::Locked(chosen) => State::Locked(chosen),
            State::Open(open) => match open.session {
                Some(session) => State::Locked(Box::new(session.chosen)),
                None => State::Closed,
            },
        };
    }
}

/// Somebody is there.
pub(super) fn stay(desk: &Desk, _: Nothing) -> Result<DeskState, UiError> {
    let now = desk.host().env.now();
    let mut state = desk.state();
    state.lock_if_idle(now);
    if let State::Open(open) = &mut *state
        && let Some(session) = &mut open.session
    {
        session.touch(now);
    }
    state::describe(desk, &state)
}

/// Looks at the clock every few seconds while the desk lives, and says when it has locked itself.
pub fn watch(desk: &Arc<Desk>, locked: impl Fn() + Send + 'static) {
    let mut last_look = desk.host().env.now();
    let desk: Weak<Desk> = Arc::downgrade(desk);
    let _ = thread::Builder::new().name("idle".to_owned()).spawn(move || {
        while let Some(desk) = desk.upgrade() {
            let now = desk.host().env.now();
            let just_locked = desk.look(last_look, now);
            last_look = now;
            drop(desk);
            if just_locked {
                locked();
            }
            thread::sleep(LOOK_EVERY);
        }
    });
}

impl Desk {
    /// Locks when the time is up, or when so much passed between two looks that the computer must have slept.
    fn look(&self, last_look: UtcMillis, now: UtcMillis) -> bool {
        let mut state = self.state();
        let slept = now.0 - last_look.0 > SLEPT_MS;
        if slept && matches!(&*state, State::Open(open) if open.session.is_some()) {
            state.lock();
            return true;
        }
        state.lock_if_idle(now)
    }
}

#[cfg(test)]
mod tests {
    use crate::session::tests::Computer;
    use seriesdesk_core::types::UtcMillis;

    #[test]
    fn a_computer_that_slept_wakes_locked() {
        let computer = Computer::with_practice();
        let before = computer.desk.host().env.now();
        assert!(!computer.desk.look(before, UtcMillis(before.0 + 5_000)));
        assert!(computer.desk.look(before, UtcMillis(before.0 + 31_000)));
        assert_eq!(computer.state()["state"], "locked");
        assert!(!computer.desk.look(before, UtcMillis(before.0 + 31_000)), "told once");
    }
}
