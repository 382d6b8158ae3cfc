//! An invented practice and its people.

use seriesdesk_core::sheets::*;

/// The practice's letterhead.
pub fn letterhead() -> Letterhead {
    Letterhead {
        name: "Cedar Grove Interventional Psychiatry".into(),
        address: "410 Alder Street, Suite 200, Fairhaven, OR 97000".into(),
        phone: Some("(503) 555-0142".into()),
        fax: Some("(503) 555-0143".into()),
        ein: Some("00-0000000".into()),
        group_npi: Some("1234567893".into()),
        taxonomy: Some("2084P0800X".into()),
    }
}

/// Six delivered infusions, paid in three payments.
pub fn superbill() -> SuperbillSheet {
    let days = [
        ("02/09/2026", "10:05", "10:45", "ML0.78", "39 mg"),
        ("02/11/2026", "10:02", "10:42", "ML0.78", "39 mg"),
        ("02/13/2026", "09:58", "10:38", "ML0.78", "39 mg"),
        ("02/17/2026", "10:10", "10:50", "ML0.94", "47 mg"),
        ("02/19/2026", "10:04", "10:44", "ML0.94", "47 mg"),
        ("02/23/2026", "10:07", "10:47", "ML0.94", "47 mg"),
    ];
    let mut number = 0;
    let sessions = days
        .into_iter()
        .enumerate()
        .map(|(place, (day, start, stop, milliliters, dose))| {
            let mut lines = vec![
                ("96365", "IV infusion, first hour", "A", 1, 35_500, None),
                (
                    "J3490",
                    "Ketamine, racemic, IV",
                    "A",
                    1,
                    7_500,
                    Some(format!("N499999011410 {milliliters} · ketamine HCl 50 mg/mL, {dose} IV")),
                ),
            ];
            if place < 2 {
                let ondansetron = "N499999047702 ML2 · ondansetron 2 mg/mL, 4 mg IV".to_owned();
                lines.push(("96375", "IV push, one added drug", "A", 1, 4_850, None));
                lines.push(("J2405", "Ondansetron, per 1 mg", "A", 4, 1_700, Some(ondansetron)));
            }
            lines.push(("96127", "Scored questionnaire (PHQ-9)", "AB", 1, 2_000, None));
            SuperbillSession {
                title: format!("Infusion {} of 6", place + 1),
                day: day.into(),
                start: Some(start.into()),
                stop: Some(stop.into()),
                minutes: Some(40),
                rendering: None,
                lines: lines
                    .into_iter()
                    .map(|(code, label, pointers, units, charge_cents, ndc)| {
                        number += 1;
                        SuperbillLine {
                            number,
                            day: day.into(),
                            pos: "11".into(),
                            code: code.into(),
                            modifiers: Vec::new(),
                            label: label.into(),
                            pointers: pointers.chars().map(String::from).collect(),
                            units,
                            charge_cents,
                            paid_cents: charge_cents,
                            ndc,
                        }
                    })
                    .collect(),
            }
        })
        .collect();
    SuperbillSheet {
        sample: true,
        letterhead: letterhead(),
        number: "SB-2026-0147".into(),
        version: 1,
        replaces: None,
        issued_on: "03/03/2026".into(),
        made_local: "2026-03-03T08:05".into(),
        patient: SuperbillPatient {
            name: "Hargrove, Rowan T.".into(),
            born_on: "06/14/1984".into(),
            mrn: "CG-10482".into(),
            sex: Some("M".into()),
            address: Some("27 Juniper Court, Fairhaven, OR 97000".into()),
        },
        plan: SuperbillPlan {
            name: Some("Northfield Mutual PPO (sample)".into()),
            member_id: Some("NMH8842017731".into()),
            group: Some("70412".into()),
            subscriber: Some("Self".into()),
            network: Some("Out of network".into()),
            authorization: "None requested".into(),
        },
        rendering: provider("Rendering", "Helen M. Okafor, MD", "0000000014"),
        other_providers: Vec::new(),
        place: "11 office, address above".into(),
        assignment: "NO: pay the patient".into(),
        code_year: "2026".into(),
        diagnoses: vec![
            diagnosis("A", "F33.2", "Major depressive disorder, recurrent severe without psychotic features"),
            diagnosis("B", "F41.1", "Generalized anxiety disorder"),
        ],
        sessions,
        payments: vec![
            payment("02/09/2026", "R-2026-0391", 141_550, "Infusions 1 to 3 and added drug, infusion 1"),
            payment("02/11/2026", "R-2026-0398", 6_550, "Added drug, infusion 2"),
            payment("02/17/2026", "R-2026-0427", 135_000, "Infusions 4 to 6"),
        ],
        account: SuperbillAccount {
            charges_cents: 283_100,
            discounts_cents: 0,
            paid_by_patient_cents: 283_100,
            paid_by_insurance_cents: 0,
            balance_cents: 0,
        },
        notes: vec![
            "Package rule P-6: $2,700.00 for six infusions = $450.00 for each infusion delivered (96365 $355.00, \
             J3490 $75.00, 96127 $20.00). Added drugs are charged at the list price. All six were delivered."
                .into(),
        ],
        statement: Passage {
            lead: "The patient has paid in full and may seek reimbursement.".into(),
            body: "Please send any payment to the patient, not to this practice. Assignment of benefits: NO. The \
                   practice is out of network and has not filed a claim for these services. This superbill is not a \
                   guarantee of reimbursement."
                .into(),
        },
        certification: "I certify that the services listed were delivered by me or under my supervision on the dates \
                        shown."
            .into(),
        signed_on: Some("03/03/2026".into()),
        foot: "Confidential: protected health information. Fictional sample.".into(),
    }
}

