//! The weeks that staff work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Shift, ShiftId, WeekSpan, Weekly, rules, store,
    typed::{read_day, written_day},
};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done},
    practice::{self, fields::id_or_new},
    types::{Day, ProviderId, Saved, SiteId},
};

const SAVE: Action = Action::reversible("save_shift");
const REMOVE: Action = Action::reversible("remove_shift");

/// A week as it is typed, day by day: `9-5`, `8:30a-12, 1-5p`, nothing for a day off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WeekTyped {
    /// Monday.
    pub monday: String,
    /// Tuesday.
    pub tuesday: String,
    /// Wednesday.
    pub wednesday: String,
    /// Thursday.
    pub thursday: String,
    /// Friday.
    pub friday: String,
    /// Saturday.
    pub saturday: String,
    /// Sunday.
    pub sunday: String,
}

/// The week somebody works at a site, from a day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ShiftView {
    /// The pattern's id.
    pub id: String,
    /// Who works.
    pub provider_id: ProviderId,
    /// Where.
    pub site_id: SiteId,
    /// The first day.
    pub effective_on: Day,
    /// The last day; none while it goes on.
    pub ends_on: Option<Day>,
    /// The week as it may be typed again.
    pub week: WeekTyped,
    /// The week in words.
    pub said: String,
    /// Whether it is the pattern of today.
    pub holds: bool,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Adds a weekly pattern or changes one.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveShift {
    /// The pattern's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// Who works.
    pub provider_id: ProviderId,
    /// Where.
    pub site_id: SiteId,
    /// The first day.
    pub effective_on: Day,
    /// The last day; none while it goes on.
    pub ends_on: Option<Day>,
    /// The week.
    pub week: WeekTyped,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes a weekly pattern away.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveShift {
    /// The pattern.
    pub id: ShiftId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Adds the week somebody works at a site from a day on, or changes it.
///
/// # Errors
/// `Invalid` for a day whose times cannot be; `Refused` when another pattern begins that day, or they would be in two places at once.
pub fn save_shift(practice: &mut Practice, input: SaveShift) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let provider = practice::provider(tx.db(), input.provider_id)?;
        let site = practice::site(tx.db(), input.site_id)?;
        if input.ends_on.is_some_and(|ends| ends < input.effective_on) {
            return Err(Error::invalid("ends_on", "is before the first day"));
        }
        let shift = Shift {
            id: id_or_new(tx, &input.id)?,
            provider_id: provider.id,
            site_id: site.id,
            effective_on: input.effective_on,
            ends_on: input.ends_on,
            times: input.week.read()?,
        };
        let mut shifts = store::shifts_of(tx.db(), provider.id)?;
        shifts.retain(|other| other.id != shift.id);
        if shifts.iter().any(|other| other.site_id == site.id && other.effective_on == shift.effective_on) {
            let day = shift.effective_on.short();
            return Err(Error::refused(format!("Another week of theirs begins here on {day}."))
                .on("effective_on")
                .hint("Change that one, or let this one begin on another day."));
        }
        shifts.push(shift.clone());
        if let Some((day, other, span)) = rules::two_places_at_once(&shifts, site.id) {
            let other = practice::site(tx.db(), other)?.name;
            let (day, from, to) = (day.short(), span.from.us(), span.to.us());
            return Err(Error::refused(format!("On {day} they are at {other} from {from} to {to}."))
                .on("site_id")
                .hint("Leave those hours out here, or end the other week first."));
        }
        tx.say(format!("The week of {} is saved", provider.name));
        tx.save(&shift, input.revision)
    })
}

/// Takes a weekly pattern away; the log keeps it.
pub fn remove_shift(practice: &mut Practice, input: RemoveShift) -> Result<Done<()>> {
    practice.act(REMOVE, |tx| {
        let shift: Shift = tx.db().find(input.id, "week")?;
        tx.expect_revision::<Shift>(shift.id, input.revision)?;
        tx.say(format!("The week from {} is removed", shift.effective_on.short()));
        tx.withdraw::<Shift>(shift.id)
    })
}

/// A pattern as screens show it.
pub(super) fn view(db: Db<'_>, shift: &Shift, holds: bool) -> Result<ShiftView> {
    Ok(ShiftView {
        id: shift.id.to_string(),
        provider_id: shift.provider_id,
        site_id: shift.site_id,
        effective_on: shift.effective_on,
        ends_on: shift.ends_on,
        week: WeekTyped::of(&shift.times),
        said: shift.times.said(),
        holds,
        revision: db.revision::<Shift>(shift.id)?,
    })
}

impl WeekTyped {
    fn days(&self) -> [(&'static str, &str); 7] {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }

    fn read(&self) -> Result<Weekly> {
        let mut times = Vec::new();
        for (weekday, (field, text)) in (1..).zip(self.days()) {
            times.extend(read_day(field, text, weekday)?);
        }
        if times.is_empty() {
            return Err(Error::invalid(
                "monday",
                "is off like every other day; type times such as 9-5, or write a leave instead",
            ));
        }
        Ok(Weekly(times))
    }

    fn of(times: &Weekly) -> Self {
        let day = |weekday| {
            written_day(&times.0.iter().copied().filter(|span| span.weekday == weekday).collect::<Vec<WeekSpan>>())
        };
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = [1, 2, 3, 4, 5, 6, 7].map(day);
        Self { monday, tuesday, wednesday, thursday, friday, saturday, sunday }
    }
}
