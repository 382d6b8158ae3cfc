//! Packets as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Packet, PacketId, PacketItem, PacketPage, PaperKind,
    returning::evidence,
    rules::{self, Came},
    store,
};
use crate::{
    Practice, Word, consents,
    db::Db,
    error::Result,
    exchange,
    filed::EvidencePage,
    oplog::{Action, Done},
    packs, patients, practice,
    types::{Day, PatientId},
};

/// Asks for the packets of a patient.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PacketsOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// Names a packet.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PacketOf {
    /// The packet.
    pub packet_id: PacketId,
}

/// Takes a packet off of which nothing came back.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelPacket {
    /// The packet.
    pub packet_id: PacketId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A packet and how its papers stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PacketView {
    /// The packet.
    pub id: PacketId,
    /// The day it was made.
    pub made_on: Day,
    /// By when it was asked for.
    pub due_on: Option<Day>,
    /// Whether that day is over and something is not back.
    pub overdue: bool,
    /// How many pages it has, with the letter in front.
    #[ts(type = "number")]
    pub pages: i64,
    /// Whether every paper is back, whole and signed.
    pub is_back: bool,
    /// Its papers in order.
    pub items: Vec<PacketItemView>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A paper of a packet and what came back of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PacketItemView {
    /// What it is.
    pub kind: Word,
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// How many pages it has.
    pub pages: u16,
    /// Pages that did not come back; all of them at first.
    pub missing: Vec<u16>,
    /// Who did not sign.
    pub unsigned: Vec<String>,
    /// How it stands in one sentence.
    pub says: String,
    /// Whether it is back, whole and signed, in the version that is in use.
    pub is_back: bool,
    /// Where its pages are now.
    pub found: Vec<EvidencePage>,
}

/// The packets of a patient, the newest first.
pub fn packets_of(practice: &Practice, input: PacketsOf) -> Result<Vec<PacketView>> {
    let db = practice.db();
    let patient = patients::kept(db, input.patient_id)?;
    let today = practice::now_local(db, practice.env().now())?.day();
    store::of_patient(db, patient)?.into_iter().map(|packet| view(db, packet, today)).collect()
}

/// The packet as it was printed, byte for byte.
///
/// # Errors
/// `NotFound` without the packet; `Storage` when the file is missing or is not what was kept.
pub fn packet_file(practice: &Practice, input: PacketOf) -> Result<Vec<u8>> {
    let packet: Packet = practice.db().find(input.packet_id, "packet")?;
    exchange::attached(practice, packet.attachment_id)
}

/// Takes a packet off.
///
/// # Errors
/// `Stale` when somebody else changed it; refused once pages of it came back.
pub fn cancel_packet(practice: &mut Practice, input: CancelPacket) -> Result<Done<()>> {
    practice.act(Action::reversible("cancel_packet"), |tx| {
        let packet: Packet = tx.db().find(input.packet_id, "packet")?;
        tx.about(packet.patient_id);
        tx.expect_revision::<Packet>(packet.id, input.revision)?;
        tx.say("Packet taken off");
        tx.withdraw::<Packet>(packet.id)
    })
}

/// How many packets are over their day with something not back, and the patient of the one that waits longest.
pub(crate) fn waiting(db: Db<'_>, today: Day) -> Result<Option<(usize, PatientId)>> {
    let mut late = Vec::new();
    for packet in store::all(db)? {
        if packet.due_on.is_some_and(|due| due < today) && !view(db, packet.clone(), today)?.is_back {
            late.push(packet);
        }
    }
    late.sort_by_key(|packet| packet.due_on);
    let Some(first) = late.first() else { return Ok(None) };
    Ok(Some((late.len(), patients::kept(db, first.patient_id)?)))
}

/// How a paper stands, with its name in front.
pub(super) fn line(db: Db<'_>, packet: &Packet, item: u16, today: Day) -> Result<Option<String>> {
    let Some(paper) = packet.items.0.get(usize::from(item)) else { return Ok(None) };
    let came = store::pages_of(db, packet.id)?;
    let view = item_view(db, paper, item, &came, today)?;
    Ok(Some(format!("{}: {}", view.title, view.says)))
}

/// How a paper stands that went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct OnPaper {
    /// When it went out.
    pub sent_on: Day,
    /// How it stands in one sentence.
    pub says: String,
    /// Where its first page is that came back.
    pub page: Option<EvidencePage>,
}

