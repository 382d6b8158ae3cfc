use seriesdesk_core::sheets::*;

/// A Tuesday with fourteen visits, one of them held.
pub fn day_sheet() -> DaySheet {
    const LANES: [&str; 6] =
        ["TMS room A", "TMS room B", "Infusion chair 1", "Infusion chair 2", "Observation bay", "Dr. Okafor"];
    const PLACES: [&str; 6] = ["TMS A", "TMS B", "Chair 1", "Chair 2", "Bay", "Office"];
    use Gate::{Met, Missing, NotNeeded};
    let visits = [
        (480, 520, 0, "Nakamura, Ellis", "04/02/1990", "TMS", "12/36", Met, NotNeeded, "25", "mini-check"),
        (480, 630, 4, "Abernathy, Cleo", "07/19/1981", "Spravato 84 mg", "5/8", Met, Met, "4", "REMS on file"),
        (510, 630, 2, "Ostrander, Felix", "12/08/1976", "Ketamine 41 mg", "2/6", Met, Met, "self-pay", "weight 02/27"),
        (525, 565, 0, "Prudhomme, Ines", "01/30/1963", "TMS", "30/36", Met, NotNeeded, "7", "mini-check"),
        (540, 580, 1, "Vasquez-Lund, Omar", "05/11/2001", "TMS", "3/36", Met, NotNeeded, "34", "mini-check"),
        (570, 610, 0, "Feldkamp, Desmond", "02/17/1968", "TMS", "25/36", Met, NotNeeded, "12", "mini-check"),
        (585, 625, 1, "Thibodeaux, June", "08/25/1985", "TMS", "19/36", Met, NotNeeded, "18", "mini-check"),
        (630, 720, 0, "Bouchard, Levi", "03/14/1994", "TMS, mapping", "1/36", Met, NotNeeded, "36", "metal cleared"),
        (
            660,
            780,
            2,
            "Sorensen, Ada",
            "10/06/1988",
            "Ketamine 36 mg",
            "4/6",
            Met,
            Missing,
            "self-pay",
            "HOLD: no ride",
        ),
        (660, 810, 4, "Lindahl, Theodora", "05/30/1972", "Spravato 84 mg", "16", Met, Met, "4", "REMS on file"),
        (690, 810, 3, "Marchetti, Paul", "06/21/1959", "Ketamine 50 mg", "booster", Met, Met, "self-pay", "BP 142/88"),
        (
            825,
            855,
            5,
            "Hargrove, Rowan",
            "06/14/1984",
            "Visit after series",
            "",
            Met,
            NotNeeded,
            "self-pay",
            "PHQ-9 due",
        ),
        (840, 990, 4, "Kowalczyk, Rhea", "09/03/1997", "Spravato 56 mg", "1/8", Met, Met, "8", "REMS 02/27"),
        (870, 930, 5, "Adeyemi, Noor", "11/17/1979", "Evaluation", "", NotNeeded, NotNeeded, "1", "records in"),
    ];
    let clock = |minute: u16| format!("{}:{:02}", (minute / 60 + 11) % 12 + 1, minute % 60);
    DaySheet {
        sample: true,
        practice: "Cedar Grove Interventional Psychiatry".into(),
        number: "DS-2026-03-03".into(),
        day: "Tuesday, March 3, 2026".into(),
        summary: "14 visits, 1 held".into(),
        only: None,
        on_site: Some("Dr. Okafor; nurses Calloway, Doyle; operators Raman, Ito".into()),
        printed_at: "03/03/2026 7:05 AM".into(),
        printed_by: "D. Whitlock".into(),
        made_local: "2026-03-03T07:05".into(),
        from_hour: 8,
        to_hour: 17,
        lanes: LANES
            .iter()
            .enumerate()
            .map(|(lane, name)| DayLane {
                name: (*name).into(),
                blocks: visits
                    .iter()
                    .filter(|visit| visit.2 == lane)
                    .map(|visit| DayBlock {
                        label: visit.3.split(',').next().unwrap_or_default().into(),
                        from_minute: visit.0,
                        to_minute: visit.1,
                        held: visit.8 == Missing,
                    })
                    .collect(),
            })
            .collect(),
        visits: visits
            .iter()
            .map(|visit| DayVisit {
                time: format!("{}–{}", clock(visit.0), clock(visit.1)),
                place: PLACES[visit.2].into(),
                patient: visit.3.into(),
                born_on: visit.4.into(),
                visit: visit.5.into(),
                session: (!visit.6.is_empty()).then(|| visit.6.into()),
                consent: visit.7,
                ride: visit.8,
                units_left: Some(visit.9.into()),
                check: Some(visit.10.into()),
                held: visit.8 == Missing,
                clock: DayClock::default(),
            })
            .collect(),
        notes: vec![
            passage(
                "Call first.",
                "Sorensen: name and phone of the adult driver before 10:00 AM, or move. Thick frame = held.",
            ),
            passage(
                "Spravato.",
                "Two hours of watching at least; three blood pressures; monitoring forms due 03/10/2026.",
            ),
            passage(
                "Waitlist for 11:00, chair 1.",
                "1. Delacroix: consent, ride, 2 hours’ notice. 2. Imani-Ross: ride to confirm.",
            ),
        ],
    }
}

