use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::*;
use crate::{
    calendar::testing::{Clinic, clinic},
    calendar::{PlanSeries, start_series},
    error::{Error, Result},
    packs,
    series::{FrozenProtocol, Series},
};

#[test]
fn every_shipped_protocol_may_be_copied_as_it_is() {
    for pack in packs::protocols() {
        assert_eq!(rules::checked(pack.protocol.clone()).unwrap(), pack.protocol, "{}", pack.pack.id);
    }
}

#[test]
fn a_phase_counts_1_to_200_sessions() {
    check("/phases/0/sessions", json!(0), expect!["phases.0.sessions is not between 1 and 200"]);
    check("/phases/0/sessions", json!(1), expect!["fine"]);
    check("/phases/0/sessions", json!(194), expect!["fine"]);
    check("/phases/0/sessions", json!(200), expect!["phases.0.sessions makes the course longer than 200 sessions"]);
    check("/phases/0/sessions", json!(201), expect!["phases.0.sessions is not between 1 and 200"]);
}

#[test]
fn weekdays_and_sessions_a_week_go_together() {
    check(
        "/phases/0/weekdays",
        json!([]),
        expect!["phases.0.weekdays names no day; choose at least one of Monday to Sunday"],
    );
    check(
        "/phases/0/weekdays",
        json!([8]),
        expect!["phases.0.weekdays names no day; choose at least one of Monday to Sunday"],
    );
    check("/phases/0/weekdays", json!([5, 1, 3]), expect!["fine"]);
    check(
        "/phases/0/per_week",
        json!(6),
        expect!["phases.0.per_week is not between 1 and 5, which its weekdays allow"],
    );
    check(
        "/phases/0/per_week",
        json!(5),
        expect!["phases.0.min_gap_days is too long for that many sessions in one week"],
    );
}

#[test]
fn gaps_go_from_the_least_over_the_best_to_the_longest() {
    check(
        "/phases/0/min_gap_days",
        json!(0),
        expect!["phases.0.min_gap_days is not between 1 and 180; 1 allows the next day"],
    );
    check(
        "/phases/0/max_gap_days",
        json!(1),
        expect!["phases.0.max_gap_days is shorter than the least gap; leave it empty for no limit"],
    );
    check("/phases/0/max_gap_days", Value::Null, expect!["fine"]);
    check(
        "/phases/0/ideal_gap_days",
        json!(5),
        expect!["phases.0.ideal_gap_days is not between the least and the longest gap"],
    );
    check(
        "/phases/0/min_gap_hours",
        json!(2),
        expect!["phases.0.min_gap_hours is only for several sessions a day; leave it empty"],
    );
    check(
        "/phases/0/per_day",
        json!(2),
        expect!["phases.0.min_gap_hours is missing; several sessions a day need the hours between their starts"],
    );
}

#[test]
fn only_the_last_phase_has_no_end() {
    check(
        "/phases/0/until_decided",
        json!(true),
        expect!["phases.0.until_decided has phases after it; only the last one has no end"],
    );
    check("/phases/1/name", json!("induction"), expect!["phases.1.name stands there already; each one once"]);
}

#[test]
fn parts_of_a_visit_lie_on_the_grid_of_5_minutes() {
    check("/segments/1/minutes", json!(40), expect!["fine"]);
    check("/segments/1/minutes", json!(42), expect!["segments.1.minutes is not in steps of 5 minutes up to 720"]);
    check("/segments/1/minutes", json!(725), expect!["segments.1.minutes is not in steps of 5 minutes up to 720"]);
    check(
        "/segments/1/minutes",
        json!(0),
        expect!["segments.1.minutes is missing; only a part of the first visit alone has 0 minutes"],
    );
    check("/segments/1/minutes", json!(700), expect!["segments.0.minutes makes the visit longer than 12 hours"]);
    check("/segments/0/first_minutes", json!(60), expect!["fine"]);
    check(
        "/segments/2/first_minutes",
        json!(60),
        expect!["segments.2.first_minutes is only for parts before recovery; what follows is as long in every visit"],
    );
}

