//! A week as the screen shows it: open time with whom it fits, and everybody who needs a visit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    FinishedWeek,
    rules::{best, monday},
    store,
    wanting::{self, Want},
};
use crate::{
    Practice, Word,
    availability::{self, Asked, Availability, FreePatient, FreeRoom, Patients, Stretch, merged, without},
    calendar::{
        self,
        diary::{Diary, Slot},
    },
    db::Db,
    error::Result,
    patients, people, practice,
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SeriesId, SiteId, UtcMillis},
    waitlist::{self, Candidate, Declined, WaitlistEntryId, fit},
};

/// What is shorter takes no visit.
const SHORTEST_MINUTES: i64 = 30;
/// A week is asked about from so many days before it begins: the Thursday before.
const ASKED_DAYS_BEFORE: i64 = 4;

/// Asks for a week.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WeekAsked {
    /// A day of the week; the next one that is to be finished unless told.
    #[ts(optional)]
    pub day: Option<Day>,
    /// The site; the home site unless told.
    #[ts(optional)]
    pub site_id: Option<SiteId>,
}

/// A week of a site before it stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct WeekToFinish {
    /// The site.
    pub site_id: SiteId,
    /// Its name.
    pub site: String,
    /// Monday.
    pub from: Day,
    /// Sunday.
    pub to: Day,
    /// Open time of rooms from now on that could take a visit, in order.
    pub open: Vec<OpenTime>,
    /// Open minutes together.
    #[ts(type = "number")]
    pub open_minutes: i64,
    /// Everybody who needs a visit: those the week has a time for first.
    pub wanting: Vec<Wanting>,
    /// Sessions that are booked and still to come.
    pub booked: u32,
    /// How many of these nobody confirmed.
    pub unconfirmed: u32,
    /// Who called the week finished, and when.
    pub finished: Option<FinishedBy>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Who called a week finished.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct FinishedBy {
    /// When.
    pub at: LocalTime,
    /// Who.
    pub by: Option<String>,
}

/// Open time of a room.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct OpenTime {
    /// Where.
    pub room_id: RoomId,
    /// The room's name.
    pub room: String,
    /// What may take place there.
    pub modalities: Vec<Word>,
    /// From when.
    pub from: LocalTime,
    /// Until when.
    pub until: LocalTime,
    /// How long.
    #[ts(type = "number")]
    pub minutes: i64,
    /// Whether a called-off or missed session left some of it.
    pub freed: bool,
    /// Whom it fits, in order.
    pub fits: Vec<Placing>,
}

/// Somebody beside an open time.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Placing {
    /// Who, by the key in the list of those who need a visit.
    pub key: String,
    /// Where.
    pub room_id: RoomId,
    /// The room's name.
    pub room: String,
    /// The time that fits best.
    pub starts: LocalTime,
    /// Why.
    pub reasons: Vec<String>,
}

/// Somebody who needs a visit.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Wanting {
    /// Names them while the visit is wanted.
    pub key: String,
    /// Why they need one.
    pub kind: Word,
    /// Who.
    pub patient_id: PatientId,
    /// `Last, First`.
    pub patient: String,
    /// The telephone they prefer.
    pub phone: Option<String>,
    /// What for.
    pub what: String,
    /// The kind of visit.
    pub modality: Word,
    /// Minutes of treatment.
    #[ts(type = "number")]
    pub minutes: i64,
    /// Its course.
    pub series_id: Option<SeriesId>,
    /// The place on the waitlist.
    pub entry_id: Option<WaitlistEntryId>,
    /// With whom the visit was.
    pub provider_id: Option<ProviderId>,
    /// How many visits have no day.
    pub many: u32,
    /// Since when.
    pub since: Day,
    /// When they can come, in words; empty for any time.
    pub times: String,
    /// The best time of the week.
    pub best: Option<Placing>,
    /// How many open times of the week they fit.
    pub fits: u32,
}

/// What was read of a site's week.
struct Week<'a> {
    there: &'a Availability,
    diary: Diary,
    declined: Vec<Declined>,
    now: LocalTime,
    from: Day,
}

