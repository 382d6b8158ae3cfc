//! Commands of series: protocols, planning and booking a course, a patient's courses.

use seriesdesk_core::{
    calendar::{self, CalendarFile, PlanSeries, SeriesCard, SeriesOf, SeriesPlan, SeriesStarted, ShiftSeries, Shifted},
    packs::Protocol,
    series,
};

use crate::Nothing;

crate::commands! {
    query protocols (Read): Nothing => Vec<Protocol> = |practice, _: Nothing| series::protocols(practice);
    query preview_series (Schedule): PlanSeries => SeriesPlan = calendar::preview_series;
    action start_series (Schedule): PlanSeries => SeriesStarted = calendar::start_series;
    action shift_series (Schedule): ShiftSeries => Shifted = calendar::shift_series;
    view series_of (Read): SeriesOf => Vec<SeriesCard> = calendar::series_of;
    paper calendar_file (Print): CalendarFile => () = calendar::calendar_file;
}
