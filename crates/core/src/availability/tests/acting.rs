use expect_test::expect;

use super::*;
use crate::{
    Error,
    oplog::{fingerprint, replayed_fingerprint},
    packs::Skill,
    patients::{MergePatients, PatientQuery, merge_patients},
};

#[test]
fn what_somebody_can_do_is_said_changed_and_taken_back() {
    let mut clinic = clinic();
    let held = |skill, patients_at_once| SkillHeld { skill, patients_at_once };
    let input = |skills, revision| SaveStaffSkills { provider_id: clinic.nurse, skills, revision };
    let first = input(vec![held(Skill::Nurse, 3), held(Skill::Monitor, 1)], 0);
    let second = |revision| input(vec![held(Skill::Monitor, 4)], revision);
    let saved = save_staff_skills(&mut clinic.desk, first).unwrap();
    assert_eq!(skills(&clinic), ["Infusion nurse, 3 at once", "Monitoring observer"]);
    let changed = save_staff_skills(&mut clinic.desk, second(saved.value.revision)).unwrap();
    assert_eq!(skills(&clinic), ["Monitoring observer, 4 at once"]);
    assert!(matches!(save_staff_skills(&mut clinic.desk, second(saved.value.revision)), Err(Error::Stale)));
    let _ = clinic.desk.undo(changed.undo.unwrap()).unwrap();
    assert_eq!(skills(&clinic), ["Infusion nurse, 3 at once", "Monitoring observer"]);
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn a_skill_is_for_one_to_nine_patients_and_named_once() {
    let mut clinic = clinic();
    let mut refused_for = |skills: &[(Skill, u8)]| {
        let skills =
            skills.iter().map(|(skill, patients)| SkillHeld { skill: *skill, patients_at_once: *patients }).collect();
        let provider_id = clinic.nurse;
        refused(save_staff_skills(&mut clinic.desk, SaveStaffSkills { provider_id, skills, revision: 0 }))
    };
    expect!["skills.0.patients_at_once: is between 1 and 9"].assert_eq(&refused_for(&[(Skill::Nurse, 0)]));
    expect!["skills.0.patients_at_once: is between 1 and 9"].assert_eq(&refused_for(&[(Skill::Nurse, 10)]));
    expect!["skills.1.skill: is named twice; leave one out"]
        .assert_eq(&refused_for(&[(Skill::Nurse, 1), (Skill::Nurse, 2)]));
}

#[test]
fn a_week_is_typed_day_by_day_and_read_back_as_it_may_be_typed() {
    let mut clinic = clinic();
    let typed = WeekTyped { saturday: "9-1".into(), ..week("mo tu we", "8:30a-12, 1-5p") };
    let saved = clinic.work(clinic.shift("2026-03-02", typed)).unwrap();
    let shift = staff_times(&clinic.desk).unwrap()[0].shifts[0].clone();
    expect!["Mon–Wed 8:30 AM–12:00 PM, 1:00 PM–5:00 PM; Sat 9:00 AM–1:00 PM"].assert_eq(&shift.said);
    assert_eq!((shift.week.tuesday.as_str(), shift.week.thursday.as_str()), ("8:30a-12p, 1p-5p", ""));
    assert!(shift.holds);
    let remove = RemoveShift { id: id(&saved.value.id), revision: saved.value.revision };
    let gone = remove_shift(&mut clinic.desk, remove).unwrap();
    assert!(staff_times(&clinic.desk).unwrap()[0].shifts.is_empty());
    let _ = clinic.desk.undo(gone.undo.unwrap()).unwrap();
    assert_eq!(staff_times(&clinic.desk).unwrap()[0].shifts[0].said, shift.said);
}

#[test]
fn a_week_that_cannot_be_names_its_field() {
    let mut clinic = clinic();
    let other = clinic.second_site("America/New_York");
    let _ = clinic.work(clinic.shift("2026-03-02", week("mo tu", "9-5"))).unwrap();
    let mut refused_for = |change: &dyn Fn(&mut SaveShift)| {
        let mut input = clinic.shift("2026-04-06", week("mo", "9-5"));
        change(&mut input);
        refused(save_shift(&mut clinic.desk, input))
    };
    expect!["tuesday: has a part that is neither a day nor a time: soon; type for example 9-5, 8:30a-12 or after 3p"]
        .assert_eq(&refused_for(&|shift| shift.week.tuesday = "soon".into()));
    expect!["monday: is off like every other day; type times such as 9-5, or write a leave instead"]
        .assert_eq(&refused_for(&|shift| shift.week = WeekTyped::default()));
    expect!["ends_on: is before the first day"]
        .assert_eq(&refused_for(&|shift| shift.ends_on = Some(day("2026-04-05"))));
    expect!["Another week of theirs begins here on Mon, Mar 2. Change that one, or let this one begin on another day."]
        .assert_eq(&refused_for(&|shift| shift.effective_on = day("2026-03-02")));
    expect!["On Tue, Apr 7 they are at Main office from 9:00 AM to 5:00 PM. Leave those hours out here, or end the other week first."]
        .assert_eq(&refused_for(&|shift| {
            shift.site_id = other;
            shift.week = week("tu", "4p-8p");
        }));
}

#[test]
fn an_absence_is_of_a_person_or_a_room_and_ends_after_it_begins() {
    let mut clinic = clinic();
    let _ = clinic.away(clinic.leave("2026-03-09T00:00", "2026-03-14T00:00")).unwrap();
    let down = SaveAbsence {
        provider_id: None,
        room_id: Some(clinic.chair),
        kind: AbsenceKind::OutOfOrder,
        ..clinic.leave("2026-03-05T13:00", "2026-03-05T17:30")
    };
    let saved = save_absence(&mut clinic.desk, down).unwrap();
    let _ = clinic.away(clinic.leave("2026-02-09T00:00", "2026-02-10T00:00")).unwrap();
    expect![[r#"
        [
            "Chair 1: Out of order Thu, Mar 5, 1:00 PM–5:30 PM",
            "Dana Whitlock: Leave Mon, Mar 9 – Fri, Mar 13",
        ]
    "#]]
    .assert_debug_eq(&absent(&clinic));
    let remove = RemoveAbsence { id: id(&saved.value.id), revision: saved.value.revision };
    let gone = remove_absence(&mut clinic.desk, remove).unwrap();
    assert_eq!(absent(&clinic).len(), 1);
    let _ = clinic.desk.undo(gone.undo.unwrap()).unwrap();
    assert_eq!(absent(&clinic).len(), 2);

    let mut refused_for = |change: &dyn Fn(&mut SaveAbsence)| {
        let mut input = clinic.leave("2026-03-20T09:00", "2026-03-20T12:00");
        change(&mut input);
        refused(save_absence(&mut clinic.desk, input))
    };
    expect!["until: is not after the beginning, Fri, Mar 20, 9:00 AM"]
        .assert_eq(&refused_for(&|leave| leave.until = time("2026-03-20T09:00")));
    expect!["from: is 9:02 AM; times are in steps of 5 minutes: 9:00 AM or 9:05 AM"]
        .assert_eq(&refused_for(&|leave| leave.from = time("2026-03-20T09:02")));
    expect!["until: is more than two years later; take the person or the room out of use"]
        .assert_eq(&refused_for(&|leave| leave.until = time("2029-03-20T09:00")));
    expect!["provider_id: is missing; name a person or a room"]
        .assert_eq(&refused_for(&|leave| leave.provider_id = None));
    let chair = clinic.chair;
    expect!["room_id: is named beside a person; write two absences"].assert_eq(&refused(
        clinic.away(SaveAbsence { room_id: Some(chair), ..clinic.leave("2026-03-20T09:00", "2026-03-20T12:00") }),
    ));
}

#[test]
fn a_patients_times_are_saved_changed_and_taken_back() {
    let mut clinic = clinic();
    let patient = chart(&mut clinic.desk, "Aardwolf");
    let saved = save_patient_times(&mut clinic.desk, times_for(patient, "mo-we 9-12", "mornings!", 0)).unwrap();
    let changed = save_patient_times(&mut clinic.desk, times_for(patient, "", "fr", saved.value.revision)).unwrap();
    assert_eq!(times(&clinic, patient), ("", "fr all day").map_both());
    let stale = save_patient_times(&mut clinic.desk, times_for(patient, "", "", saved.value.revision));
    assert!(matches!(stale, Err(Error::Stale)));
    let _ = clinic.desk.undo(changed.undo.unwrap()).unwrap();
    assert_eq!(times(&clinic, patient), ("mo-we 9a-12p", "mo-su before 12p!").map_both());
    let mut refused_for = |input| refused(save_patient_times(&mut clinic.desk, input));
    expect!["windows: has 9:01 AM; times are in steps of 5 minutes: 9:00 AM or 9:05 AM"]
        .assert_eq(&refused_for(times_for(patient, "mo 9:01-12", "", 0)));
    expect!["travel_after_minutes: is 0 to 240 minutes, in steps of 5"]
        .assert_eq(&refused_for(SavePatientTimes { travel_after_minutes: 7, ..times_for(patient, "", "", 0) }));
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn days_away_go_with_the_chart_and_so_do_times_that_the_kept_chart_lacks() {
    let mut clinic = clinic();
    let (keep, merge) = (chart(&mut clinic.desk, "Aardwolf"), chart(&mut clinic.desk, "Aardwolf-Bandicoot"));
    let _ = save_patient_times(&mut clinic.desk, times_for(keep, "", "mornings", 0)).unwrap();
    let _ = save_patient_times(&mut clinic.desk, times_for(merge, "mo 9-12", "evenings", 0)).unwrap();
    let away = SavePatientAbsence {
        id: String::new(),
        patient_id: merge,
        starts_on: day("2026-03-10"),
        ends_on: day("2026-03-12"),
        note: Some("Wedding".into()),
        revision: 0,
    };
    let backward = SavePatientAbsence { ends_on: day("2026-03-09"), ..away.clone() };
    expect!["ends_on: is before the first day"].assert_eq(&refused(save_patient_absence(&mut clinic.desk, backward)));
    let _ = save_patient_absence(&mut clinic.desk, away).unwrap();
    let merged = merge_patients(&mut clinic.desk, MergePatients { keep, merge }).unwrap();
    assert_eq!(times(&clinic, keep), ("mo 9a-12p", "mo-su before 12p").map_both());
    let shown = patient_times(&clinic.desk, PatientQuery { patient_id: keep }).unwrap();
    assert_eq!(shown.absences[0].said, "Tue, Mar 10 – Thu, Mar 12");
    let _ = clinic.desk.undo(merged.undo.unwrap()).unwrap();
    assert_eq!(times(&clinic, merge), ("mo 9a-12p", "mo-su after 5p").map_both());
    let absence = patient_times(&clinic.desk, PatientQuery { patient_id: merge }).unwrap().absences.remove(0);
    let remove = RemovePatientAbsence { id: id(&absence.id), revision: absence.revision };
    let _ = remove_patient_absence(&mut clinic.desk, remove).unwrap();
    assert!(patient_times(&clinic.desk, PatientQuery { patient_id: merge }).unwrap().absences.is_empty());
}

#[test]
fn whoever_has_skills_or_shifts_is_not_undone() {
    let mut clinic = clinic();
    let person = ProviderView {
        id: String::new(),
        name: "Luis Ocampo".into(),
        revision: 0,
        ..providers(&clinic.desk).unwrap().remove(0)
    };
    let added = save_provider(&mut clinic.desk, person).unwrap();
    clinic.nurse = id(&added.value.id);
    let _ = clinic.work(clinic.shift("2026-03-02", week("mo", "9-5"))).unwrap();
    expect!["This provider is in use: shifts (1). Take the provider out of use instead."]
        .assert_eq(&refused(clinic.desk.undo(added.undo.unwrap())));
}

trait Both {
    fn map_both(self) -> (String, String);
}

impl Both for (&str, &str) {
    fn map_both(self) -> (String, String) {
        (self.0.to_owned(), self.1.to_owned())
    }
}

fn skills(clinic: &Clinic) -> Vec<String> {
    staff_times(&clinic.desk).unwrap().remove(0).skills_said
}

fn absent(clinic: &Clinic) -> Vec<String> {
    let all = absences(&clinic.desk).unwrap();
    all.into_iter().map(|absence| format!("{}: {} {}", absence.name, absence.kind.label, absence.said)).collect()
}

fn times(clinic: &Clinic, patient_id: PatientId) -> (String, String) {
    let times = patient_times(&clinic.desk, PatientQuery { patient_id }).unwrap();
    (times.windows, times.preferred)
}
