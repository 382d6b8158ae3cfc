//! The practice itself: who it is on paper, where and when it is open, in what rooms, who treats, and what things cost.
//!
//! There is one profile; its id is derived, so two offices that set it up apart still have one. A site has an IANA time zone and
//! hours for each weekday; what it does on a day comes from its hours and from closures, either of one site or of all. Rooms say
//! what may take place in them. Providers sign and bill and have an NPI; other staff do not. A fee holds from its day until a
//! later fee of the same code and modifiers begins, so old sessions keep their old price.
//!
//! What people type is read in `fields` and `numbers`: outer spaces go, telephones and numbers get their usual form, and what
//! cannot be right is refused with what would be.

mod closures;
mod fees;
pub(crate) mod fields;
mod numbers;
mod profile;
mod providers;
mod rooms;
mod sites;
mod store;

#[cfg(test)]
mod tests;

pub use closures::{
    ClosureView, Closures, ClosuresToSave, RemoveClosure, Year, closures, propose_closures, remove_closure,
    save_closures,
};
pub use fees::{FeeView, Ndc, NdcUnit, fee_on, fees, save_fee};
pub(crate) use numbers::{code as billing_code, npi_is_valid};
pub use profile::{FoundPractice, PracticeView, found_practice, practice, save_practice};
pub use providers::{ProviderView, provider_view, providers, save_provider};
pub use rooms::{RoomView, room_view, rooms, save_room};
pub use sites::{Hours, SiteHours, SiteView, save_site, site_view, sites};
pub(crate) use store::{closed_days, npi};
pub use store::{home_site, is_closed, now_local, profile, provider, room, site, zone_of, zone_of_room};

use serde::{Deserialize, Serialize};

use crate::{
    db, id_type,
    oplog::{Guard, Holds, Stored, Table},
    packs::{Modality, RoomKind},
    record,
    types::{Address, Cents, Day, ProviderId, RoomId, SiteId},
    word_type,
};

id_type! {
    /// The practice's own profile; there is one.
    ProfileId
}
id_type! {
    /// A day on which a site or the whole practice is closed.
    ClosureId
}
id_type! {
    /// A price of a code.
    FeeId
}

word_type! {
    /// Whether somebody signs and bills.
    pub enum ProviderKind {
        /// Treats, orders or prescribes; has an NPI.
        Provider = "provider", "Provider";
        /// Works on the schedule without billing.
        Staff = "staff", "Staff";
    }
}

record! {
    /// Who the practice is on paper.
    pub struct Profile in "practices" = 10 {
        id: ProfileId,
        Latest name = 1 { name: String, tagline: Option<String> },
        Clinical tax = 2 { ein: Option<String>, group_npi: Option<String>, taxonomy: Option<String> },
        Latest address = 3 { address: Option<Address> },
        Latest channels = 4 { phone: Option<String>, fax: Option<String>, email: Option<String> },
        Latest numbering = 5 { superbill_prefix: String, mrn_prefix: String },
        Latest payment_note = 6 { payment_note: Option<String> },
        Latest sample = 7 { sample: bool },
    }
}

record! {
    /// A place where the practice treats.
    pub struct Site in "sites" = 11 {
        id: SiteId,
        Latest name = 1 { name: String },
        Clinical zone = 2 { time_zone: String },
        Latest address = 3 { address: Option<Address> },
        Latest phone = 4 { phone: Option<String> },
        Latest billing = 5 { place_of_service: String },
        Latest hours = 6 { hours: Hours },
        Latest active = 7 { active: bool },
    }
}

record! {
    /// A chair, bay or room of a site.
    pub struct Room in "rooms" = 12 {
        id: RoomId,
        Latest place = 1 { site_id: SiteId, name: String, position: i64 },
        Latest use_of = 2 { kind: RoomKind, modalities: Modalities },
        Latest active = 3 { active: bool },
    }
}

record! {
    /// A day on which a site, or the whole practice, is closed.
    pub struct Closure in "closures" = 13 {
        id: ClosureId,
        Latest whole = 1 { site_id: Option<SiteId>, closed_on: Day, name: String },
    }
}

record! {
    /// Somebody who appears on a schedule or on paper.
    pub struct Provider in "providers" = 14 {
        id: ProviderId,
        Latest name = 1 { name: String, credential: Option<String>, title: Option<String> },
        Latest kind = 2 { kind: ProviderKind },
        Clinical numbers = 3 { npi: Option<String>, license: Option<String>, license_state: Option<String>, taxonomy: Option<String> },
        Latest place = 4 { active: bool, position: i64 },
    }
}

record! {
    /// What a code costs from a day on.
    pub struct Fee in "fees" = 15 {
        id: FeeId,
        Latest label = 1 { label: String },
        Clinical price = 2 { code: String, modifiers: Modifiers, price_cents: Cents, ndc: Option<Ndc> },
        Clinical term = 3 { effective_on: Day, ends_on: Option<Day> },
        Latest demo = 4 { demo: bool },
    }
}

/// The treatments a room is fit for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Modalities(pub Vec<Modality>);
db::json_column!(Modalities);

/// Two-character additions to a code, in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Modifiers(pub Vec<String>);
db::json_column!(Modifiers);

/// What is booked or billed needs its place and its provider.
pub(crate) const GUARDS: &[Guard] = &[
    Guard {
        of: Site::TABLE,
        holds: Holds::WhileNamed {
            by: &["site_id"],
            words: ["site", "sites"],
            way_out: "Take the site out of use instead.",
        },
    },
    Guard {
        of: Room::TABLE,
        holds: Holds::WhileNamed {
            by: &["room_id"],
            words: ["room", "rooms"],
            way_out: "Take the room out of use instead.",
        },
    },
    Guard {
        of: Provider::TABLE,
        holds: Holds::WhileNamed {
            by: &["provider_id"],
            words: ["provider", "providers"],
            way_out: "Take the provider out of use instead.",
        },
    },
];

/// The tables of this area.
pub(crate) const TABLES: &[&Table] =
    &[Profile::TABLE, Site::TABLE, Room::TABLE, Closure::TABLE, Provider::TABLE, Fee::TABLE];
