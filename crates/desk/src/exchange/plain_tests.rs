//! Nobody who can read the share learns anything from it.

use serde_json::json;

use super::tests::{both, founded, joined, register};

#[test]
fn no_name_and_no_byte_on_the_share_tells_anything_about_the_practice() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    register(&front, "Kowalski", "Ewa");
    let chart = register(&front, "Whitmore", "Ada");
    front.calls(
        "write_restricted_note",
        json!({
            "patient_id": chart, "kind": "psychotherapy", "title": "Whispered", "body": "A whispered sentence",
        }),
    );
    let laptop = joined(&front, share.path(), &person);
    register(&laptop, "Serrano", "Luis");
    both(&front, &laptop);
    front.calls("make_copy", json!({}));
    front.calls("invite_device", json!({ "name": "Tablet", "person_id": person, "restricted": false }));
    both(&front, &laptop);
    let mut kinds = std::collections::BTreeSet::new();
    let mut folders = vec![share.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            nothing_readable("a name", path.file_name().unwrap().as_encoded_bytes());
            if path.is_dir() {
                folders.push(path);
            } else {
                nothing_readable(&path.display().to_string(), &std::fs::read(&path).unwrap());
                kinds.extend(path.extension().map(|kind| kind.to_string_lossy().into_owned()));
            }
        }
    }
    for kind in ["reg", "seg", "hb", "snp", "man", "inv"] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
}

#[track_caller]
pub(super) fn nothing_readable(of: &str, bytes: &[u8]) {
    let words = [
        "Kowalski",
        "Ewa Kow",
        "Serrano",
        "Luis",
        "Laptop",
        "Tablet",
        "Front desk",
        "Dana Invented",
        "register_patient",
        "Whitmore",
        "Whispered",
        "whispered sentence",
        "write_restricted_note",
    ];
    for canary in words {
        let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for canary in [canary.as_bytes(), canary.to_lowercase().as_bytes(), &wide] {
            assert!(!bytes.windows(canary.len()).any(|window| window == canary), "{canary:?} in {of}");
        }
    }
}
