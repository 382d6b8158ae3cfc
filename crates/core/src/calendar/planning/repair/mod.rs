//! Courses that no longer stand, planned anew so that as little as possible moves.
//!
//! What was given, what is under way and what somebody pinned stays. Every other session to come may move, and costs so much that
//! the fewest do. A session that was missed or called off is made up. What stands in nobody's way is never asked about.

mod changes;
mod freedom;
mod reach;
mod stands;

pub(in crate::calendar) use stands::broken_on;

use seriesdesk_planner::{
    Answer, Conflict, Disruption, Kept, Pace, Place, Refused, Repair, Request, Status, good_plan, plan,
};
use std::collections::{BTreeMap, BTreeSet};

use super::{
    asked::usual_time,
    course::CourseAsked,
    names::{Names, PLACE, PROVIDER, id, said, wall},
    request,
    setting::Setting,
};
use crate::{
    availability::{self, Asked, Patients},
    calendar::{diary::Busy, store},
    db::Db,
    error::{Error, Result},
    patients,
    practice::Site,
    series::{
        Series, Session, SessionPlan, Staffing, Verb, after,
        rules::{Wish, stretches},
    },
    types::{Day, LocalTime, PatientId, RoomId, SeriesId, SessionId},
};
use changes::proposal;
use freedom::Freedom;
use reach::{fitting, horizon};
use stands::why_broken;

/// Courses that are repaired at once.
const MOST_COURSES: usize = 60;
/// Rounds of the search for one course, and for several that stand in each other's way.
const ROUNDS_ALONE: u64 = 6;
const ROUNDS: u64 = 60;
const MOST_PROPOSALS: usize = 3;

/// What a request is put to.
type Planner = fn(&Request, Pace<'_>) -> std::result::Result<Answer, Refused>;

/// What is to be repaired.
pub(in crate::calendar) struct Broken {
    /// The courses that may change.
    pub series: Vec<SeriesId>,
    /// A session that is called off although it is still booked: its patient cannot come then.
    pub called_off: Option<SessionId>,
    /// Whether what was missed or called off earlier is made up.
    pub makes_up: bool,
    /// Whether sessions that do not stand for another reason stay where somebody put them.
    pub keeps_odd: Option<(LocalTime, LocalTime)>,
}

/// Proposals, or why there is none.
#[derive(Default)]
pub(in crate::calendar) struct Repaired {
    pub proposals: Vec<Proposal>,
    pub conflict: Option<String>,
    /// Whether only a gap longer than the protocol allows makes it possible.
    pub long_gap: bool,
}

/// A way to repair.
pub(in crate::calendar) struct Proposal {
    pub changes: Vec<Change>,
    /// Each course, with the day of its last session before and after.
    pub ends: Vec<(SeriesId, Option<Day>, Option<Day>)>,
    /// Gaps longer than the protocol allows.
    pub long_gaps: i64,
}

/// What becomes of one session.
#[derive(Clone, PartialEq)]
pub(in crate::calendar) struct Change {
    pub series: SeriesId,
    /// The session that moves; none for one that is made up.
    pub session: Option<Session>,
    pub number: i64,
    pub phase: String,
    pub minutes: i64,
    pub starts: LocalTime,
    pub room: RoomId,
    pub staff: Staffing,
}

impl Proposal {
    /// The changes that somebody sees: other times, other rooms, new sessions.
    pub fn seen(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_seen())
    }
}

impl Change {
    /// Whether the session takes place at another time or in another room, or is new.
    pub fn is_seen(&self) -> bool {
        let stays = |session: &Session| session.starts_local == self.starts && session.room_id == self.room;
        !self.session.as_ref().is_some_and(stays)
    }
}

/// A course with what is known of it.
struct Course {
    series: Series,
    /// Those that hold their slot, by time.
    held: Vec<Session>,
    plans: BTreeMap<SessionId, SessionPlan>,
    /// Sessions to make up.
    missing: usize,
    /// When the first of them was to begin.
    lost_at: Option<LocalTime>,
    called: String,
}

