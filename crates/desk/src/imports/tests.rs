use expect_test::expect;
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

use crate::{
    Code,
    session::tests::{Computer, OTHER},
};

const LIST: &str = "Last,First,DOB,Cell\r\nTestwood,Ada,3/14/1984,503-555-0142\r\nFakewell,Ben,never,\r\n";

#[test]
fn a_list_on_the_disk_is_looked_at_tried_imported_and_undone() {
    let computer = Computer::with_practice();
    let path = kept(&computer, "list.csv", LIST);
    let preview = computer.calls("preview_csv", json!({ "path": path }));
    assert_eq!((&preview["rows"], &preview["encoding"]), (&json!(2), &json!("UTF-8")));
    let import = |dry_run: bool| json!({ "path": path, "map": preview["map"], "dry_run": dry_run });

    assert_eq!(counts(&computer.calls("import_csv", import(true))), [1, 0, 0, 1]);
    assert_eq!(patients(&computer), 0);

    let done = computer.desk.call("import_csv", &import(false)).unwrap();
    assert_eq!(counts(&done.value), [1, 0, 0, 1]);
    assert!(done.changed.contains(&"patients".to_owned()), "open lists of patients are read again");
    expect!["1 patient added, 1 row rejected"].assert_eq(&done.said.unwrap());
    assert_eq!(patients(&computer), 1);
    assert_eq!(counts(&computer.calls("import_csv", import(false))), [0, 0, 1, 1]);

    computer.calls("undo", json!({ "token": done.undo.unwrap() }));
    assert_eq!(patients(&computer), 0);
}

#[test]
fn bundles_of_a_folder_are_imported_together() {
    let computer = Computer::with_practice();
    let patient = |id: &str| json!({ "resourceType": "Patient", "id": id, "name": [{ "family": "Testwood", "given": [id] }], "birthDate": "1984-03-14" });
    let folder = kept(&computer, "bundles/one.json", &patient("Ada").to_string()).parent().unwrap().to_owned();
    fs::write(folder.join("two.JSON"), patient("Ben").to_string()).unwrap();
    fs::write(folder.join("notes.txt"), "not FHIR").unwrap();
    let report = computer.calls("import_fhir", json!({ "paths": [folder], "dry_run": false }));
    assert_eq!(counts(&report), [2, 0, 0, 0]);
}

#[test]
fn what_is_no_plain_file_is_refused_and_not_named() {
    let computer = Computer::with_practice();
    let home = computer.home.path().to_owned();
    for path in [home.clone(), home.join("absent.csv"), PathBuf::from("/dev/zero")] {
        let error = computer.fails("preview_csv", json!({ "path": path }));
        assert_eq!((error.code, error.field.as_deref()), (Code::Invalid, Some("path")));
        assert!(!error.message.contains(home.to_str().unwrap()), "{}", error.message);
    }
    let error = computer.fails("preview_csv", json!({ "path": home, "text": LIST }));
    assert_eq!(error.code, Code::Invalid);
    let error = computer.fails("import_fhir", json!({ "paths": [home], "dry_run": true }));
    assert_eq!(error.field.as_deref(), Some("paths"));
}

#[test]
fn an_assistant_may_not_import() {
    let computer = Computer::with_practice();
    computer.calls("add_person", json!({ "name": "Vera Virtual", "role": "assistant", "passphrase": OTHER }));
    computer.calls("lock", json!({}));
    computer.unlock("Vera Virtual", OTHER).unwrap();
    assert_eq!(computer.fails("preview_csv", json!({ "text": LIST })).code, Code::Denied);
}

fn kept(computer: &Computer, name: &str, text: &str) -> PathBuf {
    let path = computer.home.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

fn counts(report: &Value) -> [u64; 4] {
    let rejected = report["rejected"].as_array().unwrap().len() as u64;
    [
        report["added"].as_u64().unwrap(),
        report["updated"].as_u64().unwrap(),
        report["unchanged"].as_u64().unwrap(),
        rejected,
    ]
}

/// How many charts stand for the patient of the list.
fn patients(computer: &Computer) -> usize {
    let asked = json!({ "family_name": "Testwood", "given_name": "Ada", "born_on": "1984-03-14" });
    computer.calls("check_duplicates", asked).as_array().unwrap().len()
}
