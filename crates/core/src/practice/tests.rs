use expect_test::{Expect, expect};

use super::*;
use crate::{
    Word,
    error::Error,
    packs::Modality,
    testing::{TestPractice, practice as test_practice},
    types::UtcMillis,
};

#[test]
fn a_new_practice_has_a_name_a_home_site_and_numbers() {
    let desk = founded();
    let profile = practice(&desk).unwrap();
    assert_eq!(
        (profile.name.as_str(), profile.mrn_prefix.as_str(), profile.revision),
        ("Cedar Grove Ketamine", "CGK", 1)
    );
    let home = home_site(desk.db()).unwrap();
    assert_eq!(home.time_zone, "America/Denver");
    assert_eq!(now_local(desk.db(), desk.env().now()).unwrap().to_string(), "2026-03-02T07:00");
}

#[test]
fn a_practice_is_set_up_once() {
    let mut desk = founded();
    let again = FoundPractice { name: "Other".into(), time_zone: "America/New_York".into(), sample: false };
    assert!(matches!(found_practice(&mut desk, again), Err(Error::Refused(_))));
}

#[test]
fn what_is_typed_gets_its_usual_form() {
    let mut desk = founded();
    let mut profile = practice(&desk).unwrap();
    profile.name = "  Cedar   Grove ".into();
    profile.ein = Some("123456789".into());
    profile.phone = Some("1-555-013-8852 ext 4".into());
    profile.group_npi = Some(" ".into());
    let _ = save_practice(&mut desk, profile).unwrap();
    let profile = practice(&desk).unwrap();
    assert_eq!(profile.name, "Cedar Grove");
    assert_eq!(profile.ein.as_deref(), Some("12-3456789"));
    assert_eq!(profile.phone.as_deref(), Some("(555) 013-8852 x4"));
    assert_eq!(profile.group_npi, None);
}

#[test]
fn a_form_opened_before_somebody_saved_is_stale_and_the_save_can_be_undone() {
    let mut desk = founded();
    let form = practice(&desk).unwrap();
    let saved = save_practice(&mut desk, PracticeView { tagline: Some("Quiet rooms".into()), ..form.clone() }).unwrap();
    assert!(matches!(save_practice(&mut desk, form), Err(Error::Stale)));
    let _ = desk.undo(saved.undo.unwrap()).unwrap();
    assert_eq!(practice(&desk).unwrap().tagline, None);
}

#[test]
fn the_only_site_stays_in_use_and_names_are_told_apart() {
    let mut desk = founded();
    let home = sites(&desk).unwrap().remove(0);
    refused(save_site(&mut desk, SiteView { active: false, ..home.clone() }), expect!["This is the only site in use."]);
    let twin = SiteView { id: String::new(), revision: 0, name: "main OFFICE".into(), ..home };
    refused(save_site(&mut desk, twin), expect!["Another site has this name."]);
}

#[test]
fn hours_are_spans_in_order() {
    let mut desk = founded();
    let span = |weekday, opens: &str, closes: &str| SiteHours { weekday, opens: opens.into(), closes: closes.into() };
    let mut try_hours = |hours| {
        let home = sites(&desk).unwrap().remove(0);
        save_site(&mut desk, SiteView { hours, ..home }).map(|done| done.value)
    };
    refused(try_hours(vec![span(8, "08:00", "12:00")]), expect!["hours.0.weekday: is 1 for Monday to 7 for Sunday"]);
    refused(try_hours(vec![span(1, "8", "12:00")]), expect!["hours.0.opens: is not a time such as 08:00"]);
    refused(try_hours(vec![span(1, "12:00", "12:00")]), expect!["hours.0.closes: is not after the opening"]);
    refused(
        try_hours(vec![span(1, "11:00", "16:00"), span(1, "08:00", "12:00")]),
        expect!["hours.0.opens: is before the closing of the span before"],
    );
    try_hours(vec![span(1, "13:00", "18:00"), span(1, "08:00", "12:00"), span(6, "09:00", "24:00")]).unwrap();
    let hours = home_site(desk.db()).unwrap().hours;
    assert_eq!(hours.on("2026-03-02".parse().unwrap()), Some(("08:00", "18:00")));
    assert_eq!(hours.on("2026-03-03".parse().unwrap()), None);
}

#[test]
fn holidays_are_proposed_until_the_practice_is_closed_on_them() {
    let mut desk = founded();
    let proposed = propose_closures(&desk, Year { year: 2026 }).unwrap();
    assert!(proposed.len() >= 11);
    let _ = save_closures(&mut desk, ClosuresToSave { closures: proposed.clone() }).unwrap();
    assert_eq!(propose_closures(&desk, Year { year: 2026 }).unwrap(), []);
    refused(
        save_closures(&mut desk, ClosuresToSave { closures: proposed }),
        expect!["Thu, Jan 1, 2026 is closed already."],
    );
}

#[test]
fn a_day_is_closed_by_a_closure_or_by_its_weekday() {
    let mut desk = founded();
    let home = home_site(desk.db()).unwrap().id;
    let closed = |desk: &TestPractice, day: &str| is_closed(desk.db(), home, day.parse().unwrap()).unwrap();
    assert_eq!(closed(&desk, "2026-03-03"), None);
    assert_eq!(closed(&desk, "2026-03-08").as_deref(), Some("Closed on Sundays"));
    let closure = ClosureView {
        id: String::new(),
        site_id: Some(home),
        day: "2026-03-03".parse().unwrap(),
        name: "Inventory".into(),
        revision: 0,
    };
    let saved = save_closures(&mut desk, ClosuresToSave { closures: vec![closure] }).unwrap();
    assert_eq!(closed(&desk, "2026-03-03").as_deref(), Some("Inventory"));
    let row = &saved.value[0];
    let removed =
        remove_closure(&mut desk, RemoveClosure { id: row.id.parse().unwrap(), revision: row.revision }).unwrap();
    assert_eq!(closed(&desk, "2026-03-03"), None);
    let _ = desk.undo(removed.undo.unwrap()).unwrap();
    assert_eq!(closed(&desk, "2026-03-03").as_deref(), Some("Inventory"));
}