/// Ways to repair courses at a site, the one that moves least first.
pub(in crate::calendar) fn repaired(db: Db<'_>, site: Site, now: LocalTime, broken: &Broken) -> Result<Repaired> {
    if broken.series.len() > MOST_COURSES {
        return Err(Error::refused(format!("More than {MOST_COURSES} courses are touched."))
            .hint("Repair one day after the other."));
    }
    let mut courses: Vec<Course> =
        broken.series.iter().map(|series| Course::read(db, *series, broken)).collect::<Result<_>>()?;
    told_apart(&mut courses);
    let days = horizon(&courses, now);
    let diary = store::diary(db, site, days.0, days.1)?;
    let wanted: Vec<PatientId> = courses.iter().map(|course| course.series.patient_id).collect();
    let there = availability::free(
        db,
        &Asked { site: diary.site.id, from: days.0, to: days.1, patients: Patients::Of(&wanted) },
    )?;
    let ours: BTreeSet<SessionId> = courses.iter().flat_map(|course| &course.held).map(|session| session.id).collect();
    let mut bookings = store::bookings(db, diary.zone, days.0, days.1)?;
    bookings.retain(|busy: &Busy| !ours.contains(&busy.session));
    let setting =
        Setting { diary: &diary, there: &there, bookings, staffed: store::staffed(db, days.0, days.1)?, days, now };
    let patient_names: Vec<(PatientId, String)> =
        courses.iter().map(|course| (course.series.patient_id, course.called.clone())).collect();
    let names = Names::of(&there, &patient_names);
    let all = All { setting: &setting, names: &names, courses: &courses, weekdays: diary.open_weekdays(), broken };
    // Nothing before the first loss moves, and no gap grows too long, unless there is no other way.
    for freedom in Freedom::EACH {
        let mut proposals = Vec::new();
        while let Some(other) = all.tried(freedom, &proposals)? {
            // The same once more is no other way.
            if proposals.iter().any(|known: &Proposal| known.changes == other.changes) {
                break;
            }
            proposals.push(other);
            if proposals.len() == MOST_PROPOSALS {
                break;
            }
        }
        if !proposals.is_empty() {
            proposals.sort_by_key(|proposal| (proposal.seen().count(), proposal.long_gaps));
            return Ok(Repaired { proposals, conflict: None, long_gap: freedom.long_gaps });
        }
    }
    Ok(Repaired { conflict: Some(all.conflict()?), ..Repaired::default() })
}

/// Everything that a try is made of.
struct All<'a> {
    setting: &'a Setting<'a>,
    names: &'a Names,
    courses: &'a [Course],
    weekdays: Vec<u8>,
    broken: &'a Broken,
}

