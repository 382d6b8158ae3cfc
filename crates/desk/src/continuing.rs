//! Commands of courses that come to their end.

use seriesdesk_core::{
    calendar::{SeriesPlan, SeriesStarted},
    continuing::{self, Continue, CoursesEnding, DecideCourse, EndingOf},
    types::Saved,
};

crate::commands! {
    query ending_courses (Read): EndingOf => CoursesEnding = continuing::ending_courses;
    action decide_course (Acknowledge): DecideCourse => Saved = continuing::decide_course;
    query preview_continuation (Schedule): Continue => SeriesPlan = continuing::preview_continuation;
    action start_continuation (Schedule): Continue => SeriesStarted = continuing::start_continuation;
}
