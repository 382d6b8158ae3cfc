use expect_test::expect;
use seriesdesk_core::sheets::{DayBlock, DayClock, DaySheet, Gate};
use seriesdesk_documents::{appointment_list, consent, day_sheet, day_sheets, recovery_kit};

use crate::reader::{fonts_are_embedded, keep, sound, text};
use crate::samples;

#[test]
fn a_day_of_fourteen_visits_stands_on_one_sheet() {
    let pdf = day_sheet(&samples::day_sheet()).unwrap();
    keep("day-sheet.pdf", &pdf);
    sound(&pdf);
    fonts_are_embedded(&pdf);
    assert_eq!(pdf.pages, 1);
    expect![[r#"
        --- 1 ---
        Day sheet: Tuesday, March 3, 2026  14 visits, 1 held · On site: Dr. Okafor; nurses Calloway, Doyle; operators Raman, Ito  SAMPLE
        8 AM  9 AM  10 AM  11 AM  12 PM  1 PM  2 PM  3 PM  4 PM
        TMS room A  Nakamura  Prudhom.  Feldkamp  Bouchard
        TMS room B  Vasquez.  Thibodea.
        Infusion chair 1  Ostrander  Sorensen
        Infusion chair 2  Marchetti
        Observation bay  Abernathy  Lindahl  Kowalczyk
        Dr. Okafor  Hargro.  Adeyemi
        Con-  Units
        Time  Place  Patient and date of birth  Visit  Session  sent  Ride  left Check at door  In  Start  Stop  Out
        8:00–8:40  TMS A  Nakamura, Ellis 04/02/1990  TMS  12/36  —  25 mini-check
        8:00–10:30  Bay  Abernathy, Cleo 07/19/1981  Spravato 84 mg  5/8  4 REMS on file
        8:30–10:30  Chair 1  Ostrander, Felix 12/08/1976  Ketamine 41 mg  2/6  self-pay weight 02/27
        8:45–9:25  TMS A  Prudhomme, Ines 01/30/1963  TMS  30/36  —  7 mini-check
        9:00–9:40  TMS B  Vasquez-Lund, Omar 05/11/2001  TMS  3/36  —  34 mini-check
        9:30–10:10  TMS A  Feldkamp, Desmond 02/17/1968  TMS  25/36  —  12 mini-check
        9:45–10:25  TMS B  Thibodeaux, June 08/25/1985  TMS  19/36  —  18 mini-check
        10:30–12:00  TMS A  Bouchard, Levi 03/14/1994  TMS, mapping  1/36  —  36 metal cleared
        11:00–1:00  Chair 1  Sorensen, Ada 10/06/1988  Ketamine 36 mg  4/6  NO  self-pay HOLD: no ride
        11:00–1:30  Bay  Lindahl, Theodora 05/30/1972  Spravato 84 mg  16  4 REMS on file
        11:30–1:30  Chair 2  Marchetti, Paul 06/21/1959  Ketamine 50 mg  booster  self-pay BP 142/88
        1:45–2:15  Office  Hargrove, Rowan 06/14/1984  Visit after series  —  —  self-pay PHQ-9 due
        2:00–4:30  Bay  Kowalczyk, Rhea 09/03/1997  Spravato 56 mg  1/8  8 REMS 02/27
        2:30–3:30  Office  Adeyemi, Noor 11/17/1979  Evaluation  —  —  —  1 records in
        Call first. Sorensen: name and phone of the adult  Spravato. Two hours of watching at least; three blood  Waitlist for 11:00, chair 1. 1. Delacroix: consent, ride, 2
        driver before 10:00 AM, or move. Thick frame = held.  pressures; monitoring forms due 03/10/2026.  hours’ notice. 2. Imani-Ross: ride to confirm.
        Cedar Grove Interventional Psychiatry. Confidential: shred at day’s end. Fictional sample. Printed 03/03/2026 7:05 AM, D. Whitlock.  DS-2026-03-03 · Page 1 of 1
    "#]].assert_eq(&text(&pdf));
}

#[test]
fn what_is_not_kept_is_ticked_by_hand_and_the_clock_so_far_is_printed() {
    let mut sheet = samples::day_sheet();
    sheet.visits.truncate(3);
    for visit in &mut sheet.visits {
        visit.consent = Gate::AtDoor;
        visit.ride = Gate::AtDoor;
        visit.units_left = None;
    }
    let clock = ["10:56", "11:04", "11:46", "12:58"].map(|time| Some(time.to_owned()));
    let [arrived, started, stopped, left] = clock;
    sheet.visits[1].clock = DayClock { arrived, started, stopped, left };
    let pdf = day_sheet(&sheet).unwrap();
    keep("day-sheet-by-hand.pdf", &pdf);
    sound(&pdf);
    let lines = text(&pdf).lines().filter(|line| line.starts_with("8:")).collect::<Vec<_>>().join("\n");
    expect![[r#"
        8:00–8:40  TMS A  Nakamura, Ellis 04/02/1990  TMS  12/36  mini-check
        8:00–10:30  Bay  Abernathy, Cleo 07/19/1981  Spravato 84 mg  5/8  REMS on file  10:  11:  11:  12:5
        8:30–10:30  Chair 1  Ostrander, Felix 12/08/1976  Ketamine 41 mg  2/6  weight 02/27"#]]
    .assert_eq(&lines);
}

#[test]
fn a_week_is_the_sheets_of_its_days_and_says_what_it_is_narrowed_to() {
    let mut tuesday = samples::day_sheet();
    tuesday.only = Some("Rooms: TMS bay. Without: done.".into());
    tuesday.summary = "3 of 14 visits".into();
    tuesday.on_site = None;
    tuesday.visits.truncate(3);
    tuesday.notes.clear();
    let number = "DS-2026-03-04".into();
    let wednesday = DaySheet { number, day: "Wednesday, March 4, 2026".into(), ..tuesday.clone() };
    let pdf = day_sheets(&[tuesday, wednesday]).unwrap();
    keep("day-sheets.pdf", &pdf);
    sound(&pdf);
    assert_eq!(pdf.pages, 2);
    let said = text(&pdf);
    let heads = ["--- ", "Day sheet:", "Only part", " · Page"];
    let lines: Vec<_> = said.lines().filter(|line| heads.iter().any(|head| line.contains(head))).collect();
    expect![[r#"
        --- 1 ---
        Day sheet: Tuesday, March 3, 2026  3 of 14 visits  SAMPLE
        Only part of the day. Rooms: TMS bay. Without: done.
        Cedar Grove Interventional Psychiatry. Confidential: shred at day’s end. Fictional sample. Printed 03/03/2026 7:05 AM, D. Whitlock.  DS-2026-03-03 · Page 1 of 1
        --- 2 ---
        Day sheet: Wednesday, March 4, 2026  3 of 14 visits  SAMPLE
        Only part of the day. Rooms: TMS bay. Without: done.
        Cedar Grove Interventional Psychiatry. Confidential: shred at day’s end. Fictional sample. Printed 03/03/2026 7:05 AM, D. Whitlock.  DS-2026-03-04 · Page 1 of 1"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn the_visits_of_a_series_tell_when_and_where_and_not_why() {
    let pdf = appointment_list(&samples::appointment_list()).unwrap();
    keep("visits.pdf", &pdf);
    sound(&pdf);
    fonts_are_embedded(&pdf);
    assert_eq!(pdf.pages, 1);
    expect![[r#"
        --- 1 ---
        Cedar Grove  SAMPLE
        410 Alder Street, Suite 200, Fairhaven, OR 97000 · Tel (503) 555-0142
        Your appointments  Desmond F. · list 391-36
        Printed 03/03/2026
        3 of 6 visits done. The last visit is on March 10. Please come on time: each visit takes about two hours.
        # Day  Time  Length  Place  With
        1 of 6 Tuesday  February 17, 2026  9:30 AM  2 hours  Suite 200, chair 1  Nurse Calloway
        2 of 6 Thursday  February 19, 2026  9:30 AM  2 hours  Suite 200, chair 1  Nurse Calloway
        — Monday  February 23, 2026  9:30 AM  2 hours  Suite 200, chair 1  Nurse Calloway  —
        3 of 6 Wednesday  February 25, 2026  9:30 AM  2 hours  Suite 200, chair 1  Nurse Calloway
        4 of 6 Tuesday  March 3, 2026  9:30 AM  2 hours  Suite 200, chair 1  Nurse Calloway
        Please bring your new insurance card.
        5 of 6 Thursday  March 5, 2026  9:30 AM  2 hours  Suite 200, chair 1  Nurse Calloway
        6 of 6 Tuesday  March 10, 2026  9:30 AM  2 hours  Suite 200, chair 1  Nurse Calloway
        done  to come  — did not take place
        Before each visit  If you cannot come
        • Eat nothing for four hours before the visit; drink only  Call (503) 555-0142 as soon as you know, even the same
        clear fluids.  morning. We will find another time.
        • Have an adult with you who drives you home.  In a crisis: call or text 988. Emergency: 911.
        • Tell us of any new, changed or stopped medicine.
        Yours to keep. Carries no diagnosis and no treatment name. Fictional sample.  391-36 · Page 1 of 1
    "#]].assert_eq(&text(&pdf));
}

#[test]
fn the_recovery_kit_has_its_words_in_order() {
    let pdf = recovery_kit(&samples::recovery_kit()).unwrap();
    keep("recovery-kit.pdf", &pdf);
    sound(&pdf);
    fonts_are_embedded(&pdf);
    assert_eq!(pdf.pages, 1);
    expect![[r#"
        --- 1 ---
        Cedar Grove Interventional Psychiatry  SAMPLE
        Seriesdesk recovery kit · made 03/03/2026 8:05 AM on the computer “Front desk 1”
        Recovery kit: 24 words  Kit RK-3 Key mark C7F2-91AD
        Replaces kit RK-2
        Whoever holds these words can open every patient record of this practice. They work without a
        passphrase. We have no copy and cannot make one. Keep this sheet sealed and locked away.
        1  anchor  7  glimpse  13  mirror  19  saddle
        2  bench  8  harvest  14  napkin  20  timber
        3  candle  9  inform  15  orbit  21  umbrella
        4  depart  10  jungle  16  pencil  22  velvet
        5  elder  11  kitchen  17  quality  23  walnut
        6  fabric  12  lemon  18  raven  24  yellow
        Read down each column: 1 to 6, 7 to 12, 13 to 18, 19 to 24. Sample words: they open nothing.
        When you need it  Do now
        1. Install Seriesdesk on a clean computer.  Print two copies. Do not photograph, scan, email
        2. Choose “Open with the recovery kit”.  or fax.
        3. Type the 24 words in order. Case does not matter.  Rehearse: the desk asked for words 4, 11 and 19.
        4. Point it to the shared folder or a backup.  Seal each in an envelope; sign across the flap.
        5. Set a new passphrase. Then make a new kit and  One in the practice’s safe, one in another building.
        destroy this one.  Clear the printer’s memory, if it keeps jobs.
        Custody
        Copy  Place  Sealed by, signature  Date
        1 of 2
        2 of 2
        Opened on  by  reason
        SECRET. Holds no patient data. Keep sealed. Fictional sample.  RK-3 · Page 1 of 1
    "#]]
    .assert_eq(&text(&pdf));
}

#[test]
fn a_visit_outside_the_hours_and_a_double_booking_are_seen() {
    let mut sheet = samples::day_sheet();
    let early = DayBlock { label: "Early".into(), from_minute: 375, to_minute: 430, held: false };
    let double = DayBlock { label: "Double".into(), from_minute: 500, to_minute: 640, held: true };
    sheet.lanes[0].blocks.push(early);
    sheet.lanes[0].blocks.push(double);
    let pdf = day_sheet(&sheet).unwrap();
    keep("double.pdf", &pdf);
    sound(&pdf);
    let text = text(&pdf);
    assert!(text.contains("6 AM  7 AM"), "{text}");
    assert!(text.contains("Early") && text.contains("Double"), "{text}");
}

#[test]
fn long_names_of_rooms_find_room() {
    let mut sheet = samples::day_sheet();
    for visit in &mut sheet.visits {
        visit.place = "Infusion chair 1".into();
    }
    let pdf = day_sheet(&sheet).unwrap();
    keep("rooms.pdf", &pdf);
    assert_eq!(text(&pdf).matches("Infusion chair 1").count(), 15, "none is broken over two lines");
}

#[test]
fn a_day_of_sixty_visits_goes_on_with_its_head() {
    let mut sheet = samples::day_sheet();
    let visits = sheet.visits.clone();
    sheet.visits = visits.iter().cycle().take(60).cloned().collect();
    let pdf = day_sheet(&sheet).unwrap();
    keep("sixty.pdf", &pdf);
    sound(&pdf);
    let text = text(&pdf);
    assert_eq!(text.matches("Patient and date of birth").count(), pdf.pages as usize, "{text}");
    assert_eq!(text.matches("Nakamura, Ellis").count(), 5);
}

#[test]
fn a_consent_says_its_text_and_who_signed() {
    let pdf = consent(&samples::consent()).unwrap();
    keep("consent.pdf", &pdf);
    sound(&pdf);
    fonts_are_embedded(&pdf);
    expect![[r#"
        --- 1 ---
        Cedar Grove Interventional Psychiatry  SAMPLE
        410 Alder Street, Suite 200, Fairhaven, OR 97000 · Tel (503) 555-0142 · Fax (503) 555-0143
        Consent to substance use records
        Patient  Date of birth  Record  Printed
        Hargrove, Rowan  06/14/1984  CG-10482  03/03/2026
        Who may share
        Cedar Grove Interventional Psychiatry.
        First line
        Second line of the same field
        Taking it back
        You may take it back in writing at any time.
        Filled in
        What the recipient is Several of these
        Goes with every disclosure under this paper. 42 CFR part 2 prohibits unauthorized use or disclosure
        of these records.
        I have read this form or had it read to me and I agree.
        03/03/2026 10:42 AM
        Patient: Rowan Hargrove  Drawn on screen, Front desk
        Nadia Rowe  03/03/2026 10:42 AM
        Clinician: Nadia Rowe  Drawn on screen, Front desk
        Witness (if any), signature and name  Date and time
        Text version 1 of 11/21/2026, shipped with Seriesdesk, not verified.  part2-consent v1 · Page 1 of 1
    "#]]
    .assert_eq(&text(&pdf));
}

#[test]
fn a_consent_of_several_pages_names_the_patient_on_each_and_keeps_the_agreement_with_its_line() {
    let mut sheet = samples::consent();
    let long = vec!["Words of a long text that a careful clinic would put before a patient. ".repeat(14); 4];
    sheet.parts.extend((1..6).map(|number| (format!("Part {number}"), long.clone())));
    let pdf = consent(&sheet).unwrap();
    keep("consent-long.pdf", &pdf);
    sound(&pdf);
    assert!(pdf.pages >= 3);
    let text = text(&pdf);
    let pages: Vec<&str> = text.split("--- ").skip(1).collect();
    assert!(pages.iter().all(|page| page.contains("Hargrove, Rowan")), "{text}");
    let agreed = pages.iter().position(|page| page.contains("and I agree.")).unwrap();
    assert!(pages[agreed].contains("Patient: Rowan Hargrove"), "{}", pages[agreed]);
}