#[test]
fn parts_of_a_visit_stand_in_their_order_and_once() {
    check("/segments/0/kind", json!("treatment"), expect!["segments.1.kind stands there already; each one once"]);
    check(
        "/segments/0/kind",
        json!("integration"),
        expect!["segments.0.kind comes after the treatment; move it there"],
    );
    check("/segments/2/kind", json!("mapping"), expect!["segments.2.kind comes before the treatment; move it there"]);
    check("/segments/1/kind", json!("mapping"), expect!["segments have no treatment; every visit has one"]);
}

#[test]
fn who_is_needed_is_needed_for_a_part_of_the_visit() {
    check("/needs/1/during", json!([]), expect!["needs.1.during names no part of the visit; choose at least one"]);
    check(
        "/needs/1/during",
        json!(["mapping"]),
        expect!["needs.1.during names mapping, which the visit does not have"],
    );
    check("/needs/1/skill", json!("prescriber"), expect!["needs.1.during names preparation for the prescriber twice"]);
    check("/needs/1/of_capacity", json!(10), expect!["needs.1.of_capacity is not between 1 and 9"]);
    check(
        "/needs/0/of_capacity",
        json!(2),
        expect!["needs.0.of_capacity is only for somebody who has several patients at once; leave it empty"],
    );
}

#[test]
fn rules_of_misses_and_checks_count_only_what_is_counted() {
    check("/missed/1/count", Value::Null, expect!["missed.1.count is not between 1 and 60"]);
    check("/missed/0/count", json!(2), expect!["missed.0.count is only for what is counted; leave it empty"]);
    check("/missed/1/when", json!("in_a_row"), expect!["fine"]);
    check(
        "/checks/0/minutes",
        json!(40),
        expect!["checks.0.minutes is only for checks after the start; leave it empty"],
    );
    check("/checks/0/at", json!("after"), expect!["checks.0.minutes is not between 1 and 720"]);
    check(
        "/instructions/0/hours",
        json!(73),
        expect!["instructions.0.hours is not between 1 and 72; leave it empty without hours"],
    );
    check("/notes/0", json!(" "), expect!["notes.0 is empty; remove the line"]);
    check("/name", json!("  "), expect!["name is missing"]);
}

