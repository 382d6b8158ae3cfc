//! Opening and closing: which practice is on the desk, who is at work, and until when.
//!
//! A practice is chosen (its folder is taken, nobody else can open it), unlocked with a passphrase or the kit, and locked again by
//! hand, by idleness or by the end of the program. Locking closes the database and wipes the key. A new practice shows its
//! recovery kit once; the kit counts only after four of its words were typed from paper.

mod chosen;
mod create;
mod fault;
mod handed;
mod idle;
mod kit;
mod pages;
mod passphrase;
pub(crate) mod recent;
mod state;
mod unlock;

#[cfg(test)]
pub(crate) mod tests;

pub use create::{CreatePractice, SAMPLE_PASSPHRASE, build_sample};
pub use handed::HandedOver;
pub use idle::watch;
pub use pages::watch_pages;
pub use state::{DeskState, MeCard, PersonChoice, RecentPractice, Stage};

pub(crate) use chosen::{Chosen, Session};
pub(crate) use create::{clear, empty, folder_fault};
pub(crate) use fault::vault_fault;
pub(crate) use handed::{Pin, in_other_hands};
pub(crate) use kit::NewKit;
pub(crate) use pages::Pages;
pub(crate) use state::{describe, people_of};
pub(crate) use unlock::let_in;

use crate::Nothing;
use handed::{HandOver, TakeBack};
use kit::{ConfirmKit, RenewKit};
use passphrase::{ChangePassphrase, RateThis, Strength};
use unlock::{OpenPracticeInput, Unlock, UnlockWithKit};

/// What a computer that was removed says.
pub(crate) const SHUT: &str = "This computer was removed from the practice.";

crate::commands! {
    session desk_state (Anybody): Nothing => DeskState = state::desk_state;
    session open_practice (Anybody): OpenPracticeInput => DeskState = unlock::open_practice;
    session open_sample (Anybody): Nothing => DeskState = create::open_sample;
    session create_practice (Anybody): CreatePractice => NewKit = create::create_practice;
    session confirm_kit (ManagePeople): ConfirmKit => DeskState = kit::confirm_kit;
    session renew_kit (ManagePeople): RenewKit => NewKit = kit::renew_kit;
    session unlock (Anybody): Unlock => DeskState = unlock::unlock;
    session unlock_with_kit (Anybody): UnlockWithKit => DeskState = unlock::unlock_with_kit;
    session lock (Anybody): Nothing => DeskState = unlock::lock;
    session hand_over (EditPatients): HandOver => DeskState = handed::hand_over;
    session take_back (SignedIn): TakeBack => DeskState = handed::take_back;
    session stay (Anybody): Nothing => DeskState = idle::stay;
    session passphrase_strength (Anybody): RateThis => Strength = passphrase::passphrase_strength;
    session change_passphrase (SignedIn): ChangePassphrase => DeskState = passphrase::change_passphrase;
    desk_paper recovery_kit (ManagePeople): Nothing => () = kit::recovery_kit;
}