/// Eight visits, one missed, five done.
pub fn appointment_list() -> AppointmentListSheet {
    use VisitMark::{Done, Missed, ToCome};
    let visits = [
        (Some(1), "Tuesday", "February 17, 2026", Done, None),
        (Some(2), "Thursday", "February 19, 2026", Done, None),
        (None, "Monday", "February 23, 2026", Missed, None),
        (Some(3), "Wednesday", "February 25, 2026", Done, None),
        (Some(4), "Tuesday", "March 3, 2026", ToCome, Some("Please bring your new insurance card.")),
        (Some(5), "Thursday", "March 5, 2026", ToCome, None),
        (Some(6), "Tuesday", "March 10, 2026", ToCome, None),
    ];
    AppointmentListSheet {
        sample: true,
        letterhead: Letterhead {
            name: "Cedar Grove".into(),
            address: "410 Alder Street, Suite 200, Fairhaven, OR 97000".into(),
            phone: Some("(503) 555-0142".into()),
            fax: None,
            ein: None,
            group_npi: None,
            taxonomy: None,
        },
        title: "Your appointments".into(),
        patient: "Desmond F.".into(),
        number: "391-36".into(),
        printed_on: "03/03/2026".into(),
        made_local: "2026-03-03T07:05".into(),
        summary: passage(
            "3 of 6 visits done.",
            "The last visit is on March 10. Please come on time: each visit takes about two hours.",
        ),
        total: 6,
        large: false,
        visits: visits
            .into_iter()
            .map(|(number, weekday, day, mark, note)| ListedVisit {
                number,
                weekday: weekday.into(),
                day: day.into(),
                time: "9:30 AM".into(),
                length: Some("2 hours".into()),
                place: "Suite 200, chair 1".into(),
                with: Some("Nurse Calloway".into()),
                note: note.map(String::from),
                mark,
            })
            .collect(),
        prepare: vec![
            "Eat nothing for four hours before the visit; drink only clear fluids.".into(),
            "Have an adult with you who drives you home.".into(),
            "Tell us of any new, changed or stopped medicine.".into(),
        ],
        if_you_cannot_come:
            "Call (503) 555-0142 as soon as you know, even the same morning. We will find another time.".into(),
        crisis: passage("In a crisis:", "call or text 988. Emergency: 911."),
        foot: "Yours to keep. Carries no diagnosis and no treatment name. Fictional sample.".into(),
    }
}

/// A kit whose words open nothing.
pub fn recovery_kit() -> RecoveryKitSheet {
    let words = "anchor bench candle depart elder fabric glimpse harvest inform jungle kitchen lemon mirror napkin \
                 orbit pencil quality raven saddle timber umbrella velvet walnut yellow";
    RecoveryKitSheet {
        sample: true,
        practice: "Cedar Grove Interventional Psychiatry".into(),
        number: "RK-3".into(),
        key_mark: "C7F2-91AD".into(),
        replaces: Some("RK-2".into()),
        made_at: "03/03/2026 8:05 AM".into(),
        computer: Some("Front desk 1".into()),
        made_local: "2026-03-03T08:05".into(),
        words: words.split(' ').map(String::from).collect(),
        rehearsed: vec![4, 11, 19],
    }
}

fn passage(lead: &str, body: &str) -> Passage {
    Passage { lead: lead.into(), body: body.into() }
}

/// An authorization that is signed, one line drawn, one still empty.
pub fn consent() -> ConsentSheet {
    let part =
        |heading: &str, words: &[&str]| (heading.to_owned(), words.iter().map(|one| (*one).to_owned()).collect());
    let signature = |role: &str, required, name: Option<&str>, strokes: Vec<Vec<(u32, u32)>>| SheetSignature {
        role: role.into(),
        required,
        name: name.map(Into::into),
        at: name.map(|_| "03/03/2026 10:42 AM".into()),
        how: name.map(|_| "Drawn on screen, Front desk".into()),
        strokes,
    };
    ConsentSheet {
        sample: true,
        letterhead: Letterhead {
            name: "Cedar Grove Interventional Psychiatry".into(),
            address: "410 Alder Street, Suite 200, Fairhaven, OR 97000".into(),
            phone: Some("(503) 555-0142".into()),
            fax: Some("(503) 555-0143".into()),
            ein: None,
            group_npi: None,
            taxonomy: None,
        },
        title: "Consent to substance use records".into(),
        number: "part2-consent v1".into(),
        patient: "Hargrove, Rowan".into(),
        born_on: "06/14/1984".into(),
        mrn: "CG-10482".into(),
        printed_on: "03/03/2026".into(),
        made_local: "2026-03-03T10:42".into(),
        parts: vec![
            part(
                "Who may share",
                &["Cedar Grove Interventional Psychiatry.", "First line\nSecond line of the same field"],
            ),
            part("Taking it back", &["You may take it back in writing at any time."]),
        ],
        beside: vec![("What the recipient is".into(), "Several of these".into())],
        statement: "I have read this form or had it read to me and I agree.".into(),
        signatures: vec![
            signature(
                "Patient",
                true,
                Some("Rowan Hargrove"),
                vec![vec![(20, 200), (120, 60), (200, 240)], vec![(300, 100)]],
            ),
            signature("Clinician", true, Some("Nadia Rowe"), Vec::new()),
            signature("Witness", false, None, Vec::new()),
        ],
        notice: Some(Passage {
            lead: "Goes with every disclosure under this paper.".into(),
            body: "42 CFR part 2 prohibits unauthorized use or disclosure of these records.".into(),
        }),
        source: "Text version 1 of 11/21/2026, shipped with Seriesdesk, not verified.".into(),
    }
}
