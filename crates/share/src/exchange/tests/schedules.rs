use crate::faults::{Mishap, Rates};
use crate::testing::{Device, MapSide, Universe, lies_whole};
use crate::{Kind, MemoryStore, Name};
use proptest::prelude::*;

/// What happens in a schedule.
#[derive(Debug, Clone)]
enum Event {
    Makes(usize, Kind),
    Round(usize),
    Killed(usize, u64),
    Happens(usize, Mishap),
    RolledBack,
    Dooms(usize),
    Waits(i64),
}

const KINDS: [Kind; 7] = [
    Kind::Segment,
    Kind::Registry,
    Kind::Blob,
    Kind::Heartbeat,
    Kind::SnapshotChunk,
    Kind::SnapshotManifest,
    Kind::Bundle,
];

fn event(devices: usize) -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (0..devices, prop::sample::select(&KINDS[..])).prop_map(|(device, kind)| Event::Makes(device, kind)),
        6 => (0..devices).prop_map(Event::Round),
        1 => (0..devices, 1_u64..20).prop_map(|(device, call)| Event::Killed(device, call)),
        1 => (0..devices, prop::sample::select(&Mishap::ALL[..])).prop_map(|(device, what)| Event::Happens(device, what)),
        1 => prop_oneof![
            7 => (1_i64..100_000).prop_map(Event::Waits),
            2 => (0..devices).prop_map(Event::Dooms),
            1 => Just(Event::RolledBack),
        ],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(300), ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_share_does_everything_arrives_once_it_stops(
        seed in any::<u64>(),
        rate in prop_oneof![Just(0_u16), Just(100), Just(600), Just(2_500)],
        small in prop_oneof![Just(0_usize), Just(300)],
        events in prop::collection::vec(event(3), 0..120),
    ) {
        let universe = Universe::default();
        let share = MemoryStore::new();
        let rates = Rates::all(rate);
        let mut devices: Vec<Device> = (0..3_u8)
            .map(|number| {
                let side = if number == 0 { MapSide::founder(&universe) } else { MapSide::device(number, &universe) };
                start(side, &share, seed, rates, small)
            })
            .collect();
        // The share is founded before the others hear of it.
        devices[0].exchange.store().set_rates(Rates::CALM);
        prop_assert!(devices[0].round(0).is_ok());
        devices[0].exchange.store().set_rates(rates);

        let mut now = 1_000;
        let image = share.image();
        for (step, event) in events.iter().enumerate() {
            now += 500;
            match event {
                Event::Makes(device, kind) => drop(devices[*device].side.make(*kind)),
                Event::Round(device) => drop(devices[*device].round(now)),
                Event::Killed(device, call) => {
                    let device = &mut devices[*device];
                    device.exchange.store().kill_at(*call);
                    let _ = device.round(now);
                    let side = std::mem::replace(&mut device.side, MapSide::device(9, &universe));
                    *device = start(side, &share, seed ^ step as u64, rates, small);
                }
                Event::Happens(device, what) => drop(devices[*device].exchange.store().mishap(*what)),
                Event::RolledBack => share.restore(&image),
                Event::Dooms(device) => {
                    // As the practice does it: only what everybody has, and nobody places it again.
                    let everywhere = |name: &&Name| devices.iter().all(|device| device.side.held.contains_key(*name));
                    let side = &devices[*device].side;
                    let Some(name) = side.placed.iter().find(everywhere).cloned() else { continue };
                    if name.kind() == Some(Kind::Genesis) || side.removed.contains(&name) {
                        continue;
                    }
                    for other in &mut devices {
                        other.side.unshelved.insert(name.clone());
                    }
                    devices[*device].side.doomed.insert(name);
                }
                Event::Waits(ms) => now += ms,
            }
        }
        for device in &mut devices {
            device.exchange.store().set_rates(Rates::CALM);
        }
        // A share that was rolled back looks like another one until the owner says that it is not.
        for _ in 0..60 {
            now += 900_000;
            for device in &mut devices {
                if device.round(now).is_err() {
                    device.exchange.refill();
                }
            }
        }
        for (sealed, name) in universe.borrow().iter() {
            let doomed = devices[0].side.unshelved.contains(name);
            prop_assert!(doomed || lies_whole(&share, sealed), "{name} lies on the share");
            for device in &devices {
                prop_assert!(device.side.held.contains_key(name) || name.kind() == Some(Kind::Genesis), "{name} arrived");
            }
        }
        for device in &mut devices {
            prop_assert!(device.side.out.is_empty() && device.side.doomed.is_empty());
            let last = device.round(now + 1).map_err(|fault| TestCaseError::fail(format!("{fault:?}")))?;
            prop_assert_eq!((last.placed, last.taken, last.healed, last.more), (0, 0, 0, false));
        }
    }
}

fn start(side: MapSide, share: &MemoryStore, seed: u64, rates: Rates, small: usize) -> Device {
    let seed = seed ^ (u64::from(side.number) << 56);
    let mut device = Device::new(side, share, seed, rates);
    device.exchange.limits.small = small;
    device
}
