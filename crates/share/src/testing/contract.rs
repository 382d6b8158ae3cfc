//! What every store promises, whatever stands behind it.
use super::{MapSide, Universe};
use crate::{Exchange, Flow, Kind, Listed, Name, Store, StoreFault, parcel};

/// What every store promises.
#[track_caller]
pub fn keeps_its_word(store: &mut impl Store) {
    assert_eq!(store.list(""), Ok(Vec::new()));
    assert_eq!(store.read("sds1/root.reg", 9), Err(StoreFault::Missing));
    assert_eq!(store.create("sds1/r/a.reg", b"one"), Ok(()));
    assert_eq!(store.create("sds1/r/a.reg", b"two"), Err(StoreFault::Exists));
    assert_eq!(store.read("sds1/r/a.reg", 3), Ok(b"one".to_vec()));
    assert_eq!(store.read("sds1/r/a.reg", 2), Err(StoreFault::TooLarge));
    assert_eq!(store.read("sds1/r/a.reg", 0), Err(StoreFault::TooLarge));

    let large = vec![0x5a; 5 * 1024 * 1024];
    assert_eq!(store.create("sds1/b/5a/large.blb", &large), Ok(()));
    assert!(store.read("sds1/b/5a/large.blb", 64 * 1024 * 1024) == Ok(large));
    assert_eq!(store.create("sds1/root.reg", b"root"), Ok(()));
    assert_eq!(store.create("sds1/d/1/2/a (1).seg", b"copy"), Ok(()));
    assert_eq!(names(store, ""), ["sds1/b/5a/large.blb", "sds1/d/1/2/a (1).seg", "sds1/r/a.reg", "sds1/root.reg"]);
    assert_eq!(names(store, "sds1/root"), ["sds1/root.reg"]);
    assert_eq!(store.list("sds1/d/"), Ok(vec![Listed { name: "sds1/d/1/2/a (1).seg".into(), bytes: 4 }]));
    assert_eq!(store.read("sds1/d/1/2/a (1).seg", 9), Ok(b"copy".to_vec()));
    assert_eq!(store.list("sds1/s/"), Ok(Vec::new()));

    for name in names(store, "") {
        assert_eq!(store.remove(&name), Ok(()), "{name}");
        assert_eq!(store.read(&name, 9), Err(StoreFault::Missing), "{name}");
    }
    assert!(matches!(store.remove("sds1/r/a.reg"), Ok(()) | Err(StoreFault::Missing)));
    assert_eq!(names(store, ""), Vec::<String>::new());
}

/// Two devices exchange one parcel of each kind, and one of them places again what a third party lost.
#[track_caller]
pub fn two_devices_agree<S: Store>(open: impl Fn() -> S) {
    let universe = Universe::default();
    let mut sides = [MapSide::founder(&universe), MapSide::device(1, &universe)];
    let mut exchanges = [Exchange::new(open()), Exchange::new(open())];
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Genesis) {
        sides[0].make(kind);
        sides[1].make(kind);
    }
    let mut now = 1_000;
    let mut exchange = |sides: &mut [MapSide; 2], healed: &mut u32| {
        for (side, exchange) in sides.iter_mut().zip(&mut exchanges) {
            now += 700_000;
            let round = exchange.round(side, now, &mut |_| Flow::Go).unwrap();
            *healed += round.healed;
        }
    };
    let mut healed = 0;
    exchange(&mut sides, &mut healed);
    exchange(&mut sides, &mut healed);
    assert_eq!(healed, 0);
    for (sealed, name) in universe.borrow().iter().filter(|(_, name)| **name != Name::genesis()) {
        for side in &sides {
            assert_eq!(side.held.get(name), Some(sealed), "{name}");
        }
    }
    let lost = sides[0].held.keys().find(|name| name.kind() == Some(Kind::Segment)).cloned().unwrap();
    let mut store = open();
    store.remove(lost.as_str()).unwrap();
    exchange(&mut sides, &mut healed);
    assert_eq!(healed, 1);
    let bytes = store.read(lost.as_str(), Kind::Segment.most_bytes()).unwrap();
    assert_eq!(parcel::unwrap(&bytes).ok(), sides[0].held.get(&lost).map(Vec::as_slice));
}

fn names(store: &mut impl Store, prefix: &str) -> Vec<String> {
    let mut names: Vec<String> = store.list(prefix).unwrap().into_iter().map(|file| file.name).collect();
    names.sort();
    names
}
