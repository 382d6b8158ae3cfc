use expect_test::{Expect, expect};

use super::*;
use crate::{
    Practice,
    db::Durability,
    error::Result,
    imports::{import_csv, preview_csv},
    patients::{self, Find, MergePatients, NewPatient, PatientInput, PatientQuery, RecordNumbers},
    practice::{FoundPractice, found_practice},
    types::PatientId,
};
use tempfile::TempDir;

#[test]
fn like_names_are_marked_after_whatever_changed_them() {
    let mut desk = practice();
    let _ = found_practice(
        &mut desk,
        FoundPractice { name: "Cedar Grove".into(), time_zone: "America/New_York".into(), sample: false },
    )
    .unwrap();
    let emma = add(&mut desk, "Kowalski", "Emma");
    let adam = add(&mut desk, "Bellweather", "Adam");
    marked(&desk, expect![""]);
    let erin = add(&mut desk, "Kowalsky", "Ema");
    marked(&desk, expect!["Kowalski, Emma; Kowalsky, Ema"]);

    change(&mut desk, adam, |chart| chart.family_name = "Kowalski".into());
    marked(&desk, expect!["Kowalski, Emma; Kowalsky, Ema"]);
    let again = change(&mut desk, adam, |chart| chart.given_name = "Edith".into());
    marked(&desk, expect!["Kowalski, Edith; Kowalski, Emma; Kowalsky, Ema"]);
    let _ = desk.undo(again).unwrap();
    marked(&desk, expect!["Kowalski, Emma; Kowalsky, Ema"]);
    change(&mut desk, adam, |chart| chart.family_name = "Bellweather".into());

    let archived = change(&mut desk, erin, |chart| chart.archived = true);
    marked(&desk, expect![""]);
    let _ = desk.undo(archived).unwrap();
    marked(&desk, expect!["Kowalski, Emma; Kowalsky, Ema"]);

    let merged = patients::merge_patients(&mut desk, MergePatients { keep: emma, merge: erin }).unwrap();
    marked(&desk, expect![""]);
    let _ = desk.undo(merged.undo.unwrap()).unwrap();
    marked(&desk, expect!["Kowalski, Emma; Kowalsky, Ema"]);

    let list = "last,first,dob\nBelwether,Adam,1970-01-02\nBellweather,Adan,1971-01-02\n";
    let map = preview_csv(list.as_bytes()).unwrap().map;
    let tried = import_csv(&mut desk, list.as_bytes(), &map, true).unwrap();
    assert!(tried.value.dry_run);
    marked(&desk, expect!["Kowalski, Emma; Kowalsky, Ema"]);
    let imported = import_csv(&mut desk, list.as_bytes(), &map, false).unwrap();
    marked(&desk, expect!["Bellweather, Adam; Bellweather, Adan; Belwether, Adam; Kowalski, Emma; Kowalsky, Ema"]);

    let (file, target) = (backup_file(&desk), TempDir::new().unwrap());
    make_backup(&desk, &key(), &keys(&desk).to_bytes(), &file).unwrap();
    let _ = desk.undo(imported.undo.unwrap()).unwrap();
    marked(&desk, expect!["Kowalski, Emma; Kowalsky, Ema"]);
    restore_backup(&file, target.path()).unwrap();
    let restored = Practice::open(target.path(), &key(), desk.env().clone(), Durability::None).unwrap();
    marked(&restored, expect!["Bellweather, Adam; Bellweather, Adan; Belwether, Adam; Kowalski, Emma; Kowalsky, Ema"]);
    std::fs::remove_file(file).unwrap();
}

/// Checks who is marked, in the practice that stayed open and in one that was only just opened.
#[track_caller]
fn marked(practice: &Practice, expected: Expect) {
    expected.assert_eq(&names_marked(practice));
    let fresh = Practice::open(practice.folder(), &key(), practice.env().clone(), Durability::None).unwrap();
    expected.assert_eq(&names_marked(&fresh));
}

fn names_marked(practice: &Practice) -> String {
    let page = patients::find(practice, Find::default()).unwrap();
    page.rows.into_iter().filter(|row| row.name_alert).map(|row| row.name).collect::<Vec<_>>().join("; ")
}

fn add(desk: &mut TestPractice, family_name: &str, given_name: &str) -> PatientId {
    let born_on = "1984-06-14".parse().unwrap();
    let new = NewPatient { id: None, family_name, given_name, born_on, phone: None, source: None };
    let register = |tx: &mut crate::oplog::Tx<'_>| -> Result<_> {
        let mut numbers = RecordNumbers::read(tx.db(), "")?;
        patients::register(tx, &mut numbers, new)
    };
    desk.act(Action::reversible("register_patient"), register).unwrap().value.id
}

fn change(desk: &mut TestPractice, patient_id: PatientId, edit: impl Fn(&mut PatientInput)) -> crate::oplog::UndoToken {
    let chart = patients::patient(desk, PatientQuery { patient_id }).unwrap();
    let mut form = PatientInput {
        id: chart.id,
        mrn: chart.mrn,
        family_name: chart.family_name,
        given_name: chart.given_name,
        middle_name: chart.middle_name,
        suffix: chart.suffix,
        preferred_name: chart.preferred_name,
        pronouns: chart.pronouns,
        sex: chart.sex,
        born_on: chart.born_on,
        address: chart.address,
        referral_source: chart.referral_source,
        risk_flag: chart.risk_flag,
        allergies: chart.allergies,
        notes: chart.notes,
        archived: chart.archived,
        merged_into: chart.merged_into,
        revision: chart.revision,
    };
    edit(&mut form);
    patients::save_patient(desk, form).unwrap().undo.unwrap()
}
