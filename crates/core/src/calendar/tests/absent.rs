use super::*;
use crate::{practice, types::LocalTime};

#[test]
fn an_absence_touches_the_sessions_that_are_booked_in_it() {
    let mut clinic = clinic();
    let input = PlanSeries { provider_id: Some(clinic.prescriber), ..wish(&clinic, 0) };
    let series = start_series(&mut clinic, input).unwrap().value.series_id;
    let first = sessions(&clinic, series).remove(0);
    let treated = first.treated_until();
    let touched = |clinic: &Clinic, of, from: &str, until: LocalTime| {
        let span = Span { site: None, from: from.parse().unwrap(), until };
        booked_in(clinic.db(), of, span).unwrap()
    };
    let whole = |clinic: &Clinic, of| touched(clinic, of, "2026-03-02T00:00", "2026-04-01T00:00".parse().unwrap());
    let (provider, room) = (AbsenceOf::Provider(clinic.prescriber), AbsenceOf::Room(first.room_id));
    assert_eq!(whole(&clinic, provider), 6);
    assert_eq!(whole(&clinic, room), 6);
    assert_eq!(whole(&clinic, AbsenceOf::Patient(clinic.patients[0])), 6);
    assert_eq!(whole(&clinic, AbsenceOf::Patient(clinic.patients[1])), 0);
    // Treatment ends before recovery does: the provider is free, the room is not.
    let after = |clinic: &Clinic, of| touched(clinic, of, &treated.to_string(), first.ends());
    assert_eq!((after(&clinic, provider), after(&clinic, room)), (0, 1));
    assert_eq!(touched(&clinic, room, "2026-03-02T00:00", first.starts_local), 0, "it ends when the session begins");
    let cancel = CancelSession {
        session_id: first.id,
        revision: revision(&clinic, &first),
        by: EndedBy::Clinic,
        reason: "Leave".into(),
    };
    let _ = cancel_session(&mut clinic, cancel).unwrap();
    assert_eq!(whole(&clinic, provider), 5);
}

#[test]
fn an_absence_is_on_the_clock_of_its_site() {
    let mut clinic = clinic();
    let input = PlanSeries { provider_id: Some(clinic.prescriber), ..wish(&clinic, 0) };
    let _ = start_series(&mut clinic, input).unwrap();
    let west = practice::SiteView {
        id: String::new(),
        name: "Coast".into(),
        time_zone: "America/Los_Angeles".into(),
        revision: 0,
        ..practice::sites(&clinic).unwrap().remove(0)
    };
    let west = practice::save_site(&mut clinic, west).unwrap().value.id.parse().unwrap();
    let (from, until) = ("2026-03-02T06:00".parse().unwrap(), "2026-03-02T07:30".parse().unwrap());
    let touched = |site| booked_in(clinic.db(), AbsenceOf::Provider(clinic.prescriber), Span { site, from, until });
    assert_eq!(touched(None).unwrap(), 0, "ten o'clock is later here");
    assert_eq!(touched(Some(west)).unwrap(), 1, "and seven o'clock there");
}
