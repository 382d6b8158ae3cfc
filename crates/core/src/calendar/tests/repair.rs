use super::*;
use crate::types::{LocalTime, SessionId};

fn tms(clinic: &mut Clinic, patient: usize, time: &str) -> SeriesId {
    let wish = PlanSeries { protocol_id: "tms-36".into(), time: time.into(), ..wish(clinic, patient) };
    start_series(clinic, wish).unwrap().value.series_id
}

fn at(clinic: &Clinic, when: &str) {
    let zone = crate::types::zone("America/New_York").unwrap();
    let now = crate::Clock::now(&*clinic.desk.clock);
    let minutes = when.parse::<LocalTime>().unwrap().minutes_since(LocalTime::of(now, zone));
    clinic.desk.clock.advance(minutes);
}

fn miss(clinic: &mut Clinic, series: SeriesId, number: usize) -> SessionId {
    let session = sessions(clinic, series).into_iter().find(|one| one.number == Some(number as i64)).unwrap();
    let input = NoShowSession { session_id: session.id, revision: revision(clinic, &session), note: None };
    let _ = no_show_session(clinic, input).unwrap();
    session.id
}

fn told(view: &RepairView) -> String {
    let mut lines = Vec::new();
    for proposal in &view.proposals {
        lines.push(proposal.said.clone());
        lines.extend(proposal.moves.iter().map(|one| {
            let was = one.was.map_or("new".to_owned(), |was| was.short());
            format!("  {} {}: {was} -> {}, {}", one.patient, one.number, one.starts.short(), one.room)
        }));
    }
    lines.extend(view.conflict.clone());
    lines.extend(view.notes.clone());
    lines.join("\n")
}

fn ways(clinic: &Clinic, ask: &RepairAsk) -> Result<RepairView> {
    let view = preview_repair(clinic, PreviewRepair { ask: ask.clone() })?;
    // The window names each way by its key.
    let keys: std::collections::BTreeSet<&str> = view.proposals.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys.len(), view.proposals.len(), "{}", told(&view));
    Ok(view)
}

fn take(clinic: &mut Clinic, ask: &RepairAsk, place: usize) -> Done<RepairDone> {
    let key = ways(clinic, ask).unwrap().proposals[place].key.clone();
    apply_repair(clinic, ApplyRepair { ask: ask.clone(), key, approved_by: None, reason: None }).unwrap()
}