/// How a form or consent of a patient stands that went out on paper, by the last packet with it.
pub(crate) fn on_paper(
    db: Db<'_>,
    patient: PatientId,
    kind: PaperKind,
    code: &str,
    today: Day,
) -> Result<Option<OnPaper>> {
    for packet in store::of_patient(db, patients::kept(db, patient)?)? {
        let mut items = (0..).zip(&packet.items.0);
        let Some((number, item)) = items.find(|(_, item)| item.kind == kind && item.code == code) else { continue };
        let view = item_view(db, item, number, &store::pages_of(db, packet.id)?, today)?;
        let sent_on = practice::now_local(db, packet.made_at)?.day();
        return Ok(Some(OnPaper { sent_on, says: view.says, page: view.found.into_iter().next() }));
    }
    Ok(None)
}

/// The days on which packets were made for a patient.
pub(crate) fn made_on(db: Db<'_>, patient: PatientId) -> Result<Vec<Day>> {
    let packets = store::of_patient(db, patients::kept(db, patient)?)?;
    packets.into_iter().map(|packet| Ok(practice::now_local(db, packet.made_at)?.day())).collect()
}

fn view(db: Db<'_>, packet: Packet, today: Day) -> Result<PacketView> {
    let came = store::pages_of(db, packet.id)?;
    let items = (0..).zip(&packet.items.0).map(|(number, item)| item_view(db, item, number, &came, today));
    let items: Vec<PacketItemView> = items.collect::<Result<_>>()?;
    let is_back = items.iter().all(|item| item.is_back);
    Ok(PacketView {
        revision: db.revision::<Packet>(packet.id)?,
        id: packet.id,
        made_on: practice::now_local(db, packet.made_at)?.day(),
        due_on: packet.due_on,
        overdue: !is_back && packet.due_on.is_some_and(|due| due < today),
        pages: packet.pages,
        is_back,
        items,
    })
}

fn item_view(db: Db<'_>, item: &PacketItem, number: u16, pages: &[PacketPage], today: Day) -> Result<PacketItemView> {
    let pages: Vec<&PacketPage> = pages.iter().filter(|page| page.item == i64::from(number)).collect();
    let small = |number: i64| u16::try_from(number).unwrap_or(u16::MAX);
    let came: Vec<Came<'_>> = pages
        .iter()
        .map(|page| Came { page: small(page.page), version: small(page.version), unsigned: &page.unsigned.0 })
        .collect();
    let back = rules::back(item, &came);
    let newer = in_use(db, item, today)?.filter(|newer| *newer != item.version);
    let found = pages.iter().filter_map(|page| evidence(db, page).transpose()).collect::<Result<Vec<_>>>()?;
    Ok(PacketItemView {
        kind: item.kind.word(),
        code: item.code.clone(),
        title: item.title.clone(),
        pages: item.pages,
        says: rules::says(item, &back, newer.as_deref()),
        is_back: back.missing.is_empty() && back.unsigned.is_empty() && !back.other_version && newer.is_none(),
        missing: back.missing,
        unsigned: back.unsigned,
        found,
    })
}

/// The version that is in use now; none when the text is no longer.
fn in_use(db: Db<'_>, item: &PacketItem, today: Day) -> Result<Option<String>> {
    match item.kind {
        PaperKind::Form => Ok(packs::form(&item.code).map(|form| form.pack.version.clone())),
        PaperKind::Consent => consents::version_in_force(db, &item.code, today),
    }
}
