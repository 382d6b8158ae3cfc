//! Commands of the calendar: the board, booking, moving, and a session's day. Completing and stepping back are billing's.

use seriesdesk_core::{
    calendar::{
        self, Board, BoardQuery, BookSession, CancelSession, Month, MonthOf, MoveSession, NoShowSession, ParseWhen,
        ParsedWhen, SessionCard, SessionQuery, StageSession,
    },
    types::Saved,
};

crate::commands! {
    query board (Read): BoardQuery => Board = calendar::board;
    query month (Read): MonthOf => Month = calendar::month;
    query session (Read): SessionQuery => SessionCard = calendar::session;
    query parse_when (Read): ParseWhen => ParsedWhen = calendar::parse_when;
    action book_session (Schedule): BookSession => Saved = calendar::book_session;
    action move_session (Schedule): MoveSession => Saved = calendar::move_session;
    action confirm_session (Schedule): StageSession => Saved = calendar::confirm_session;
    action arrive_session (Schedule): StageSession => Saved = calendar::arrive_session;
    action start_session (Schedule): StageSession => Saved = calendar::start_session;
    action monitor_session (Schedule): StageSession => Saved = calendar::monitor_session;
    action no_show_session (Schedule): NoShowSession => Saved = calendar::no_show_session;
    action cancel_session (Schedule): CancelSession => Saved = calendar::cancel_session;
}
