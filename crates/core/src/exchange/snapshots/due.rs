//! When a copy of everything is worth making, and by whom. A wrong clock only delays it.

use super::{super::standing::Standing, super::store as files, store};
use crate::{
    Practice,
    error::Result,
    exchange::{
        crypto::{Compartment, DeviceTag},
        registry::DeviceState,
    },
    types::UtcMillis,
};

/// With fewer files than this after the last copy, a new device takes them one by one just as soon.
const WORTH_FILES: u64 = 200;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const AGAIN_AFTER_MS: i64 = 30 * DAY_MS;
const HEARD_WITHIN_MS: i64 = 3 * DAY_MS;

/// Whether this device should make a copy of everything now.
pub fn snapshot_due(practice: &Practice) -> Result<bool> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(false) };
    if !standing.registry.may_write(standing.me) || !standing.writes_privately(Compartment::Practice) {
        return Ok(false);
    }
    let db = practice.db();
    let seen = store::seen(db)?;
    let newest = seen.iter().filter(|seen| is_of_use(seen, &standing)).map(|seen| seen.seen_at).max();
    // What a copy stood for may have left the share, and nobody begins with one whose author was removed.
    let is_lost = newest.is_none() && seen.iter().any(|seen| !is_by_a_member(seen, &standing));
    if !is_lost && store::files_since(db, newest)? < WORTH_FILES {
        return Ok(false);
    }
    let now = practice.env().now();
    if somebody_joins(practice, &standing, now)? {
        return Ok(true);
    }
    let old = newest.is_none_or(|newest| now.0.saturating_sub(newest.0) >= AGAIN_AFTER_MS);
    Ok(old && is_the_one(practice, &standing, now)?)
}

/// When the newest copy of everything that a new computer could begin with was first seen here.
pub fn copied_at(practice: &Practice) -> Result<Option<UtcMillis>> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(None) };
    let seen = store::seen(practice.db())?.into_iter().filter(|seen| is_of_use(seen, &standing));
    Ok(seen.map(|seen| seen.seen_at).max())
}

fn is_of_use(seen: &store::Seen, standing: &Standing) -> bool {
    !matches!(seen.state.as_str(), "passed" | "replaced") && is_by_a_member(seen, standing)
}

/// Whether its author was not removed.
fn is_by_a_member(seen: &store::Seen, standing: &Standing) -> bool {
    let author = standing.registry.device(seen.author);
    author.is_some_and(|author| !matches!(author.state, DeviceState::Removed { .. }))
}

/// Whoever invited makes the copy, so that it lies there before the answer.
fn somebody_joins(practice: &Practice, standing: &Standing, now: UtcMillis) -> Result<bool> {
    for invitation in standing.registry.open_invitations(now) {
        if super::super::devices::invited_for(practice, invitation.mail)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The device with the lowest number of the week among those heard lately; two that differ on who that is are harmless.
pub(in crate::exchange) fn is_the_one(practice: &Practice, standing: &Standing, now: UtcMillis) -> Result<bool> {
    let week = now.0.div_euclid(7 * DAY_MS);
    let number = |device: [u8; 8]| *blake3::hash(&[week.to_be_bytes(), device].concat()).as_bytes();
    let mine = number(standing.me);
    Ok(heard_lately(practice, standing)?.into_iter().all(|other| mine < number(other)))
}

/// The other devices of the practice that were heard in the last days.
pub(in crate::exchange) fn heard_lately(practice: &Practice, standing: &Standing) -> Result<Vec<DeviceTag>> {
    let now = practice.env().now();
    let lately = |at: UtcMillis| now.0.saturating_sub(at.0) < HEARD_WITHIN_MS;
    let heard = files::heard(practice.db())?.into_iter().filter(|heard| lately(heard.heard_at));
    let others = heard.filter(|heard| heard.device != standing.me && standing.registry.may_write(heard.device));
    Ok(others.map(|heard| heard.device).collect())
}