/// A site's week: its open time with whom it fits, and everybody who needs a visit.
pub fn week_to_finish(practice: &Practice, input: WeekAsked) -> Result<WeekToFinish> {
    let db = practice.db();
    let site = input.site_id.map_or_else(|| practice::home_site(db), |id| practice::site(db, id))?;
    let instant = practice.env().now();
    let now = LocalTime::of(instant, practice::zone_of(db, site.id)?);
    let from = monday(input.day.unwrap_or_else(|| now.day().plus(ASKED_DAYS_BEFORE)));
    let (to, until) = (from.plus(6), from.plus(7));
    let wants = wanting::all(db, now, from)?;
    let ids: Vec<PatientId> = wants.iter().map(Want::patient_id).collect();
    let there = availability::free(db, &Asked { site: site.id, from, to, patients: Patients::Of(&ids) })?;
    let zone = practice::zone_of(db, site.id)?;
    let week = Week {
        diary: calendar::diary(db, site.clone(), from, to)?,
        there: &there,
        declined: waitlist::declined(db, from, until)?,
        now,
        from,
    };
    let open = open_times(db, &week, site.id, instant)?;
    let open: Vec<OpenTime> =
        open.into_iter().map(|time| OpenTime { fits: week.fits(&time, &wants), ..time }).collect();
    let mut wanting = wants.iter().map(|want| shown(practice, want, &open)).collect::<Result<Vec<Wanting>>>()?;
    wanting.sort_by_key(|want| want.best.is_none());
    let booked = store::booked(db, site.id, now.max(midnight(from)), until)?;
    let said = store::finished(db, site.id, from)?;
    let finished = match said.as_ref().and_then(|said| said.finished_at) {
        Some(at) => Some(FinishedBy {
            at: LocalTime::of(at, zone),
            by: people::name_of(db, said.and_then(|said| said.finished_by))?,
        }),
        None => None,
    };
    Ok(WeekToFinish {
        open_minutes: open.iter().map(|time| time.minutes).sum(),
        revision: db.revision::<FinishedWeek>(store::id_of(site.id, from))?,
        site_id: site.id,
        site: site.name,
        from,
        to,
        open,
        wanting,
        booked: booked.sessions,
        unconfirmed: booked.unconfirmed,
        finished,
    })
}

/// The Monday of the week that begins within days and that nobody called finished yet, with how many need a visit in it.
pub(crate) fn next_unfinished(practice: &Practice, now: LocalTime) -> Result<Option<(Day, usize)>> {
    let db = practice.db();
    let next = monday(now.day().plus(7));
    if next.since(now.day()) > ASKED_DAYS_BEFORE {
        return Ok(None);
    }
    let said = store::finished(db, practice::home_site(db)?.id, next)?;
    if said.is_some_and(|said| said.finished_at.is_some()) {
        return Ok(None);
    }
    let many = wanting::all(db, now, next)?.len();
    Ok((many > 0).then_some((next, many)))
}

impl Week<'_> {
    /// Whom an open time fits, in order, each at the time that fits best.
    fn fits(&self, open: &OpenTime, wants: &[Want]) -> Vec<Placing> {
        let room = self.there.rooms.iter().find(|room| room.room_id == open.room_id);
        let Some(room) = room else { return Vec::new() };
        let mut placed: Vec<_> = wants
            .iter()
            .filter(|want| suits(room, want))
            .filter_map(|want| self.placed(open, want).map(|(starts, order, reasons)| (order, want, starts, reasons)))
            .collect();
        placed.sort_by_key(|(order, ..)| *order);
        let placing = |(_, want, starts, reasons): (_, &Want, LocalTime, Vec<String>)| Placing {
            key: want.key(),
            room_id: open.room_id,
            room: open.room.clone(),
            starts,
            reasons,
        };
        placed.into_iter().map(placing).collect()
    }

    fn placed(&self, open: &OpenTime, want: &Want) -> Option<(LocalTime, waitlist::Order, Vec<String>)> {
        let times = self.there.patients.iter().find(|times| times.patient_id == want.patient_id())?;
        let day = open.from.day();
        if want.rhythm.as_ref().is_some_and(|rhythm| !rhythm.allows(day)) {
            return None;
        }
        let stretch = Stretch { from: open.from, until: open.until };
        let away = |starts: LocalTime| want.usual.map_or(0, |usual| (starts.minute_of_day() - usual).abs());
        let fit = |starts| self.fit(open, want, times, starts).map(|(order, why)| ((order, away(starts)), why));
        let (starts, (order, away), mut reasons) = best(stretch, want.minutes + want.recovery_minutes, fit)?;
        if want.usual.is_some() && away == 0 {
            reasons.insert(0, "the usual time".to_owned());
        }
        Some((starts, order, reasons))
    }

    fn fit(
        &self,
        open: &OpenTime,
        want: &Want,
        times: &FreePatient,
        starts: LocalTime,
    ) -> Option<(waitlist::Order, Vec<String>)> {
        let slot = Slot {
            starts,
            minutes: want.minutes,
            recovery_minutes: want.recovery_minutes,
            room: open.room_id,
            provider: want.provider,
            patient: want.patient_id(),
            session: None,
        };
        let who = Candidate {
            priority: want.priority,
            days_waiting: self.now.day().since(want.since),
            notice_hours: want.notice_hours,
            times,
            has_gap_in_course: want.has_gap,
            declined: self.declined.iter().any(|no| no.is(want.entry, open.room_id, starts)),
            clash: self.diary.clash(&slot).map(|clash| clash.to_string()),
        };
        let fit = fit(&who, Stretch { from: starts, until: slot.ends() }, self.now).ok()?;
        Some((fit.order, fit.reasons))
    }
}

