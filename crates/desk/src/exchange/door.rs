use seriesdesk_carrier::Door;
use seriesdesk_core::{Practice, Uuid};

use crate::{Desk, UiError, desk::State};

/// The way to the practice on the desk: open as long as it is unlocked and nobody put another one there.
pub(super) struct OnDesk<'a>(pub &'a Desk, pub Uuid);

impl Door for OnDesk<'_> {
    type Fault = UiError;

    fn look<T>(&self, step: impl FnOnce(&Practice) -> seriesdesk_core::Result<T>) -> Result<T, UiError> {
        match &*self.0.state() {
            State::Open(open) if open.practice.id() == self.1 => Ok(step(&open.practice)?),
            State::Open(_) | State::Closed | State::Locked(_) => Err(seriesdesk_core::Error::Locked.into()),
        }
    }

    fn enter<T>(&mut self, step: impl FnOnce(&mut Practice) -> seriesdesk_core::Result<T>) -> Result<T, UiError> {
        match &mut *self.0.state() {
            State::Open(open) if open.practice.id() == self.1 => Ok(step(&mut open.practice)?),
            State::Open(_) | State::Closed | State::Locked(_) => Err(seriesdesk_core::Error::Locked.into()),
        }
    }
}
