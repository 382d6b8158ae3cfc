//! From the planner's answer to what becomes of each session.

use seriesdesk_planner::{Answer, Session as Row};

use super::super::{
    course::CourseAsked,
    names::{Names, PLACE},
    setting::Setting,
};
use super::{All, Change, Course, Proposal};
use crate::{series::Session, types::LocalTime};

/// The proposal that an answer is.
pub(super) fn proposal(all: &All<'_>, asked: &[CourseAsked<'_>], answer: &Answer) -> Proposal {
    let (mut changes, mut ends) = (Vec::new(), Vec::new());
    for (course, asked) in all.courses.iter().zip(asked) {
        let own: Vec<&Row> = answer.sessions.iter().filter(|row| row.series == asked.id()).collect();
        let before = course.held.last().map(|session| session.starts_local.day());
        ends.push((course.series.id, before, own.iter().map(|row| LocalTime::from(row.start.0).day()).max()));
        changes.extend(course_changes(all.setting, all.names, course, asked, &own));
    }
    let long_gaps = answer.score.as_ref().map_or(0, |score| score.terms.breach);
    Proposal { changes, ends, long_gaps }
}

/// What becomes of the sessions of a course that may move: who keeps the place keeps the session, the others follow in order.
fn course_changes(
    setting: &Setting<'_>,
    names: &Names,
    course: &Course,
    asked: &CourseAsked<'_>,
    rows: &[&Row],
) -> Vec<Change> {
    let facts = course.facts();
    let mut open: Vec<&Session> = course.held.iter().skip(facts).collect();
    let mut places: Vec<(&Row, Option<&Session>)> = Vec::new();
    for row in rows.iter().skip(facts) {
        let starts = LocalTime::from(row.start.0);
        let same = open.iter().position(|session| session.starts_local == starts);
        places.push((row, same.map(|at| open.remove(at))));
    }
    let mut left = open.into_iter();
    let mut changes = Vec::new();
    for (row, kept) in places {
        let session = kept.or_else(|| left.next());
        let Some(room) = row.resources.get(PLACE).and_then(|room| names.room(room)) else { continue };
        let phase = phase_of(asked, row.n);
        let change = Change {
            series: course.series.id,
            session: session.cloned(),
            number: row.n,
            phase,
            minutes: course.series.protocol.minutes_of(row.n),
            starts: row.start.0.into(),
            room,
            staff: asked.staffing(setting, names, &row.resources, row.n == 1),
        };
        let same = session.is_some_and(|session| {
            let plan = course.plans.get(&session.id);
            !change.is_seen()
                && session.number == Some(change.number)
                && plan.is_some_and(|plan| plan.staff == change.staff || change.staff.0.is_empty())
        });
        if !same {
            changes.push(change);
        }
    }
    changes
}

fn phase_of(asked: &CourseAsked<'_>, number: i64) -> String {
    let mut left = usize::try_from(number).unwrap_or(1);
    for stretch in &asked.stretches {
        if left <= stretch.count {
            return stretch.name.clone();
        }
        left -= stretch.count;
    }
    asked.stretches.last().map_or_else(String::new, |stretch| stretch.name.clone())
}
