//! What the registry promises.

mod keys;

use super::*;
use crate::exchange::{
    crypto::Compartment::{Practice, Restricted},
    testing::*,
};

#[test]
fn the_founding_device_decides_and_opens_everything() {
    let (owner, _) = founded();
    let registry = owner.registry();
    let device = registry.device(owner.tag()).unwrap();
    assert_eq!((device.name.as_str(), device.role, device.admin), ("Front desk", Role::Full, true));
    assert!(registry.may_write(owner.tag()));
    assert_eq!(registry.series_of(owner.tag()).collect::<Vec<_>>(), ["A"]);
    assert!(owner.keyring().writing(Practice).is_some() && owner.keyring().writing(Restricted).is_some());
}
