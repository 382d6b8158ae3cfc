//! Commands of the practice: profile, sites, rooms, closures, providers, fees.

use seriesdesk_core::{
    Practice, Result, calendar,
    oplog::Done,
    practice::{
        self, ClosureView, Closures, ClosuresToSave, FeeView, PracticeView, ProviderView, RemoveClosure, RoomView,
        SiteView, Year,
    },
    types::Saved,
};

use crate::Nothing;

crate::commands! {
    query practice (Read): Nothing => PracticeView = |practice, _: Nothing| practice::practice(practice);
    action save_practice (ManagePractice): PracticeView => Saved = practice::save_practice;
    query sites (Read): Nothing => Vec<SiteView> = |practice, _: Nothing| practice::sites(practice);
    action save_site (ManagePractice): SiteView => Saved = practice::save_site;
    query rooms (Read): Nothing => Vec<RoomView> = |practice, _: Nothing| practice::rooms(practice.db());
    action save_room (ManagePractice): RoomView => Saved = practice::save_room;
    query closures (Read): Closures => Vec<ClosureView> = practice::closures;
    query propose_closures (Read): Year => Vec<ClosureView> = practice::propose_closures;
    action save_closures (ManagePractice): ClosuresToSave => Vec<Saved> = save_closures;
    action remove_closure (ManagePractice): RemoveClosure => () = practice::remove_closure;
    query providers (Read): Nothing => Vec<ProviderView> = |practice, _: Nothing| practice::providers(practice);
    action save_provider (ManagePractice): ProviderView => Saved = practice::save_provider;
    query fees (Read): Nothing => Vec<FeeView> = |practice, _: Nothing| practice::fees(practice);
    action save_fee (ManagePractice): FeeView => Saved = practice::save_fee;
}

/// Closes days, and says how many sessions are booked on them: those have to be moved by hand.
fn save_closures(practice: &mut Practice, input: ClosuresToSave) -> Result<Done<Vec<Saved>>> {
    let days: Vec<_> = input.closures.iter().map(|closure| (closure.site_id, closure.day)).collect();
    let mut done = practice::save_closures(practice, input)?;
    let booked = calendar::booked_on(practice.db(), &days)?;
    if booked > 0 {
        let sessions = if booked == 1 { "1 session is".to_owned() } else { format!("{booked} sessions are") };
        let said = done.said.take().unwrap_or_default();
        done.said = Some(format!("{said}; {sessions} booked then: move or cancel them"));
    }
    Ok(done)
}
