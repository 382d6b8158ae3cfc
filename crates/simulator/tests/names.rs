//! The lists of places and bugs are those of the source: a name that is missing here is never tried.

use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn every_place_and_every_bug_of_the_source_is_listed() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (call, list) in [("kill_point!(\"", "src/kill.rs"), ("mutant!(\"", "src/mutants.rs")] {
        let mut named = BTreeSet::new();
        for part in ["../core/src", "../share/src"] {
            collect(&here.join(part), call, &mut named);
        }
        let listed = fs::read_to_string(here.join(list)).unwrap();
        let listed: BTreeSet<String> =
            listed.split('"').skip(1).step_by(2).filter(|text| text.contains("::")).map(str::to_owned).collect();
        assert!(named.len() > 20, "{call} stands in the source");
        let missing: Vec<_> = named.symmetric_difference(&listed).collect();
        assert!(missing.is_empty(), "{list} and the source differ in {missing:?}");
    }
}

fn collect(folder: &Path, call: &str, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the source is here") {
        let path = entry.expect("the source is here").path();
        if path.is_dir() {
            collect(&path, call, names);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("the source is text");
            let found = text.split(call).skip(1).filter_map(|rest| rest.split('"').next());
            names.extend(found.filter(|name| name.contains("::")).map(str::to_owned));
        }
    }
}
