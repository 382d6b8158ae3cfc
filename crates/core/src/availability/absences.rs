//! Spans in which staff or rooms are not there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Absence, AbsenceId, AbsenceKind, rules::GRID, store};
use crate::{
    Practice, Word,
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    practice::{
        self,
        fields::{id_or_new, optional},
    },
    types::{Day, LocalTime, ProviderId, RoomId, Saved, SiteId},
};

const SAVE: Action = Action::reversible("save_absence");
const REMOVE: Action = Action::reversible("remove_absence");
/// Longer is no absence: whoever is gone for good is taken out of use.
const LONGEST_DAYS: i64 = 2 * 366;

/// A span in which somebody or a room is not there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AbsenceView {
    /// The absence's id.
    pub id: String,
    /// Who is not there; none for a room.
    pub provider_id: Option<ProviderId>,
    /// Which room is not to be used; none for a person.
    pub room_id: Option<RoomId>,
    /// The name of the person or the room.
    pub name: String,
    /// On whose clock the times are.
    pub site_id: SiteId,
    /// Why.
    pub kind: Word,
    /// From when.
    pub from: LocalTime,
    /// Until when.
    pub until: LocalTime,
    /// The span in words: `Mon, Mar 9 – Fri, Mar 13`.
    pub said: String,
    /// More words.
    pub note: Option<String>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Adds an absence or changes one. It is of a person or of a room.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveAbsence {
    /// The absence's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// Who is not there.
    #[serde(default)]
    #[ts(optional)]
    pub provider_id: Option<ProviderId>,
    /// Which room is not to be used.
    #[serde(default)]
    #[ts(optional)]
    pub room_id: Option<RoomId>,
    /// On whose clock the times are: a room's own site, of a person the home site unless told.
    #[serde(default)]
    #[ts(optional)]
    pub site_id: Option<SiteId>,
    /// Why.
    pub kind: AbsenceKind,
    /// From when.
    pub from: LocalTime,
    /// Until when; the next midnight for a whole day.
    pub until: LocalTime,
    /// More words.
    #[serde(default)]
    pub note: Option<String>,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes an absence away.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveAbsence {
    /// The absence.
    pub id: AbsenceId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// The absences of staff and rooms that are not over, the next one first.
pub fn absences(practice: &Practice) -> Result<Vec<AbsenceView>> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    store::absences_after(db, today)?.into_iter().map(|absence| view(db, absence)).collect()
}

/// Writes down that somebody or a room is not there.
///
/// # Errors
/// `Invalid` for neither or both of person and room, for a span that ends before it begins, is off the grid or longer than two years.
pub fn save_absence(practice: &mut Practice, input: SaveAbsence) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let absence = Absence {
            id: id_or_new(tx, &input.id)?,
            provider_id: input.provider_id,
            room_id: input.room_id,
            site_id: site_of(tx, &input)?,
            kind: input.kind,
            from_local: input.from,
            until_local: input.until,
            note: optional("note", input.note.as_deref())?,
        };
        check(input.from, input.until)?;
        tx.say(format!("{} saved", absence.kind.label()));
        tx.save(&absence, input.revision)
    })
}

/// Takes an absence away; the log keeps it.
pub fn remove_absence(practice: &mut Practice, input: RemoveAbsence) -> Result<Done<()>> {
    practice.act(REMOVE, |tx| {
        let absence: Absence = tx.db().find(input.id, "absence")?;
        tx.expect_revision::<Absence>(absence.id, input.revision)?;
        tx.say(format!("{} removed", absence.kind.label()));
        tx.withdraw::<Absence>(absence.id)
    })
}

/// An absence as screens show it.
pub(super) fn view(db: Db<'_>, absence: Absence) -> Result<AbsenceView> {
    let name = match (absence.provider_id, absence.room_id) {
        (Some(provider), _) => practice::provider(db, provider)?.name,
        (None, Some(room)) => practice::room(db, room)?.name,
        (None, None) => String::new(),
    };
    Ok(AbsenceView {
        id: absence.id.to_string(),
        provider_id: absence.provider_id,
        room_id: absence.room_id,
        name,
        site_id: absence.site_id,
        kind: absence.kind.word(),
        from: absence.from_local,
        until: absence.until_local,
        said: said(absence.from_local, absence.until_local),
        note: absence.note,
        revision: db.revision::<Absence>(absence.id)?,
    })
}

/// `Mon, Mar 9 – Fri, Mar 13`, or with times where it does not take whole days.
pub(super) fn said(from: LocalTime, until: LocalTime) -> String {
    let (first, last) = (from.day(), until.plus_minutes(-1).day());
    if from.minute_of_day() == 0 && until.minute_of_day() == 0 {
        return said_days(first, last);
    }
    if first == last {
        let until = if until.day() == first { until.clock_us() } else { "midnight".to_owned() };
        return format!("{}, {}–{until}", first.short(), from.clock_us());
    }
    format!("{} – {}", from.short(), until.short())
}

/// `Mon, Mar 9 – Fri, Mar 13`, or one day.
pub(super) fn said_days(first: Day, last: Day) -> String {
    if first == last { first.short() } else { format!("{} – {}", first.short(), last.short()) }
}

fn site_of(tx: &Tx<'_>, input: &SaveAbsence) -> Result<SiteId> {
    match (input.provider_id, input.room_id) {
        (Some(provider), None) => {
            practice::provider(tx.db(), provider)?;
            match input.site_id {
                Some(site) => Ok(practice::site(tx.db(), site)?.id),
                None => Ok(practice::home_site(tx.db())?.id),
            }
        }
        (None, Some(room)) => Ok(practice::room(tx.db(), room)?.site_id),
        (None, None) => Err(Error::invalid("provider_id", "is missing; name a person or a room")),
        (Some(_), Some(_)) => Err(Error::invalid("room_id", "is named beside a person; write two absences")),
    }
}

fn check(from: LocalTime, until: LocalTime) -> Result<()> {
    if until <= from {
        return Err(Error::invalid("until", format!("is not after the beginning, {}", from.short())));
    }
    for (field, time) in [("from", from), ("until", until)] {
        if time.minute_of_day() % i64::from(GRID) != 0 {
            let before = time.plus_minutes(-(time.minute_of_day() % i64::from(GRID)));
            let (before, after) = (before.clock_us(), before.plus_minutes(i64::from(GRID)).clock_us());
            let why = format!("is {}; times are in steps of {GRID} minutes: {before} or {after}", time.clock_us());
            return Err(Error::invalid(field, why));
        }
    }
    if until.minutes_since(from) > LONGEST_DAYS * 24 * 60 {
        return Err(Error::invalid("until", "is more than two years later; take the person or the room out of use"));
    }
    Ok(())
}
