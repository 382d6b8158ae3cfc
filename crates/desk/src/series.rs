//! Commands of series: protocols, planning and booking a course, a patient's courses.

use seriesdesk_core::{
    calendar::{
        self, ApplyRepair, BrokenOn, BrokenSession, BusyCalendar, CalendarFile, PinSession, PlanSeries, PreviewRepair,
        RepairDone, RepairView, SeriesCard, SeriesOf, SeriesPlan, SeriesStarted, ShiftSeries, Shifted,
    },
    series::{self, Protocol, ProtocolRef, ProtocolToSave},
    types::Saved,
};

use crate::Nothing;

crate::commands! {
    query protocols (Read): Nothing => Vec<Protocol> = |practice, _: Nothing| series::protocols(practice);
    action save_protocol (EditProtocols): ProtocolToSave => Saved = series::save_protocol;
    action retire_protocol (EditProtocols): ProtocolRef => Saved = series::retire_protocol;
    action return_protocol (EditProtocols): ProtocolRef => Saved = series::return_protocol;
    query preview_series (Schedule): PlanSeries => SeriesPlan = calendar::preview_series;
    action start_series (Schedule): PlanSeries => SeriesStarted = calendar::start_series;
    action shift_series (Schedule): ShiftSeries => Shifted = calendar::shift_series;
    action pin_session (Schedule): PinSession => () = calendar::pin_session;
    query preview_repair (Schedule): PreviewRepair => RepairView = calendar::preview_repair;
    action apply_repair (Schedule): ApplyRepair => RepairDone = calendar::apply_repair;
    query broken_sessions (Read): BrokenOn => Vec<BrokenSession> = calendar::broken_sessions;
    view series_of (Read): SeriesOf => Vec<SeriesCard> = calendar::series_of;
    paper calendar_file (Print): CalendarFile => () = calendar::calendar_file;
    paper busy_calendar (Print): BusyCalendar => () = calendar::busy_calendar;
}
