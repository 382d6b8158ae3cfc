//! The practice share on the desk: where it is, rounds in the background, devices, joining.
//!
//! A round never holds the practice for longer than one durable step, so nobody who types waits for a slow share.

pub(crate) mod anchor;
mod arriving;
mod carry;
mod devices;
mod door;
mod join;
mod leases;
mod place;
mod probe;
mod recover;
mod rounds;
mod setup;
mod shut;
mod status;
mod steps;

#[cfg(test)]
mod arriving_tests;
#[cfg(test)]
mod lease_tests;
#[cfg(test)]
mod plain_tests;
#[cfg(test)]
mod recover_tests;
#[cfg(test)]
mod restricted_tests;
#[cfg(test)]
mod shut_tests;
#[cfg(test)]
mod tests;

pub use rounds::watch;

pub(crate) use arriving::{Joining, go_on};
pub(crate) use rounds::Rounds;

use crate::{Nothing, session::DeskState};
use carry::{ExchangeFile, ExchangeWritten};
use devices::{DeviceName, InvitationOf, NewDevice, NewInvitation, OfDevice, RequestOf, RevokeDevice, SettleLate};
use join::{InvitationSeen, JoinPractice, ReadInvitation};
use leases::{GiveBackRooms, LeaseList, LeaseRooms};
use recover::{ChosenOwner, LostShareSeen, ReadLostShare, RecoverPractice};
use rounds::SyncRound;
use setup::{AtPlace, SetUpShare, ShareFound};
use status::SyncStatus;
use steps::JoinState;

crate::commands! {
    session sync_status (Read): Nothing => SyncStatus = status::sync_status;
    desk_action sync_now (SignedIn): Nothing => SyncRound = rounds::sync_now;
    desk_action make_copy (ManagePeople): Nothing => SyncRound = rounds::make_copy;
    session check_share (ManagePeople): AtPlace => ShareFound = setup::check_share;
    desk_action set_up_share (ManagePeople): SetUpShare => SyncRound = setup::set_up_share;
    desk_action move_share (ManagePeople): AtPlace => SyncRound = setup::move_share;
    desk_action refound_share (ManagePeople): Nothing => SyncRound = setup::refound_share;
    desk_action leave_share (ManagePeople): Nothing => () = setup::leave_share;
    desk_action invite_device (ManagePeople): NewDevice => NewInvitation = devices::invite_device;
    desk_action cancel_invitation (ManagePeople): InvitationOf => () = devices::cancel_invitation;
    desk_action approve_device (ManagePeople): RequestOf => () = devices::approve_device;
    desk_action refuse_device (ManagePeople): RequestOf => () = devices::refuse_device;
    desk_action revoke_device (ManagePeople): RevokeDevice => () = devices::revoke_device;
    desk_action retire_device (ManagePeople): OfDevice => () = devices::retire_device;
    desk_action rename_device (ManagePeople): DeviceName => () = devices::rename_device;
    desk_action rotate_keys (ManagePeople): Nothing => () = devices::rotate_keys;
    desk_action settle_late (ManagePeople): SettleLate => () = devices::settle_late;
    query leases (Read): Nothing => LeaseList = leases::leases;
    desk_action lease_rooms (Schedule): LeaseRooms => () = leases::lease_rooms;
    desk_action give_back_rooms (Schedule): GiveBackRooms => () = leases::give_back_rooms;
    desk_action name_lease_issuer (ManagePeople): OfDevice => () = leases::name_lease_issuer;
    desk_action write_exchange_file (SignedIn): ExchangeFile => ExchangeWritten = carry::write_exchange_file;
    desk_action read_exchange_file (SignedIn): ExchangeFile => SyncRound = carry::read_exchange_file;
    session read_invitation (Anybody): ReadInvitation => InvitationSeen = join::read_invitation;
    session join_practice (Anybody): JoinPractice => JoinState = join::join_practice;
    session join_status (Anybody): Nothing => Option<JoinState> = arriving::join_status;
    session stop_joining (Anybody): Nothing => () = arriving::stop_joining;
    session read_lost_share (Anybody): ReadLostShare => LostShareSeen = recover::read_lost_share;
    session recover_practice (Anybody): RecoverPractice => JoinState = recover::recover_practice;
    session finish_recovery (Anybody): ChosenOwner => DeskState = recover::finish_recovery;
}
