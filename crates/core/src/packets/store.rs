//! Where packets are looked up.

use super::{Packet, PacketId, PacketPage, PacketPageId};
use crate::{
    db::{Db, named_params},
    derived_id,
    error::Result,
    filed::ReceivedFileId,
    patients,
    types::PatientId,
};

/// The packet of a code, when it is one of this practice.
pub(super) fn of_token(db: Db<'_>, token: &str) -> Result<Option<Packet>> {
    let found: Vec<Packet> = db.list("token = :token ORDER BY made_at, id", named_params! { ":token": token })?;
    Ok(found.into_iter().next())
}

/// The packets of a patient, under all ids the patient has had, the newest first.
pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<Vec<Packet>> {
    let ids = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    db.list(
        "patient_id IN (SELECT value FROM json_each(:patients)) ORDER BY made_at DESC, id",
        named_params! { ":patients": ids },
    )
}

/// Every packet, the oldest first.
pub(super) fn all(db: Db<'_>) -> Result<Vec<Packet>> {
    db.list("1 ORDER BY made_at, id", [])
}

/// The pages of a packet that came back, as they were found.
pub(super) fn pages_of(db: Db<'_>, packet: PacketId) -> Result<Vec<PacketPage>> {
    db.list("packet_id = :packet ORDER BY item, page, found_at, id", named_params! { ":packet": packet })
}

/// The id of a page that came back: two computers that sort the same scan write the same row.
pub(super) fn page_id(packet: PacketId, item: i64, page: i64, file: ReceivedFileId, file_page: i64) -> PacketPageId {
    let numbers: Vec<u8> = [item, page, file_page].iter().flat_map(|number| number.to_le_bytes()).collect();
    derived_id("packet page", &[packet.uuid().as_bytes(), file.uuid().as_bytes(), &numbers]).into()
}
