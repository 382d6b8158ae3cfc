//! What was tried before.

use expect_test::expect;

use super::*;
use crate::{
    calendar::testing::{Clinic, clinic},
    error::Result,
    oplog::{Done, fingerprint, replayed_fingerprint},
    types::Saved,
};

#[test]
fn a_day_of_the_past_is_kept_as_well_as_it_is_known() {
    let read =
        |typed: &str| RoughDay::read("started", typed).map(|day| format!("{} {}", String::from(day.clone()), day.us()));
    assert_eq!(read("2024").unwrap(), "2024 2024");
    assert_eq!(read("5/2024").unwrap(), "2024-05 5/2024");
    assert_eq!(read("2024-05").unwrap(), "2024-05 5/2024");
    assert_eq!(read("05/12/2024").unwrap(), "2024-05-12 5/12/2024");
    assert_eq!(read(" 2024-05-12 ").unwrap(), "2024-05-12 5/12/2024");
    for typed in ["", "24", "2/30/2024", "13/2024", "2024-5-6-7", "May 2024", "-2024", "0000", "99999"] {
        let fault = read(typed).unwrap_err().to_string();
        expect!["started: is not a year, a month or a day such as 2024, 5/2024 or 5/12/2024"].assert_eq(&fault);
    }
}

#[test]
fn a_line_says_what_it_lacks_and_knows_the_class() {
    let mut clinic = clinic();
    let _ = keep(&mut clinic, |line| {
        line.name = "Zoloft".into();
        line.started = Some("3/2023".into());
    })
    .unwrap();
    let line = &all(&clinic)[0];
    assert_eq!(line.drug_class.as_deref(), Some("SSRI"));
    assert_eq!(line.lacks, ["dose", "how long", "outcome", "why it ended", "source"]);
    let (id, revision) = (line.id.to_string(), line.revision);
    let _ = keep(&mut clinic, |line| {
        line.id = id;
        line.revision = revision;
        line.name = "Zoloft".into();
        line.started = Some("3/2023".into());
        line.stopped = Some("2023".into());
        line.dose = Some("200 mg".into());
        line.weeks_at_dose = Some(10);
        line.outcome = Some(TrialOutcome::Partial);
        line.reason = Some("Still low after ten weeks".into());
        line.source = Some("Records of Dr. Rowe, page 4".into());
    })
    .unwrap();
    assert!(all(&clinic)[0].lacks.is_empty());
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn times_and_numbers_that_cannot_be_are_refused() {
    let mut clinic = clinic();
    type Change = fn(&mut SaveTrial);
    let cases: [(&str, Change); 6] = [
        ("name: is missing", |line| line.name = " ".into()),
        ("started: lies ahead", |line| line.started = Some("2027".into())),
        ("stopped: lies before it began", |line| {
            (line.started, line.stopped) = (Some("5/2024".into()), Some("4/2024".into()))
        }),
        ("stopped: is given, and it goes on", |line| (line.goes_on, line.stopped) = (true, Some("2024".into()))),
        ("weeks_at_dose: is not between 0 and 2600", |line| line.weeks_at_dose = Some(-1)),
        ("sessions: is not between 0 and 2000", |line| line.sessions = Some(2001)),
    ];
    for (fault, change) in cases {
        assert_eq!(keep(&mut clinic, change).map(|_| ()).unwrap_err().to_string(), fault);
    }
    let _ =
        keep(&mut clinic, |line| (line.started, line.stopped) = (Some("5/2024".into()), Some("2024".into()))).unwrap();
}

#[test]
fn what_goes_on_and_the_present_episode_come_first() {
    let mut clinic = clinic();
    for (name, started, episode, goes_on) in [
        ("Fluoxetine", "2012", Episode::Earlier, false),
        ("Sertraline", "2023", Episode::Current, false),
        ("Venlafaxine", "2024", Episode::Current, false),
        ("Bupropion", "2025", Episode::Current, true),
    ] {
        let _ = keep(&mut clinic, |line| {
            line.name = name.into();
            line.started = Some(started.into());
            line.episode = Some(episode);
            line.goes_on = goes_on;
        })
        .unwrap();
    }
    let names: Vec<_> = all(&clinic).into_iter().map(|line| line.name).collect();
    assert_eq!(names, ["Bupropion", "Venlafaxine", "Sertraline", "Fluoxetine"]);
    let first = all(&clinic).remove(0);
    let gone = remove_trial(&mut clinic, RemoveTrial { id: first.id, revision: first.revision }).unwrap();
    assert_eq!(all(&clinic).len(), 3);
    let _ = clinic.desk.undo(gone.undo.unwrap()).unwrap();
    assert_eq!(all(&clinic).len(), 4);
}

fn keep(clinic: &mut Clinic, change: impl FnOnce(&mut SaveTrial)) -> Result<Done<Saved>> {
    let mut line = SaveTrial {
        id: String::new(),
        patient_id: clinic.patients[0],
        kind: TrialKind::Medication,
        name: "Sertraline".into(),
        drug_class: None,
        with_what: None,
        dose: None,
        weeks_at_dose: None,
        sessions: None,
        adherence: None,
        started: None,
        stopped: None,
        goes_on: false,
        episode: None,
        outcome: None,
        reason: None,
        prescriber: None,
        source: None,
        document_id: None,
        document_page: None,
        revision: 0,
    };
    change(&mut line);
    save_trial(clinic, line)
}

fn all(clinic: &Clinic) -> Vec<TrialView> {
    trials_of(clinic, TrialsOf { patient_id: clinic.patients[0] }).unwrap()
}