#[test]
fn a_room_says_what_may_take_place_in_it() {
    let mut desk = founded();
    let site_id = home_site(desk.db()).unwrap().id;
    let chair = RoomView {
        id: String::new(),
        site_id,
        name: "Chair 1".into(),
        kind: Word::new("chair", "Chair"),
        modalities: vec![Modality::Spravato, Modality::Ketamine, Modality::Ketamine],
        position: 1,
        active: true,
        revision: 0,
    };
    let _ = save_room(&mut desk, chair.clone()).unwrap();
    assert_eq!(rooms(desk.db()).unwrap()[0].modalities, [Modality::Ketamine, Modality::Spravato]);
    refused(save_room(&mut desk, chair.clone()), expect!["Another room of this site has this name."]);
    refused(
        save_room(&mut desk, RoomView { kind: Word::new("sofa", ""), ..chair }),
        expect!["kind: is chair, tms or visit"],
    );
}

#[test]
fn a_provider_has_an_npi_that_nobody_else_has() {
    let mut desk = founded();
    let jordan = ProviderView {
        id: String::new(),
        name: "Jordan Invented".into(),
        credential: Some("MD".into()),
        kind: Word::new("provider", "Provider"),
        title: None,
        npi: Some("1234567893".into()),
        license: Some("MD-0000".into()),
        license_state: Some("oregon".into()),
        taxonomy: Some("2084P0800X".into()),
        active: true,
        position: 0,
        revision: 0,
    };
    let _ = save_provider(&mut desk, jordan.clone()).unwrap();
    assert_eq!(providers(&desk).unwrap()[0].license_state.as_deref(), Some("OR"));
    refused(save_provider(&mut desk, jordan.clone()), expect!["Another provider has this NPI."]);
    refused(
        save_provider(&mut desk, ProviderView { npi: Some("0000000012".into()), ..jordan }),
        expect!["npi: is an NPI of the sample practice; type the real one"],
    );
}

#[test]
fn a_fee_holds_until_a_later_one_begins() {
    let mut desk = founded();
    for (price, modifiers, from, ends) in [
        (40_000, vec![], "2026-01-01", None),
        (45_000, vec![], "2026-03-01", None),
        (50_000, vec!["jz".to_owned()], "2026-01-01", Some("2026-06-30")),
    ] {
        let _ = save_fee(&mut desk, fee(price, modifiers, from, ends)).unwrap();
    }
    let price = |modifiers: &[&str], day: &str| {
        let modifiers: Vec<_> = modifiers.iter().map(|&modifier| modifier.to_owned()).collect();
        fee_on(desk.db(), "96365", &modifiers, day.parse().unwrap()).unwrap().map(|fee| fee.price_cents.0)
    };
    assert_eq!(price(&[], "2025-12-31"), None);
    assert_eq!(price(&[], "2026-02-28"), Some(40_000));
    assert_eq!(price(&[], "2026-03-01"), Some(45_000));
    assert_eq!(price(&["JZ"], "2026-03-02"), Some(50_000));
    assert_eq!(price(&["JZ"], "2026-07-01"), Some(45_000), "the bare code holds when the one with the modifier ended");
    assert_eq!(price(&["25"], "2026-03-02"), Some(45_000));
    refused(
        save_fee(&mut desk, fee(1, vec![], "2026-03-01", None)),
        expect!["96365 already has a price from 03/01/2026."],
    );
    refused(
        save_fee(&mut desk, fee(-1, vec![], "2026-04-01", None)),
        expect!["price_cents: is not a price between $0.00 and $10,000,000.00"],
    );
}

#[test]
fn a_telephone_number_gets_its_usual_form() {
    for (typed, expected) in [
        ("5550138852", Some("(555) 013-8852")),
        ("+1 555.013.8852", Some("(555) 013-8852")),
        ("(555)013-8852 x 12", Some("(555) 013-8852 x12")),
        ("+44 20 7946 0000", Some("+44 20 7946 0000")),
        ("013-8852", None),
        ("55501388521", None),
        ("555-013-885X", None),
        ("call her sister", None),
    ] {
        assert_eq!(fields::phone("phone", typed).ok().as_deref(), expected, "{typed}");
    }
}

#[test]
fn local_time_is_new_york_before_there_is_a_site() {
    let desk = test_practice();
    assert_eq!(now_local(desk.db(), UtcMillis(crate::testing::MONDAY_NINE)).unwrap().to_string(), "2026-03-02T09:00");
    assert!(matches!(home_site(desk.db()), Err(Error::NotFound("site"))));
}

fn fee(price: i64, modifiers: Vec<String>, from: &str, ends: Option<&str>) -> FeeView {
    FeeView {
        id: String::new(),
        code: "96365".into(),
        label: "Infusion, first hour".into(),
        modifiers,
        price_cents: Cents(price),
        ndc: None,
        effective_on: from.parse().unwrap(),
        ends_on: ends.map(|day| day.parse().unwrap()),
        demo: false,
        revision: 0,
    }
}

fn founded() -> TestPractice {
    let mut desk = test_practice();
    let practice =
        FoundPractice { name: "Cedar Grove Ketamine".into(), time_zone: "America/Denver".into(), sample: false };
    let _ = found_practice(&mut desk, practice).unwrap();
    desk
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, expected: Expect) {
    expected.assert_eq(&result.unwrap_err().to_string());
}
