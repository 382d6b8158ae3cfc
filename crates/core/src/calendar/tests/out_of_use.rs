use expect_test::expect;

use super::*;
use crate::{
    Practice,
    practice::{self, RoomView, SiteView},
    types::Saved,
};

#[test]
fn a_room_with_sessions_to_come_stays_in_use() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let close = |clinic: &mut Clinic| {
        let room = practice::rooms(clinic.db()).unwrap().into_iter().find(|room| room.name == "Chair 1").unwrap();
        practice::save_room(clinic, RoomView { active: false, ..room })
    };
    refused(
        close(&mut clinic),
        expect!["6 sessions are booked in Chair 1 from Mon, Mar 2. Move or cancel them first."],
    );
    for session in sessions(&clinic, series).into_iter().skip(1) {
        let cancel = CancelSession {
            session_id: session.id,
            revision: revision(&clinic, &session),
            by: EndedBy::Clinic,
            reason: "Chair broken".into(),
        };
        let _ = cancel_session(&mut clinic, cancel).unwrap();
    }
    refused(close(&mut clinic), expect!["1 session is booked in Chair 1 from Mon, Mar 2. Move or cancel them first."]);
    clinic.clock.advance(60 * 24);
    let closed = close(&mut clinic).unwrap();
    assert!(closed.undo.is_some(), "what is past keeps no room");
}

#[test]
fn a_provider_and_a_site_with_sessions_to_come_stay_in_use() {
    let mut clinic = clinic();
    let wish = PlanSeries { provider_id: Some(clinic.prescriber), ..wish(&clinic, 0) };
    let _ = start_series(&mut clinic, wish).unwrap();
    let _ = save_site(&mut clinic, |sites| SiteView {
        id: String::new(),
        name: "Second street".into(),
        revision: 0,
        ..sites[0].clone()
    })
    .unwrap();
    refused(
        save_site(&mut clinic, |sites| SiteView { active: false, ..sites[0].clone() }),
        expect!["6 sessions are booked at Main office from Mon, Mar 2. Move or cancel them first."],
    );
    let provider = practice::providers(&clinic).unwrap().remove(0);
    refused(
        practice::save_provider(&mut clinic, practice::ProviderView { active: false, ..provider }),
        expect!["6 sessions are booked with Nadia Halloran from Mon, Mar 2. Move or cancel them first."],
    );
}

#[test]
fn adding_a_room_is_not_undone_once_it_is_booked() {
    let mut clinic = clinic();
    let room = practice::rooms(clinic.db()).unwrap().remove(0);
    let room = RoomView { id: String::new(), name: "Chair 3".into(), revision: 0, ..room };
    let added = practice::save_room(&mut clinic, room).unwrap();
    let wish = PlanSeries { room_id: Some(added.value.id.parse().unwrap()), ..wish(&clinic, 0) };
    let booked = start_series(&mut clinic, wish).unwrap();
    let undo = added.undo.unwrap();
    refused(
        clinic.undo(undo),
        expect!["This room is in use: series (1), sessions (6). Take the room out of use instead."],
    );
    let _ = clinic.undo(booked.undo.unwrap()).unwrap();
    let _ = clinic.undo(undo).unwrap();
    assert_eq!(practice::rooms(clinic.db()).unwrap().len(), 3);
}

fn save_site(clinic: &mut Clinic, change: impl FnOnce(&[SiteView]) -> SiteView) -> Result<Done<Saved>> {
    let practice: &mut Practice = clinic;
    let site = change(&practice::sites(practice)?);
    practice::save_site(practice, site)
}
