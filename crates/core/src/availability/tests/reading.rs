use expect_test::expect;

use super::*;
use crate::packs::Skill;

#[test]
fn whoever_has_no_shifts_works_the_hours_of_open_days() {
    let mut clinic = clinic();
    clinic.closed("2026-03-03", "Snow");
    let free = clinic.free("2026-03-02", "2026-03-08");
    let open: Vec<_> = free.days.iter().map(|day| (day.day.short(), day.open.len(), day.closed.clone())).collect();
    assert_eq!(open[1], ("Tue, Mar 3".to_owned(), 0, Some("Snow".to_owned())));
    assert_eq!((open[0].1, open[5].1, open.len()), (1, 0, 7));
    let nurse = &free.providers[0];
    assert!(nurse.by_hours);
    expect![[r#"
        2026-03-02T08:00 to 2026-03-02T17:00
        2026-03-04T08:00 to 2026-03-04T17:00
        2026-03-05T08:00 to 2026-03-05T17:00
        2026-03-06T08:00 to 2026-03-06T17:00"#]]
    .assert_eq(&said(&nurse.windows));
}

#[test]
fn the_week_that_began_last_holds_until_it_ends_and_then_the_one_before() {
    let mut clinic = clinic();
    let _ = clinic.work(clinic.shift("2026-03-01", week("mo we", "9-12, 12-5"))).unwrap();
    let summer = SaveShift { ends_on: Some(day("2026-03-10")), ..clinic.shift("2026-03-04", week("mo tu we", "1-4")) };
    let _ = save_shift(&mut clinic.desk, summer).unwrap();
    let nurse = clinic.free("2026-03-01", "2026-03-16").providers.remove(0);
    assert!(!nurse.by_hours);
    expect![[r#"
        2026-03-02T09:00 to 2026-03-02T17:00
        2026-03-04T13:00 to 2026-03-04T16:00
        2026-03-09T13:00 to 2026-03-09T16:00
        2026-03-10T13:00 to 2026-03-10T16:00
        2026-03-11T09:00 to 2026-03-11T17:00
        2026-03-16T09:00 to 2026-03-16T17:00"#]]
    .assert_eq(&said(&nurse.windows));
}

#[test]
fn after_the_last_week_ended_somebody_is_not_there() {
    let mut clinic = clinic();
    let last = SaveShift { ends_on: Some(day("2026-03-03")), ..clinic.shift("2026-03-01", week("mo tu we", "9-5")) };
    let _ = save_shift(&mut clinic.desk, last).unwrap();
    let nurse = clinic.free("2026-03-02", "2026-03-31").providers.remove(0);
    expect![[r#"
        2026-03-02T09:00 to 2026-03-02T17:00
        2026-03-03T09:00 to 2026-03-03T17:00"#]]
    .assert_eq(&said(&nurse.windows));
}

#[test]
fn a_week_at_one_site_is_none_at_another() {
    let mut clinic = clinic();
    let _ = clinic.work(clinic.shift("2026-03-01", week("mo", "9-5"))).unwrap();
    clinic.site = clinic.second_site("America/Chicago");
    let nurse = clinic.free("2026-03-02", "2026-03-06").providers.remove(0);
    assert!(!nurse.by_hours && nurse.windows.is_empty());
}

#[test]
fn absences_are_cut_to_the_days_and_made_one() {
    let mut clinic = clinic();
    for (from, until, kind) in [
        ("2026-02-20T00:00", "2026-03-03T12:00", AbsenceKind::Leave),
        ("2026-03-03T10:00", "2026-03-04T00:00", AbsenceKind::Sick),
        ("2026-03-06T13:00", "2026-03-06T15:00", AbsenceKind::Training),
    ] {
        let _ = clinic.away(SaveAbsence { kind, ..clinic.leave(from, until) }).unwrap();
    }
    let down = SaveAbsence {
        provider_id: None,
        room_id: Some(clinic.chair),
        kind: AbsenceKind::Maintenance,
        ..clinic.leave("2026-03-05T00:00", "2026-03-20T00:00")
    };
    let _ = save_absence(&mut clinic.desk, down).unwrap();
    let free = clinic.free("2026-03-02", "2026-03-06");
    let said = |away: &[Away]| {
        away.iter().map(|one| format!("{} to {} {}", one.from, one.until, one.why)).collect::<Vec<_>>().join("\n")
    };
    expect![[r#"
        2026-03-02T00:00 to 2026-03-04T00:00 Leave, Sick
        2026-03-06T13:00 to 2026-03-06T15:00 Training"#]]
    .assert_eq(&said(&free.providers[0].away));
    expect!["2026-03-05T00:00 to 2026-03-07T00:00 Maintenance"].assert_eq(&said(&free.rooms[0].away));
}

#[test]
fn on_the_day_clocks_change_times_stay_what_the_wall_says() {
    let mut clinic = clinic();
    let patient = chart(&mut clinic.desk, "Aardwolf");
    let _ = clinic.work(clinic.shift("2026-03-01", week("su mo", "0:00-5a"))).unwrap();
    let _ = save_patient_times(&mut clinic.desk, times_for(patient, "su 1a-4a", "", 0)).unwrap();
    let free = clinic.free("2026-03-08", "2026-03-09");
    expect![[r#"
        2026-03-08T00:00 to 2026-03-08T05:00
        2026-03-09T00:00 to 2026-03-09T05:00"#]]
    .assert_eq(&said(&free.providers[0].windows));
    expect!["2026-03-08T01:00 to 2026-03-08T04:00"].assert_eq(&said(free.patients[0].windows.as_deref().unwrap()));
    // Written on the clock of a site that does not change its clocks: three hours there are three hours here.
    let away = clinic.second_site("America/Phoenix");
    let leave = SaveAbsence { site_id: Some(away), ..clinic.leave("2026-03-07T22:00", "2026-03-08T01:00") };
    let _ = save_absence(&mut clinic.desk, leave).unwrap();
    let nurse = clinic.free("2026-03-08", "2026-03-08").providers.remove(0);
    assert_eq!((nurse.away[0].from, nurse.away[0].until), (time("2026-03-08T00:00"), time("2026-03-08T04:00")));
}

#[test]
fn patients_come_with_windows_likes_travel_and_days_away() {
    let mut clinic = clinic();
    let (patient, other) = (chart(&mut clinic.desk, "Aardwolf"), chart(&mut clinic.desk, "Bandicoot"));
    let _ = save_patient_times(&mut clinic.desk, times_for(patient, "mo 9-12, 12-2", "mo 9-10!!", 0)).unwrap();
    let away = SavePatientAbsence {
        id: String::new(),
        patient_id: patient,
        starts_on: day("2026-02-01"),
        ends_on: day("2026-03-03"),
        note: None,
        revision: 0,
    };
    let _ = save_patient_absence(&mut clinic.desk, away).unwrap();
    let free = clinic.free("2026-03-02", "2026-03-09");
    assert_eq!(free.patients.len(), 1, "nothing is written down of the other");
    let own = &free.patients[0];
    expect![[r#"
        2026-03-02T09:00 to 2026-03-02T14:00
        2026-03-09T09:00 to 2026-03-09T14:00"#]]
    .assert_eq(&said(own.windows.as_deref().unwrap()));
    expect!["2026-03-02T00:00 to 2026-03-04T00:00"].assert_eq(&said(&own.away));
    assert_eq!((own.preferred.len(), own.preferred[0].weight, own.travel_before_minutes), (2, 3, 30));
    let asked =
        Asked { site: clinic.site, from: day("2026-03-02"), to: day("2026-03-02"), patients: Patients::Of(&[other]) };
    let anytime = super::free(clinic.desk.db(), &asked).unwrap().patients.remove(0);
    assert!(anytime.windows.is_none() && anytime.preferred.is_empty() && anytime.away.is_empty());
    let backward = Asked { to: day("2026-03-01"), ..asked };
    assert!(super::free(clinic.desk.db(), &backward).is_err());
}

#[test]
fn what_staff_can_do_comes_with_them() {
    let mut clinic = clinic();
    let skills = vec![SkillHeld { skill: Skill::Nurse, patients_at_once: 3 }];
    let input = SaveStaffSkills { provider_id: clinic.nurse, skills: skills.clone(), revision: 0 };
    let _ = save_staff_skills(&mut clinic.desk, input).unwrap();
    let free = clinic.free("2026-03-02", "2026-03-02");
    assert_eq!(free.providers[0].skills, skills);
    assert_eq!(free.rooms[0].name, rooms(clinic.desk.db()).unwrap()[0].name);
}
