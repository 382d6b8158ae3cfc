//! A computer that was removed from its practice shuts: what is on it opens for the recovery kit alone.

use seriesdesk_core::{
    audit,
    exchange::{self, Left},
};

use crate::{Code, Desk, UiError, desk::State, session::SHUT};

/// Shuts the open practice when this computer was removed. Answers whether it is shut.
///
/// What it had not sent stays on it: an owner with the kit can still look at that.
pub(super) fn shut_if_removed(desk: &Desk) -> Result<bool, UiError> {
    let mut state = desk.state();
    let State::Open(open) = &mut *state else { return Ok(false) };
    let Some(session) = &mut open.session else { return Ok(false) };
    let Some(sealed) = exchange::shut(&open.practice, &session.key)? else { return Ok(false) };
    let _ = audit::record_event(&mut open.practice, "shut", None, None)?;
    let env = &desk.host().env;
    let mut keys = session.chosen.keys.clone();
    keys.shut(sealed, env.now().utc(), env);
    session.keep(keys)?;
    state.lock();
    Ok(true)
}

/// Why a computer that has left exchanges nothing.
pub(super) fn has_left(left: Left) -> UiError {
    match left {
        Left::Removed => UiError::new(Code::Refused, SHUT).hint("It exchanges nothing any more."),
        Left::PutAway => UiError::new(Code::Refused, "This computer was put away and exchanges nothing any more.")
            .hint("To work with the practice on it again, join anew with an invitation."),
    }
}
