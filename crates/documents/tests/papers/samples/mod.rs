//! An invented practice and its people.

mod others;

pub use others::{appointment_list, consent, day_sheet, recovery_kit};
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
        .map(|place| {
            payment(&format!("{:02}/{:02}/2026", 2 + place / 18, 1 + place % 18), "R-2026-0500", 40_000, "Session")
        })
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
