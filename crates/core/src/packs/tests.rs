use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    ChargeWhen, Confidence, PackHeader, Phase, Skill, consents, drugs, federal_holidays, forms, payers, protocol,
    protocols, reminder_texts,
};
use crate::{
    packs::testing::{check_schema, shipped, shipped_names},
    types::Day,
};

#[test]
fn every_file_is_shipped_and_follows_its_schema() {
    for (folder, ids) in [
        ("protocols", protocols().iter().map(|pack| pack.pack.id.clone()).collect::<BTreeSet<_>>()),
        ("payers", payers().iter().map(|pack| pack.pack.id.clone()).collect()),
        ("forms", forms().iter().map(|pack| pack.pack.id.clone()).collect()),
        ("consents", consents().iter().map(|pack| pack.pack.id.clone()).collect()),
        ("drugs", BTreeSet::from([drugs().pack.id.clone()])),
        ("reminders", BTreeSet::from([reminder_texts().pack.id.clone()])),
    ] {
        let schema = shipped(&format!("{folder}/schema.json"));
        let names = shipped_names(folder);
        for name in &names {
            check_schema(&schema, &shipped(&format!("{folder}/{name}.json")));
        }
        assert_eq!(names, ids, "file names are the ids of {folder}");
    }
}

#[test]
fn every_header_says_where_its_content_comes_from() {
    let headers: Vec<&PackHeader> = protocols()
        .iter()
        .map(|pack| &pack.pack)
        .chain(payers().iter().map(|pack| &pack.pack))
        .chain(forms().iter().map(|pack| &pack.pack))
        .chain(consents().iter().map(|pack| &pack.pack))
        .chain([&reminder_texts().pack, &drugs().pack])
        .collect();
    for header in headers {
        assert!(header.effective <= header.verified_on, "{}", header.id);
        assert!(
            header.confidence == Confidence::Unverified || header.source.contains("http") || header.source.len() > 20,
            "{}",
            header.id
        );
    }
}

#[test]
fn protocols_have_the_sessions_their_source_names() {
    let sessions: BTreeMap<&str, u32> =
        protocols().iter().map(|pack| (pack.pack.id.as_str(), pack.protocol.sessions())).collect();
    for (id, count) in [
        ("iv-ketamine-depression", 6),
        ("iv-ketamine-pain", 6),
        ("iv-ketamine-crps-10-day", 10),
        ("spravato-trd", 12),
        ("spravato-mdsi", 8),
        ("tms-36", 36),
        ("tms-ocd-30", 30),
        ("tms-saint-5-day", 50),
    ] {
        assert_eq!(sessions.get(id), Some(&count), "{id}");
    }
    let taper: Vec<u16> = protocol("tms-36")
        .map(|pack| pack.protocol.phases.iter().map(|phase| phase.sessions).collect())
        .unwrap_or_default();
    assert_eq!(taper, [30, 3, 2, 1]);
}

#[test]
fn every_phase_can_be_planned() {
    for pack in protocols() {
        for phase in &pack.protocol.phases {
            assert!(can_be_planned(phase), "{}: {}", pack.pack.id, phase.name);
        }
    }
}

#[test]
fn visits_last_as_long_as_their_parts() {
    let minutes = |id: &str| {
        let regimen = &protocol(id).expect("it is shipped").protocol;
        (regimen.first_session_minutes(), regimen.session_minutes(), regimen.recovery_minutes())
    };
    assert_eq!(minutes("iv-ketamine-depression"), (None, 60, 60));
    assert_eq!(minutes("iv-ketamine-pain"), (None, 240, 60));
    assert_eq!(minutes("spravato-trd"), (None, 30, 120));
    assert_eq!(minutes("tms-36"), (Some(60), 30, 0));
    assert_eq!(minutes("tms-saint-5-day"), (None, 10, 0));
}

#[test]
fn a_prescriber_is_there_for_every_part_of_every_visit() {
    for pack in protocols() {
        let regimen = &pack.protocol;
        for segment in &regimen.segments {
            let there = |skill: Skill| {
                regimen.needs.iter().any(|need| need.skill == skill && need.during.contains(&segment.kind))
            };
            assert!(there(Skill::Prescriber), "{}: {}", pack.pack.id, segment.kind);
        }
    }
}

#[test]
fn every_protocol_but_accelerated_tms_proposes_codes() {
    for pack in protocols() {
        let codes = &pack.protocol.codes;
        assert_eq!(codes.is_empty(), pack.pack.id == "tms-saint-5-day", "{}", pack.pack.id);
        let first = codes.iter().filter(|code| code.when == ChargeWhen::First).count();
        let later = codes.iter().filter(|code| code.when == ChargeWhen::Later).count();
        assert_eq!(first, later, "{}: a code of the first session has one of the later sessions", pack.pack.id);
    }
}

