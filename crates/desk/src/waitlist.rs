//! Commands of the waitlist: who waits, whom a free slot fits, holding and booking it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    types::{Saved, SiteId},
    waitlist::{self, EntryView, FreeSlot, Matches, OfferSlot, OfferView, RemoveEntry, SaveEntry, SlotAsked},
};
use ts_rs::TS;

use crate::Nothing;

crate::commands! {
    query waitlist (Read): Nothing => Vec<EntryView> = |practice, _: Nothing| waitlist::waitlist(practice);
    query free_slots (Read): FreeSlotsOf => Vec<FreeSlot> = |practice, input: FreeSlotsOf| waitlist::free_slots(practice, input.site_id);
    query waitlist_matches (Read): SlotAsked => Matches = waitlist::waitlist_matches;
    query waitlist_offers (Read): Nothing => Vec<OfferView> = |practice, _: Nothing| waitlist::waitlist_offers(practice);
    action save_waitlist_entry (Schedule): SaveEntry => Saved = waitlist::save_waitlist_entry;
    action remove_waitlist_entry (Schedule): RemoveEntry => Saved = waitlist::remove_waitlist_entry;
    action hold_slot (Schedule): OfferSlot => Saved = waitlist::hold_slot;
    action decline_offer (Schedule): OfferSlot => Saved = waitlist::decline_offer;
    action book_from_waitlist (Schedule): OfferSlot => Saved = waitlist::book_from_waitlist;
}

/// Asks for slots that are free again.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FreeSlotsOf {
    /// Only at this site.
    #[ts(optional)]
    pub site_id: Option<SiteId>,
}
