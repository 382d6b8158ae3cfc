//! What the planner said of a session beside its slot: who is there for which part, and whether it may be moved.

use serde::{Deserialize, Serialize};

use crate::{
    db::{self, Db},
    derived_id,
    error::Result,
    id_type,
    oplog::{Stored, Table, Tx},
    packs::{Load, Skill},
    record,
    types::{ProviderId, SessionId},
};

id_type! {
    /// What was planned beside a session's slot.
    SessionPlanId
}

record! {
    /// Who was planned for a session, and whether it stays where it is; one for each session.
    pub struct SessionPlan in "session_plans" = 63 {
        id: SessionPlanId,
        Latest owner = 1 { session_id: SessionId },
        Latest staff = 2 { staff: Staffing },
        Latest hold = 3 { pinned: bool },
    }
}

/// Somebody planned for a part of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffSeat {
    /// For which skill.
    pub skill: Skill,
    /// Who.
    pub provider_id: ProviderId,
    /// Minutes after the session starts.
    pub after_minutes: i64,
    /// For how many minutes.
    pub minutes: i64,
    /// How much of them.
    pub load: Load,
}

/// Everybody planned for a session, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Staffing(pub Vec<StaffSeat>);
db::json_column!(Staffing);

impl SessionPlan {
    /// What is planned for a session; nobody, and free to move, when nothing is written down.
    pub(crate) fn of(db: Db<'_>, session: SessionId) -> Result<SessionPlan> {
        Ok(db.get(id_of(session))?.unwrap_or_else(|| SessionPlan::none(session)))
    }

    /// Writes down who is planned; nothing where that is nobody and was nobody.
    pub(crate) fn staff(tx: &mut Tx<'_>, session: SessionId, staff: Staffing) -> Result<()> {
        let known = SessionPlan::of(tx.db(), session)?;
        if known.staff == staff { Ok(()) } else { tx.put(&SessionPlan { staff, ..known }) }
    }

    /// Writes down whether a session stays where it is.
    pub(crate) fn pin(tx: &mut Tx<'_>, session: SessionId, pinned: bool) -> Result<()> {
        let known = SessionPlan::of(tx.db(), session)?;
        if known.pinned == pinned { Ok(()) } else { tx.put(&SessionPlan { pinned, ..known }) }
    }

    /// Nobody planned, free to move.
    fn none(session: SessionId) -> SessionPlan {
        SessionPlan { id: id_of(session), session_id: session, staff: Staffing::default(), pinned: false }
    }
}

/// The id is the session's own, so that two offices write the same row.
fn id_of(session: SessionId) -> SessionPlanId {
    derived_id("session plan", &[session.uuid().as_bytes()]).into()
}

/// The table of this part.
pub(super) const TABLE: &Table = SessionPlan::TABLE;