#[test]
fn what_no_primary_source_confirms_is_marked() {
    for pack in protocols() {
        let marked = |field: &str| pack.marks.iter().any(|mark| mark.field == field);
        let (id, unverified) = (&pack.pack.id, pack.pack.confidence != Confidence::Primary);
        assert!(marked("phases.max_gap_days") || unverified || id == "tms-saint-5-day", "{id}");
        for (part, empty) in [
            ("segments", pack.protocol.segments.is_empty()),
            ("needs", pack.protocol.needs.is_empty()),
            ("instructions", pack.protocol.instructions.is_empty()),
            ("missed", pack.protocol.missed.is_empty()),
            ("checks", pack.protocol.checks.is_empty()),
        ] {
            let said = pack.marks.iter().any(|mark| mark.field == part || mark.field.starts_with(&format!("{part}.")));
            assert!(!empty && said, "{id}: {part} has no source");
        }
    }
}

#[test]
fn behavioral_requests_go_where_the_payer_sends_them() {
    let carve_out = |id: &str| {
        payers().iter().find(|pack| pack.pack.id == id).and_then(|pack| pack.payer.behavioral_carve_out.as_deref())
    };
    assert_eq!(carve_out("cigna"), Some("Evernorth Behavioral Health"));
    assert_eq!(carve_out("unitedhealthcare"), Some("Optum Behavioral Health"));
    assert_eq!(carve_out("anthem-bcbs"), Some("Carelon Behavioral Health"));
    assert_eq!(carve_out("aetna"), None);
}

#[test]
fn nobody_invented_a_telephone_number() {
    for pack in payers() {
        let payer = &pack.payer;
        assert!(
            payer.phone.is_none()
                && payer.authorization_phone.is_none()
                && payer.fax.is_none()
                && payer.payer_id.is_none(),
            "{}",
            payer.name
        );
    }
}

#[test]
fn holidays_agree_with_an_independent_table() {
    #[derive(Deserialize)]
    struct Holiday {
        day: Day,
        name: String,
    }
    let table = include_str!("../../../../tests/material/federal_holidays.json");
    let table: Vec<Holiday> = serde_json::from_str(table).expect("the table is JSON");
    for year in 2024..=2035 {
        let ours: BTreeSet<(Day, String)> =
            federal_holidays(year).into_iter().map(|(day, name)| (day, name.to_owned())).collect();
        let theirs = table
            .iter()
            .filter(|holiday| holiday.day.year() == year)
            .map(|holiday| (holiday.day, holiday.name.clone()))
            .collect();
        assert_eq!(ours, theirs, "{year}");
    }
}

#[test]
fn holidays_come_in_order() {
    let days = federal_holidays(2027);
    assert!(days.is_sorted());
    assert_eq!(
        days.last().map(|(day, name)| (day.to_string(), *name)),
        Some(("2027-12-31".to_owned(), "New Year's Day (observed)"))
    );
}

fn can_be_planned(phase: &Phase) -> bool {
    let weekdays_fit = !phase.weekdays.is_empty()
        && phase.weekdays.is_sorted_by(|one, next| one < next)
        && phase.weekdays.iter().all(|day| (1..=7).contains(day));
    let gaps_fit = phase.min_gap_days >= 1 && phase.max_gap_days.is_none_or(|longest| phase.min_gap_days <= longest);
    let week_fits = phase.per_week >= 1
        && usize::from(phase.per_week) <= phase.weekdays.len() * usize::from(phase.per_day)
        && u16::from(phase.per_week.div_ceil(phase.per_day) - 1) * u16::from(phase.min_gap_days) < 7;
    phase.sessions >= 1 && weekdays_fit && gaps_fit && week_fits
}

#[test]
fn intake_templates_follow_their_schema_and_name_only_what_there_is() {
    let schema = shipped("intake/schema.json");
    let names = shipped_names("intake");
    assert!(names.len() >= 6, "{names:?}");
    for name in names {
        let template = shipped(&format!("intake/{name}.json"));
        check_schema(&schema, &template);
        assert_eq!(template["pack"]["id"], name);
        let mut before = BTreeSet::new();
        for step in template["intake"]["steps"].as_array().expect("steps") {
            let code = step["code"].as_str().expect("a code");
            for earlier in step["after"].as_array().expect("a list") {
                assert!(before.contains(earlier.as_str().expect("a code")), "{name}: {code} comes after {earlier}");
            }
            if let Some(form) = step["form"].as_str() {
                assert!(super::form(form).is_some(), "{name}: {code} names the form {form}");
            }
            if let Some(consent) = step["consent"].as_str() {
                assert!(super::consent(consent).is_some(), "{name}: {code} names the consent {consent}");
            }
            assert!(before.insert(code.to_owned()), "{name}: {code} is there once");
        }
    }
}