/// Whether a room can take what somebody needs.
fn suits(room: &FreeRoom, want: &Want) -> bool {
    room.modalities.contains(&want.modality) && want.room_kind.is_none_or(|kind| room.kind == kind)
}

/// The open time of a site's rooms from now on: hours less what is booked, held or out of order.
fn open_times(db: Db<'_>, week: &Week<'_>, site: SiteId, instant: UtcMillis) -> Result<Vec<OpenTime>> {
    let hours: Vec<_> = week.there.days.iter().flat_map(|day| &day.open).map(|open| (open.from, open.until)).collect();
    let passed = [(midnight(week.from), week.now)];
    let freed = store::freed(db, site, week.from, week.from.plus(7))?;
    let mut all = Vec::new();
    for room in &week.there.rooms {
        let held = waitlist::held_spans(db, room.room_id, instant)?;
        let away = room.away.iter().map(|away| (away.from, away.until));
        let busy = week.diary.of_room(room.room_id).map(|busy| (busy.starts, busy.ends));
        let taken = merged(busy.chain(away).chain(held).chain(passed).collect());
        for (from, until) in without(&hours, &taken) {
            let minutes = until.minutes_since(from);
            if minutes < SHORTEST_MINUTES {
                continue;
            }
            let touches = |(of, starts, ends): &(RoomId, LocalTime, LocalTime)| {
                *of == room.room_id && *starts < until && from < *ends
            };
            all.push(OpenTime {
                room_id: room.room_id,
                room: room.name.clone(),
                modalities: room.modalities.iter().map(|modality| modality.word()).collect(),
                from,
                until,
                minutes,
                freed: freed.iter().any(touches),
                fits: Vec::new(),
            });
        }
    }
    // Rooms keep their order within a time.
    all.sort_by_key(|time| time.from.day());
    Ok(all)
}

fn shown(practice: &Practice, want: &Want, open: &[OpenTime]) -> Result<Wanting> {
    let key = want.key();
    let of: Vec<&Placing> = open.iter().flat_map(|time| &time.fits).filter(|placing| placing.key == key).collect();
    let times = availability::patient_times(practice, patients::PatientQuery { patient_id: want.patient_id() })?;
    let rank = |placing: &&Placing| (placing.starts.day(), placing.starts);
    let liked =
        of.iter().copied().filter(|placing| placing.reasons.iter().any(|why| why == waitlist::LIKED)).min_by_key(rank);
    Ok(Wanting {
        kind: want.kind.word(),
        patient_id: want.patient_id(),
        patient: want.patient.list_name(),
        phone: patients::phone(practice.db(), want.patient_id())?,
        what: want.what.clone(),
        modality: want.modality.word(),
        minutes: want.minutes,
        series_id: want.series,
        entry_id: want.entry,
        provider_id: want.provider,
        many: want.many,
        since: want.since,
        times: times.windows_said,
        best: liked.or_else(|| of.iter().copied().min_by_key(rank)).cloned(),
        fits: u32::try_from(of.len()).unwrap_or(u32::MAX),
        key,
    })
}

fn midnight(day: Day) -> LocalTime {
    day.at(0, 0).expect("every day has a midnight in civil time")
}