/// A provider licensed in Oregon.
pub fn provider(role: &str, name: &str, npi: &str) -> SuperbillProvider {
    SuperbillProvider {
        role: role.into(),
        name: name.into(),
        specialty: Some("psychiatry".into()),
        npi: npi.into(),
        license: Some("MD000000".into()),
        license_state: Some("OR".into()),
        taxonomy: Some("2084P0800X".into()),
    }
}

fn diagnosis(letter: &str, code: &str, description: &str) -> SuperbillDiagnosis {
    SuperbillDiagnosis { letter: letter.into(), code: code.into(), description: description.into() }
}

fn payment(day: &str, reference: &str, amount_cents: i64, purpose: &str) -> SuperbillPayment {
    SuperbillPayment {
        day: day.into(),
        method: "Visa card".into(),
        reference: Some(reference.into()),
        amount_cents,
        purpose: Some(purpose.into()),
    }
}

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
        (660, 780, 2, "Sorensen, Ada", "10/06/1988", "Ketamine 36 mg", "4/6", Met, Missing, "self-pay", "HOLD: no ride"),
        (660, 810, 4, "Lindahl, Theodora", "05/30/1972", "Spravato 84 mg", "16", Met, Met, "4", "REMS on file"),
        (690, 810, 3, "Marchetti, Paul", "06/21/1959", "Ketamine 50 mg", "booster", Met, Met, "self-pay", "BP 142/88"),
        (825, 855, 5, "Hargrove, Rowan", "06/14/1984", "Visit after series", "", Met, NotNeeded, "self-pay", "PHQ-9 due"),
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
            })
            .collect(),
        notes: vec![
            passage(
                "Call first.",
                "Sorensen: name and phone of the adult driver before 10:00 AM, or move. Thick frame = held.",
            ),
            passage("Spravato.", "Two hours of watching at least; three blood pressures; monitoring forms due 03/10/2026."),
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
        title: "Your visits".into(),
        patient: "Desmond F.".into(),
        number: "391-36".into(),
        printed_on: "03/03/2026".into(),
        made_local: "2026-03-03T07:05".into(),
        summary: passage(
            "3 of 6 visits done.",
            "The last visit is on March 10. Please come on time: each visit takes about two hours.",
        ),
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
        if_you_cannot_come: "Call (503) 555-0142 as soon as you know, even the same morning. We will find another time."
            .into(),
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

/// A course of 36 sessions with three lines each, paid session by session but for fifty dollars.
pub fn thirty_six_sessions() -> SuperbillSheet {
    let mut sheet = superbill();
    let model = sheet.sessions.pop().expect("the sample has six sessions");
    let mut number = 0;
    sheet.sessions = (0..36)
        .map(|place| {
            let mut session = model.clone();
            session.title = format!("Session {} of 36", place + 1);
            session.day = format!("{:02}/{:02}/2026", 2 + place / 18, 1 + place % 18);
            for line in &mut session.lines {
                number += 1;
                line.number = number;
                line.day.clone_from(&session.day);
                if line.charge_cents == 35_500 {
                    line.paid_cents = 30_500;
                }
            }
            session
        })
        .collect();
    sheet.payments = (0..36)
        .map(|place| payment(&format!("{:02}/{:02}/2026", 2 + place / 18, 1 + place % 18), "R-2026-0500", 40_000, "Session"))
        .collect();
    sheet.account = SuperbillAccount {
        charges_cents: 36 * 45_000,
        discounts_cents: 0,
        paid_by_patient_cents: 36 * 40_000,
        paid_by_insurance_cents: 0,
        balance_cents: 36 * 5_000,
    };
    sheet
}
