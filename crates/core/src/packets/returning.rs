//! A scan comes back: its pages are told apart by their codes and filed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

use super::{Packet, PacketId, PacketPage, PaperKind, Unsigned, rules, store, views};
use crate::{
    Practice,
    db::Db,
    error::Result,
    filed::{self, Document, DocumentId, DocumentKind},
    oplog::{Action, Done, Tx},
    patients, practice,
    sheets::{PageMark, SignatureSpot},
};

/// Asks to cut a scan along the codes on its pages.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SortDocument {
    /// The document.
    pub document_id: DocumentId,
}

/// What was read on a page of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPage {
    /// The page; 1 is the document's first.
    pub page: i64,
    /// The codes on it.
    pub marks: Vec<PageMark>,
    /// Who did not sign it.
    pub unsigned: Vec<String>,
}

/// What became of a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Sorted {
    /// How many pages were filed.
    #[ts(type = "number")]
    pub filed: i64,
    /// How many pages bear no code of this practice, and stay where they were.
    #[ts(type = "number")]
    pub left: i64,
    /// The documents these pages are in, for somebody to say what they are.
    pub left_in: Vec<DocumentId>,
    /// Each paper that came back, with how it stands now.
    pub says: Vec<String>,
}

/// Where the page with these codes has to be signed; none when it is of no packet that is known here.
pub fn signed_at(practice: &Practice, marks: &[PageMark]) -> Result<Option<Vec<SignatureSpot>>> {
    let Some((packet, mark)) = owner(practice.db(), marks)? else { return Ok(None) };
    let signatures = packet.items.0.into_iter().nth(usize::from(mark.item)).map(|item| item.signatures);
    Ok(Some(signatures.into_iter().flatten().filter(|spot| spot.page == mark.page).collect()))
}

/// The packet and paper a page belongs to.
type Owner = (PacketId, u16);

/// Files the pages of a scan whose codes are known; a page with codes of two papers is left alone.
///
/// # Errors
/// `NotFound` without the document; `Stale` when somebody cut it meanwhile.
pub fn sort_document(practice: &mut Practice, input: SortDocument, found: &[FoundPage]) -> Result<Done<Sorted>> {
    practice.act(Action::reversible("sort_document"), |tx| {
        let document: Document = tx.db().find(input.document_id, "document")?;
        let length = usize::try_from(document.last_page - document.first_page + 1).unwrap_or(0);
        let mut owners: Vec<Option<Owner>> = vec![None; length];
        let mut packets: BTreeMap<PacketId, Packet> = BTreeMap::new();
        for page in found {
            let place = usize::try_from(page.page - 1).ok().filter(|place| *place < length);
            let (Some(place), Some((packet, mark))) = (place, owner(tx.db(), &page.marks)?) else { continue };
            owners[place] = Some((packet.id, mark.item));
            let file_page = document.first_page + page.page - 1;
            let (item, number) = (i64::from(mark.item), i64::from(mark.page));
            tx.put(&PacketPage {
                id: store::page_id(packet.id, item, number, document.file_id, file_page),
                packet_id: packet.id,
                item,
                page: number,
                version: i64::from(mark.version),
                file_id: document.file_id,
                file_page,
                unsigned: Unsigned(page.unsigned.clone()),
                found_at: tx.now(),
            })?;
            packets.insert(packet.id, packet);
        }
        let left_in = cut(tx, &document, &packets, &owners)?;
        let papers: BTreeSet<Owner> = owners.iter().flatten().copied().collect();
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let mut says = Vec::new();
        for (packet, item) in papers {
            says.extend(views::line(tx.db(), &packets[&packet], item, today)?);
        }
        let filed = owners.iter().flatten().count();
        tx.say(match filed {
            0 => "No page of a packet in it".to_owned(),
            1 => "1 page filed".to_owned(),
            many => format!("{many} pages filed"),
        });
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        Ok(Sorted { filed: count(filed), left: count(length - filed), left_in, says })
    })
}

/// The packet a page belongs to, when its codes agree on one that went out from here.
fn owner(db: Db<'_>, marks: &[PageMark]) -> Result<Option<(Packet, PageMark)>> {
    let Some(first) = marks.first() else { return Ok(None) };
    if marks.iter().any(|mark| mark != first) {
        return Ok(None);
    }
    let Some(packet) = store::of_token(db, &first.token)? else { return Ok(None) };
    let is_of_it = |mark: &PageMark| {
        let item = packet.items.0.get(usize::from(mark.item));
        item.is_some_and(|item| (1..=item.pages).contains(&mark.page) && item.pages == mark.pages)
    };
    Ok(is_of_it(first).then(|| (packet.clone(), first.clone())))
}

/// Makes a document of each run of pages, and files those that belong to a packet. Answers the others.
fn cut(
    tx: &mut Tx<'_>,
    document: &Document,
    packets: &BTreeMap<PacketId, Packet>,
    owners: &[Option<Owner>],
) -> Result<Vec<DocumentId>> {
    if packets.is_empty() {
        return Ok(vec![document.id]);
    }
    let mut left = Vec::new();
    for (number, (first, last, owner)) in rules::runs(owners).into_iter().enumerate() {
        let place = |place: usize| document.first_page + i64::try_from(place).unwrap_or(i64::MAX);
        let id = if number == 0 { document.id } else { tx.new_id() };
        let run = Document { id, first_page: place(first), last_page: place(last), ..document.clone() };
        let filed = owner.and_then(|(packet, item)| {
            let packet = packets.get(&packet)?;
            Some((packet, packet.items.0.get(usize::from(item))?))
        });
        let Some((packet, item)) = filed else {
            tx.put(&run)?;
            left.push(id);
            continue;
        };
        let kind = match item.kind {
            PaperKind::Form => DocumentKind::Form,
            PaperKind::Consent => DocumentKind::Consent,
        };
        let patient = patients::kept(tx.db(), packet.patient_id)?;
        tx.about(patient);
        tx.put(&Document {
            patient_id: Some(patient),
            kind: Some(kind),
            title: Some(item.title.clone()),
            source: Some("The patient".to_owned()),
            ..run
        })?;
    }
    Ok(left)
}

/// The page of a document a page of a packet is on now.
pub(super) fn evidence(db: Db<'_>, page: &PacketPage) -> Result<Option<filed::EvidencePage>> {
    filed::page_on_file(db, page.file_id, page.file_page)
}