impl All<'_> {
    /// A way to repair that uses none of the days to which another proposal moves a course.
    fn tried(&self, freedom: Freedom, others: &[Proposal]) -> Result<Option<Proposal>> {
        let asked = self.asked(freedom)?;
        let answer = self.answer(&asked, others, good_plan)?;
        Ok((answer.status == Status::Planned).then(|| proposal(self, &asked, &answer)))
    }

    /// What cannot hold together.
    fn conflict(&self) -> Result<String> {
        let asked = self.asked(Freedom { earlier: true, numbers: false, long_gaps: false })?;
        let answer = self.answer(&asked, &[], plan)?;
        let words = answer.conflicts.first().map(|conflict: &Conflict| said(&conflict.text));
        Ok(words.unwrap_or_else(|| "No way to repair was found.".to_owned()))
    }

    fn asked(&self, freedom: Freedom) -> Result<Vec<CourseAsked<'_>>> {
        let loss = self.first_loss();
        self.courses.iter().map(|course| course.asked(self, freedom, loss)).collect()
    }

    fn answer(&self, asked: &[CourseAsked<'_>], others: &[Proposal], ask: Planner) -> Result<Answer> {
        let mut disruptions = disruptions(self.courses, self.names, self.broken);
        disruptions.extend(others.iter().flat_map(|other| self.taken_days(other)));
        let previous = self.courses.iter().flat_map(|course| course.previous(self.names)).collect();
        let request = request(self.setting, self.names, asked, Some(Repair { previous, disruptions }));
        let rounds = if self.courses.len() == 1 { ROUNDS_ALONE } else { ROUNDS };
        let pace = |round: u64| round as f64 / rounds as f64;
        ask(&request, &pace).map_err(|refused| {
            Error::refused(format!("This cannot be planned: {}: {}.", said(&refused.field), said(&refused.why)))
        })
    }

    /// The days to which a proposal moves sessions, as days on which these patients do not come.
    fn taken_days(&self, proposal: &Proposal) -> Vec<Disruption> {
        let midnight = |day: Day| day.at(0, 0).expect("every day has a midnight in civil time");
        let days: BTreeSet<(SeriesId, Day)> =
            proposal.seen().map(|change| (change.series, change.starts.day())).collect();
        let away = days.into_iter().filter_map(|(series, day)| {
            let course = self.courses.iter().find(|course| course.series.id == series)?;
            // A day on which the course has a session that stays is not barred.
            let moves = |id| proposal.seen().filter_map(|change| change.session.as_ref()).any(|moved| moved.id == id);
            let stays = course.held.iter().any(|session| session.starts_local.day() == day && !moves(session.id));
            (!stays).then(|| Disruption::PatientAway {
                patient: self.names.of_patient(course.series.patient_id),
                from: wall(midnight(day)),
                to: wall(midnight(day.plus(1))),
                reason: None,
            })
        });
        away.collect()
    }

    /// When the first session that has to move begins, or the first that was lost did.
    fn first_loss(&self) -> LocalTime {
        let sessions = self.courses.iter().flat_map(|course| &course.held);
        let broken = sessions.filter(|session| session.starts_local >= self.setting.now).filter(|session| {
            self.broken.called_off == Some(session.id) || why_broken(self.setting, session).is_some()
        });
        let broken = broken.map(|session| session.starts_local).min();
        let lost = self.courses.iter().filter_map(|course| course.lost_at).min();
        broken.into_iter().chain(lost).min().unwrap_or(self.setting.now)
    }
}

/// Courses of one name get numbers.
fn told_apart(courses: &mut [Course]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for course in courses {
        let count = seen.entry(course.called.clone()).or_default();
        *count += 1;
        if *count > 1 {
            course.called = format!("{}, {count}", course.called);
        }
    }
}

impl Course {
    fn read(db: Db<'_>, id: SeriesId, broken: &Broken) -> Result<Course> {
        let series = store::series(db, id)?;
        let all = store::sessions_of(db, id)?;
        let mut held: Vec<Session> = all.iter().filter(|session| session.status.holds_its_slot()).cloned().collect();
        held.sort_by_key(|session| (session.starts_local, session.number));
        let numbers: BTreeSet<i64> = held.iter().filter_map(|session| session.number).collect();
        let lost: BTreeSet<i64> =
            (all.iter().filter_map(|session| session.number)).filter(|number| !numbers.contains(number)).collect();
        let plans =
            held.iter().map(|session| Ok((session.id, SessionPlan::of(db, session.id)?))).collect::<Result<_>>()?;
        let patient = patients::live_patient(db, series.patient_id)?.short_name();
        let called = format!("{patient} ({})", series.protocol.name);
        let is_lost = |session: &&Session| session.number.is_some_and(|number| lost.contains(&number));
        let lost_at = all.iter().filter(is_lost).map(|session| session.starts_local).min();
        let (missing, lost_at) = if broken.makes_up { (lost.len(), lost_at) } else { (0, None) };
        Ok(Course { missing, lost_at, series, held, plans, called })
    }

    /// What was given or is under way: the sessions before the first that may move.
    fn facts(&self) -> usize {
        let free = |session: &Session| after(session.status, Verb::Move).is_some();
        self.held.iter().rposition(|session| !free(session)).map_or(0, |last| last + 1)
    }

    fn total(&self) -> usize {
        self.held.len() + self.missing
    }