#[test]
fn a_missed_treatment_of_a_daily_course_is_made_up_and_the_fewest_move() {
    let mut clinic = clinic();
    let series = tms(&mut clinic, 0, "10:00");
    at(&clinic, "2026-03-04T12:00");
    let missed = miss(&mut clinic, series, 3);
    let ask = RepairAsk::Session { session_id: missed };
    expect_test::expect![[r#"
        Made up on Wed, Mar 4, 12:00 PM. Nothing else moves. The course ends when it did.
          Quillfeather, A. 3: new -> Wed, Mar 4, 12:00 PM, TMS 1
        Made up on Wed, May 13, 10:00 AM. 4 sessions move. The course ends Wed, May 13 instead of Wed, Apr 29.
          Quillfeather, A. 31: Fri, Apr 10, 10:00 AM -> Mon, Apr 20, 10:00 AM, TMS 1
          Quillfeather, A. 32: Fri, Apr 17, 10:00 AM -> Fri, Apr 24, 10:00 AM, TMS 1
          Quillfeather, A. 34: Tue, Apr 21, 10:00 AM -> Tue, May 5, 10:00 AM, TMS 1
          Quillfeather, A. 35: Thu, Apr 23, 10:00 AM -> Thu, May 7, 10:00 AM, TMS 1
          Quillfeather, A. 36: new -> Wed, May 13, 10:00 AM, TMS 1
        Made up on Wed, May 20, 10:00 AM. 5 sessions move. The course ends Wed, May 20 instead of Wed, Apr 29.
          Quillfeather, A. 31: Tue, Apr 7, 10:00 AM -> Mon, Apr 27, 10:00 AM, TMS 1
          Quillfeather, A. 32: Wed, Apr 8, 10:00 AM -> Fri, May 1, 10:00 AM, TMS 1
          Quillfeather, A. 33: Fri, Apr 10, 10:00 AM -> Wed, May 6, 10:00 AM, TMS 1
          Quillfeather, A. 34: Wed, Apr 15, 10:00 AM -> Tue, May 12, 10:00 AM, TMS 1
          Quillfeather, A. 35: Wed, Apr 29, 10:00 AM -> Thu, May 14, 10:00 AM, TMS 1
          Quillfeather, A. 36: new -> Wed, May 20, 10:00 AM, TMS 1"#]]
    .assert_eq(&told(&ways(&clinic, &ask).unwrap()));
    let before = days(&clinic, series);
    let done = take(&mut clinic, &ask, 0);
    let all = sessions(&clinic, series);
    let mut held: Vec<_> = all.iter().filter(|session| session.status.holds_its_slot()).collect();
    held.sort_by_key(|session| session.starts_local);
    assert_eq!(held.len(), 36);
    assert!(held.iter().zip(1..).all(|(session, number)| session.number == Some(number)), "{}", days(&clinic, series));
    let undo = done.undo.unwrap();
    let _ = clinic.desk.practice.undo(undo).unwrap();
    assert_eq!(days(&clinic, series), before);
    assert_eq!(fingerprint(&clinic).unwrap(), replayed_fingerprint(&clinic).unwrap());
}

#[test]
fn a_room_out_of_order_for_a_day_moves_everybody_it_touches_and_nobody_else() {
    let mut clinic = clinic();
    let (first, second) = (tms(&mut clinic, 0, "10:00"), tms(&mut clinic, 1, "13:00"));
    let six = six_infusions_of(&mut clinic, 2);
    let before = days(&clinic, six);
    let bay = clinic.bay;
    out_of_order(&mut clinic, bay, "2026-03-12T00:00", "2026-03-13T00:00");
    let day = "2026-03-12".parse().unwrap();
    let broken = broken_sessions(&clinic, BrokenOn { site_id: None, from: day, to: day }).unwrap();
    assert_eq!(broken.len(), 2);
    let ask = RepairAsk::Days { site_id: None, from: day, to: day };
    expect_test::expect![[r#"
        10 sessions move. 2 courses end on another day.
          Quillfeather, A. 31: Thu, Mar 12, 10:00 AM -> Mon, Apr 20, 10:00 AM, TMS 1
          Brambleworth, O. 31: Thu, Mar 12, 1:00 PM -> Mon, Apr 20, 1:00 PM, TMS 1
          Quillfeather, A. 32: Fri, Apr 10, 10:00 AM -> Fri, Apr 24, 10:00 AM, TMS 1
          Brambleworth, O. 32: Fri, Apr 10, 1:00 PM -> Fri, Apr 24, 1:00 PM, TMS 1
          Quillfeather, A. 34: Fri, Apr 17, 10:00 AM -> Tue, May 5, 10:00 AM, TMS 1
          Brambleworth, O. 34: Fri, Apr 17, 1:00 PM -> Tue, May 5, 1:00 PM, TMS 1
          Quillfeather, A. 35: Tue, Apr 21, 10:00 AM -> Thu, May 7, 10:00 AM, TMS 1
          Brambleworth, O. 35: Tue, Apr 21, 1:00 PM -> Thu, May 7, 1:00 PM, TMS 1
          Quillfeather, A. 36: Thu, Apr 23, 10:00 AM -> Wed, May 13, 10:00 AM, TMS 1
          Brambleworth, O. 36: Thu, Apr 23, 1:00 PM -> Wed, May 13, 1:00 PM, TMS 1
        12 sessions move. 2 courses end on another day.
          Quillfeather, A. 31: Thu, Mar 12, 10:00 AM -> Mon, Apr 27, 10:00 AM, TMS 1
          Brambleworth, O. 31: Thu, Mar 12, 1:00 PM -> Mon, Apr 27, 1:00 PM, TMS 1
          Quillfeather, A. 32: Tue, Apr 7, 10:00 AM -> Fri, May 1, 10:00 AM, TMS 1
          Brambleworth, O. 32: Tue, Apr 7, 1:00 PM -> Fri, May 1, 1:00 PM, TMS 1
          Quillfeather, A. 33: Wed, Apr 8, 10:00 AM -> Wed, May 6, 10:00 AM, TMS 1
          Brambleworth, O. 33: Wed, Apr 8, 1:00 PM -> Wed, May 6, 1:00 PM, TMS 1
          Quillfeather, A. 34: Fri, Apr 10, 10:00 AM -> Tue, May 12, 10:00 AM, TMS 1
          Brambleworth, O. 34: Fri, Apr 10, 1:00 PM -> Tue, May 12, 1:00 PM, TMS 1
          Quillfeather, A. 35: Wed, Apr 15, 10:00 AM -> Thu, May 14, 10:00 AM, TMS 1
          Brambleworth, O. 35: Wed, Apr 15, 1:00 PM -> Thu, May 14, 1:00 PM, TMS 1
          Quillfeather, A. 36: Wed, Apr 29, 10:00 AM -> Wed, May 20, 10:00 AM, TMS 1
          Brambleworth, O. 36: Wed, Apr 29, 1:00 PM -> Wed, May 20, 1:00 PM, TMS 1"#]]
    .assert_eq(&told(&ways(&clinic, &ask).unwrap()));
    let _ = take(&mut clinic, &ask, 0);
    assert!(broken_sessions(&clinic, BrokenOn { site_id: None, from: day, to: day }).unwrap().is_empty());
    assert_eq!(days(&clinic, six), before);
    let (from, to) = ("2026-03-01".parse().unwrap(), "2026-06-01".parse().unwrap());
    assert_eq!(double_bookings(clinic.db(), from, to).unwrap(), []);
    for series in [first, second] {
        assert_eq!(sessions(&clinic, series).len(), 36);
    }
}

#[test]
fn two_courses_of_one_patient_are_told_apart() {
    let mut clinic = clinic();
    let (first, second) = (six_infusions_of(&mut clinic, 0), {
        let wish = PlanSeries { time: "14:00".into(), starts_on: "2026-03-03".parse().unwrap(), ..wish(&clinic, 0) };
        start_series(&mut clinic, wish).unwrap().value.series_id
    });
    for chair in clinic.chairs {
        out_of_order(&mut clinic, chair, "2026-03-05T00:00", "2026-03-07T00:00");
    }
    let ask = RepairAsk::Days { site_id: None, from: "2026-03-05".parse().unwrap(), to: "2026-03-06".parse().unwrap() };
    let _ = take(&mut clinic, &ask, 0);
    for series in [first, second] {
        assert_eq!(sessions(&clinic, series).len(), 6);
    }
}

fn six_infusions_of(clinic: &mut Clinic, patient: usize) -> SeriesId {
    let wish = wish(clinic, patient);
    start_series(clinic, wish).unwrap().value.series_id
}

#[test]
fn a_gap_longer_than_the_protocol_allows_needs_a_clinician() {
    let mut clinic = clinic();
    let series = six_infusions_of(&mut clinic, 0);
    for chair in clinic.chairs {
        out_of_order(&mut clinic, chair, "2026-03-05T00:00", "2026-03-14T00:00");
    }
    at(&clinic, "2026-03-04T15:00");
    let ask = RepairAsk::Course { series_id: series };
    let view = ways(&clinic, &ask).unwrap();
    expect_test::expect![[r#"
        4 sessions move. The course ends Mon, Mar 23 instead of Fri, Mar 13. A gap is longer than the protocol allows.
          Quillfeather, A. 3: Fri, Mar 6, 10:00 AM -> Mon, Mar 16, 10:00 AM, Chair 1
          Quillfeather, A. 4: Mon, Mar 9, 10:00 AM -> Wed, Mar 18, 10:00 AM, Chair 1
          Quillfeather, A. 5: Wed, Mar 11, 10:00 AM -> Fri, Mar 20, 10:00 AM, Chair 1
          Quillfeather, A. 6: Fri, Mar 13, 10:00 AM -> Mon, Mar 23, 10:00 AM, Chair 1
        4 sessions move. The course ends Wed, Apr 1 instead of Fri, Mar 13. A gap is longer than the protocol allows.
          Quillfeather, A. 3: Fri, Mar 6, 10:00 AM -> Tue, Mar 24, 10:00 AM, Chair 1
          Quillfeather, A. 4: Mon, Mar 9, 10:00 AM -> Thu, Mar 26, 10:00 AM, Chair 1
          Quillfeather, A. 5: Wed, Mar 11, 10:00 AM -> Mon, Mar 30, 10:00 AM, Chair 1
          Quillfeather, A. 6: Fri, Mar 13, 10:00 AM -> Wed, Apr 1, 10:00 AM, Chair 1
        4 sessions move. The course ends Thu, Apr 2 instead of Fri, Mar 13. A gap is longer than the protocol allows.
          Quillfeather, A. 3: Fri, Mar 6, 10:00 AM -> Wed, Mar 25, 10:00 AM, Chair 1
          Quillfeather, A. 4: Mon, Mar 9, 10:00 AM -> Fri, Mar 27, 10:00 AM, Chair 1
          Quillfeather, A. 5: Wed, Mar 11, 10:00 AM -> Tue, Mar 31, 10:00 AM, Chair 1
          Quillfeather, A. 6: Fri, Mar 13, 10:00 AM -> Thu, Apr 2, 10:00 AM, Chair 1"#]]
    .assert_eq(&told(&view));
    assert!(view.needs_approval);
    let key = view.proposals[0].key.clone();
    let take = |clinic: &mut Clinic, approved_by, reason: Option<&str>| {
        let input = ApplyRepair { ask: ask.clone(), key: key.clone(), approved_by, reason: reason.map(str::to_owned) };
        apply_repair(clinic, input)
    };
    refused(
        take(&mut clinic, None, None),
        expect_test::expect!["approved_by: is missing; a clinician approves a longer gap"],
    );
    let prescriber = Some(clinic.prescriber);
    refused(take(&mut clinic, prescriber, None), expect_test::expect!["reason: is missing; a few words are enough"]);
    assert!(take(&mut clinic, prescriber, Some("Well on the maintenance dose")).is_ok());
}

#[test]
fn a_proposal_that_no_longer_holds_is_refused() {
    let mut clinic = clinic();
    let series = tms(&mut clinic, 0, "10:00");
    at(&clinic, "2026-03-04T12:00");
    let missed = miss(&mut clinic, series, 3);
    let ask = RepairAsk::Session { session_id: missed };
    let view = ways(&clinic, &ask).unwrap();
    let key = view.proposals[0].key.clone();
    let bay = clinic.bay;
    let new = view.proposals[0].moves.iter().find(|one| one.was.is_none()).unwrap().starts;
    let until = new.plus_minutes(60);
    out_of_order(&mut clinic, bay, &new.to_string(), &until.to_string());
    let input = ApplyRepair { ask, key, approved_by: None, reason: None };
    refused(
        apply_repair(&mut clinic, input),
        expect_test::expect!["The calendar changed since these proposals were made. Look at them again."],
    );
}

#[test]
fn a_patient_who_cannot_come_then_is_offered_ways_that_differ() {
    let mut clinic = clinic();
    let series = tms(&mut clinic, 0, "10:00");
    let session = sessions(&clinic, series).remove(4);
    let view = ways(&clinic, &RepairAsk::Session { session_id: session.id }).unwrap();
    assert!(view.proposals.len() >= 2, "{}", told(&view));
    assert!(view.proposals.iter().all(|way| way.moves[0].starts != session.starts_local), "{}", told(&view));
}