#[test]
fn sentences_say_what_a_protocol_asks_for() {
    let desk = clinic();
    let said = |id: &str| {
        let all = protocols(&desk).unwrap();
        let said = all.into_iter().find(|protocol| protocol.id == id).unwrap().said;
        [said.phases, said.needs, said.missed].concat().join("\n")
    };
    expect![[r#"
        6 sessions, 3 a week on Mon–Fri, 2 to 4 days apart
        Until the clinician decides on Mon–Fri, 14 to 56 days apart, best 28; 3 planned at a time
        Prescriber: preparation, treatment and recovery; on site, free for others
        Infusion nurse: preparation, treatment and recovery; up to 3 patients at once
        One session missed: made up at the end
        More than 6 days away: the clinician decides"#]]
    .assert_eq(&said("iv-ketamine-depression"));
    expect![[r#"
        50 sessions, 10 a day on Mon–Fri, 1 h from start to start
        TMS operator: treatment; nobody else meanwhile
        Prescriber: treatment; on site, free for others
        One session missed: the clinician decides"#]]
    .assert_eq(&said("tms-saint-5-day"));
}

#[test]
fn a_strip_of_weeks_shows_every_session() {
    let desk = clinic();
    let strip = |id: &str| {
        let protocol = protocols(&desk).unwrap().into_iter().find(|protocol| protocol.id == id).unwrap();
        let week = |week: &ProtocolWeek| week.days.iter().map(u8::to_string).collect::<String>();
        protocol.weeks.iter().map(week).collect::<Vec<_>>().join(" ")
    };
    expect!["1111100 1111100 1111100 1111100 1111100 1111100 1010100 0101000 0010000"].assert_eq(&strip("tms-36"));
    expect!["101010101000"].assert_eq(&strip("tms-saint-5-day"));
}

#[test]
fn a_copy_is_the_practices_own_and_a_running_course_keeps_what_it_began_with() {
    let mut clinic = clinic();
    let id = save(&mut clinic, "Ours, eight times", 8);
    let series = start(&mut clinic, &id).unwrap();
    assert_eq!((series.protocol.sessions, series.protocol.version.as_str()), (8, "own"));
    assert_eq!(series.protocol.segments, packs::protocol(KETAMINE).unwrap().protocol.segments);

    let card = own(&clinic, &id);
    let mut changed =
        ProtocolToSave { id: id.clone(), based_on: base(), regimen: card.regimen, revision: card.revision };
    changed.regimen.phases[0].sessions = 4;
    let _ = save_protocol(&mut clinic, changed.clone()).unwrap();
    assert!(matches!(save_protocol(&mut clinic, changed), Err(Error::Stale)));
    let kept: Series = clinic.db().find(series.id, "series").unwrap();
    assert_eq!((kept.protocol.sessions, own(&clinic, &id).sessions, own(&clinic, &id).running), (8, 4, 1));
}

#[test]
fn a_retired_protocol_starts_no_course_and_can_come_back() {
    let mut clinic = clinic();
    let id = save(&mut clinic, "Ours", 6);
    let named = |clinic: &Clinic| ProtocolRef { id: id.parse().unwrap(), revision: own(clinic, &id).revision };
    let before = named(&clinic);
    let retired = retire_protocol(&mut clinic, before).unwrap();
    expect!["Ours is retired."].assert_eq(&start(&mut clinic, &id).unwrap_err().to_string());
    let _ = clinic.undo(retired.undo.unwrap()).unwrap();
    assert!(own(&clinic, &id).active);
    let again = named(&clinic);
    let _ = retire_protocol(&mut clinic, again).unwrap();
    let back = named(&clinic);
    let _ = return_protocol(&mut clinic, back).unwrap();
    assert!(start(&mut clinic, &id).is_ok());
}

#[test]
fn a_protocol_in_use_is_retired_and_not_lost() {
    let mut clinic = clinic();
    let done = save_protocol(&mut clinic, copy("Ours", 6)).unwrap();
    let _ = start(&mut clinic, &done.value.id).unwrap();
    let Err(Error::Refused(refusal)) = clinic.undo(done.undo.unwrap()) else { panic!("a course names it") };
    expect!["This protocol is in use: series (1). Retire the protocol instead."]
        .assert_eq(&format!("{refusal} {}", refusal.hint.as_deref().unwrap()));
}

#[test]
fn a_copy_says_when_the_shipped_one_is_newer() {
    let mut clinic = clinic();
    let old = Some(BasedOn { id: KETAMINE.into(), version: "1".into() });
    let Err(Error::Invalid { field, .. }) =
        save_protocol(&mut clinic, ProtocolToSave { based_on: old, ..copy("Ours", 6) })
    else {
        panic!("version 1 is not shipped")
    };
    assert_eq!(field, "based_on");
    let id = save(&mut clinic, "Ours", 6);
    assert_eq!(own(&clinic, &id).based_on.unwrap().newer, None);
    let older = clinic.desk.practice.act(crate::oplog::Action::reversible("age"), |tx| {
        let ours: OwnProtocol = tx.db().find(id.parse()?, "protocol")?;
        tx.put(&OwnProtocol { based_on_version: Some("1".into()), ..ours })
    });
    let _ = older.unwrap();
    assert_eq!(own(&clinic, &id).based_on.unwrap().newer.as_deref(), Some("3"));
}

#[test]
fn two_protocols_in_use_have_two_names() {
    let mut clinic = clinic();
    let _ = save(&mut clinic, "Ours", 6);
    for name in ["ours", "IV ketamine for depression: 6 in 2 to 3 weeks"] {
        let Err(Error::Refused(refusal)) = save_protocol(&mut clinic, copy(name, 6)) else { panic!("{name} is taken") };
        assert_eq!(refusal.to_string(), "Another protocol has this name.");
    }
}

#[test]
fn a_course_frozen_by_an_older_program_reads_and_writes_as_it_did() {
    let old = r#"{"version":"1","name":"TMS","modality":"tms","sessions":36,"phases":[{"name":"Acute","sessions":36,"per_week":5,"weekdays":[1,2,3,4,5],"min_gap_days":1,"max_gap_days":4,"new_week":false}],"first_session_minutes":60,"session_minutes":30,"recovery_minutes":0,"room_kind":"tms","codes":[]}"#;
    let frozen: FrozenProtocol = serde_json::from_str(old).unwrap();
    assert_eq!((frozen.minutes_of(1), frozen.minutes_of(2), frozen.min_gap_days(Some("Acute"))), (60, 30, 1));
    assert_eq!(serde_json::to_string(&frozen).unwrap(), old);
}

#[test]
fn ten_treatments_a_day_are_booked_an_hour_apart() {
    let mut clinic = clinic();
    let input = PlanSeries { time: "08:00".into(), ..plan(&clinic, "tms-saint-5-day") };
    let booked = start_series(&mut clinic, input);
    let Err(Error::Refused(refusal)) = &booked else { panic!("the clinic closes at five: {booked:?}") };
    assert!(refusal.to_string().starts_with("Session 10 has no free slot"), "{refusal}");
}

const KETAMINE: &str = "iv-ketamine-depression";

#[track_caller]
fn check(pointer: &str, value: Value, expect: Expect) {
    let mut regimen = json!(copy("Ours", 6).regimen);
    let mut maintenance = regimen["phases"][0].clone();
    maintenance["name"] = json!("Maintenance");
    regimen["phases"] = json!([regimen["phases"][0], maintenance]);
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match regimen.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[last.parse::<usize>().unwrap()] = value,
        object => object[last] = value,
    }
    let said = match rules::checked(serde_json::from_value(regimen).unwrap()) {
        Ok(_) => "fine".to_owned(),
        Err(Error::Invalid { field, why }) => format!("{field} {why}"),
        Err(other) => other.to_string(),
    };
    expect.assert_eq(&said);
}

fn base() -> Option<BasedOn> {
    let version = packs::protocol(KETAMINE).unwrap().pack.version.clone();
    Some(BasedOn { id: KETAMINE.into(), version })
}

fn copy(name: &str, sessions: u16) -> ProtocolToSave {
    let mut regimen = packs::protocol(KETAMINE).unwrap().protocol.clone();
    regimen.name = name.into();
    regimen.phases.truncate(1);
    regimen.phases[0].sessions = sessions;
    ProtocolToSave { id: String::new(), based_on: base(), regimen, revision: 0 }
}

fn save(clinic: &mut Clinic, name: &str, sessions: u16) -> String {
    save_protocol(clinic, copy(name, sessions)).unwrap().value.id
}

fn own(clinic: &Clinic, id: &str) -> Protocol {
    protocols(clinic).unwrap().into_iter().find(|protocol| protocol.id == id).unwrap()
}

fn plan(clinic: &Clinic, protocol: &str) -> PlanSeries {
    PlanSeries {
        patient_id: clinic.patients[0],
        protocol_id: protocol.into(),
        starts_on: "2026-03-09".parse().unwrap(),
        weekdays: None,
        time: "10:00".into(),
        room_id: None,
        provider_id: None,
        sessions: None,
        charge_diagnosis: None,
        skip: None,
    }
}

fn start(clinic: &mut Clinic, protocol: &str) -> Result<Series> {
    let input = plan(clinic, protocol);
    let done = start_series(clinic, input)?;
    clinic.db().find(done.value.series_id, "series")
}