    fn asked<'a>(&'a self, all: &All<'_>, freedom: Freedom, loss: LocalTime) -> Result<CourseAsked<'a>> {
        let (setting, names, broken) = (all.setting, all.names, all.broken);
        let series = &self.series;
        let usual: LocalTime = format!("2000-01-01T{}", series.time_of_day).parse()?;
        let wish = Wish {
            phases: &series.protocol.phases,
            starts_on: series.starts_on,
            weekdays: &series.weekdays.0,
            open_weekdays: &all.weekdays,
            minute_of_day: usual.minute_of_day(),
            sessions: Some(self.total()),
            zone: setting.diary.zone,
        };
        let facts = self.facts();
        let kept = |(place, session): (usize, &Session)| Kept {
            n: number_of(place),
            start: wall(session.starts_local),
            resources: self.seats(names, session),
        };
        let pinned = self.held.iter().enumerate().skip(facts).filter(|(_, session)| {
            let pinned = self.plans.get(&session.id).is_some_and(|plan| plan.pinned);
            let called_off = broken.called_off == Some(session.id);
            let before = !freedom.earlier && session.starts_local < loss;
            let past = session.starts_local < setting.now;
            !called_off && (pinned || past || before || self.is_odd(session, setting, broken))
        });
        // What is made up comes before what is pinned later, unless that is to keep its number.
        let number = |place: usize, session: &Session| {
            let after = session.starts_local > self.lost_at.unwrap_or(session.starts_local);
            place + if after && freedom.numbers { self.missing } else { 0 }
        };
        let mut asked = CourseAsked {
            called: self.called.clone(),
            patient: series.patient_id,
            frozen: &series.protocol,
            stretches: stretches(&wish)?,
            rooms: fitting(setting.diary, series.protocol.room_kind, series),
            only_room: None,
            provider: series.provider_id,
            earliest: series.starts_on,
            wished: Vec::new(),
            completed: self.held.iter().enumerate().take(facts).map(kept).collect(),
            pinned: pinned.map(|(place, session)| kept((number(place, session), session))).collect(),
            long_gaps: freedom.long_gaps,
        };
        asked.wished = usual_time(wish.minute_of_day, asked.longest()).collect();
        Ok(asked)
    }

    /// Somebody put it where it does not stand by itself, and not because of what is repaired now.
    fn is_odd(&self, session: &Session, setting: &Setting<'_>, broken: &Broken) -> bool {
        let Some((from, until)) = broken.keeps_odd else { return false };
        let touched = session.starts_local < until && from < session.ends();
        !touched && why_broken(setting, session).is_some()
    }

    /// The old places of what is not given yet.
    fn previous(&self, names: &Names) -> Vec<Place> {
        let open = self.held.iter().enumerate().skip(self.facts());
        open.map(|(place, session)| Place {
            series: id(&self.called),
            n: number_of(place),
            start: wall(session.starts_local),
            resources: self.seats(names, session),
        })
        .collect()
    }

    fn seats(&self, names: &Names, session: &Session) -> BTreeMap<String, String> {
        let room = names.of_room(session.room_id).map(|room| (PLACE.to_owned(), room.to_owned()));
        let provider = session.provider_id.filter(|_| self.series.provider_id.is_some());
        let provider = provider.and_then(|one| Some((PROVIDER.to_owned(), names.of_staff(one)?.to_owned())));
        let seats = self.plans.get(&session.id).into_iter().flat_map(|plan| &plan.staff.0);
        let staff =
            seats.filter_map(|seat| Some((seat.skill.code().to_owned(), names.of_staff(seat.provider_id)?.to_owned())));
        room.into_iter().chain(provider).chain(staff).collect()
    }
}

fn disruptions(courses: &[Course], names: &Names, broken: &Broken) -> Vec<Disruption> {
    let sessions = courses.iter().flat_map(|course| &course.held);
    let called_off = sessions.filter(|session| broken.called_off == Some(session.id));
    called_off
        .map(|session| Disruption::PatientAway {
            patient: names.of_patient(session.patient_id),
            from: wall(session.starts_local),
            to: wall(session.ends()),
            reason: None,
        })
        .collect()
}

fn number_of(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX).saturating_add(1)
}
