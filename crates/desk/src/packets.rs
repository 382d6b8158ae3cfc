//! Commands of packets: papers that go out together and come back as scans.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice,
    attachments::AttachmentId,
    filed::{self, DocumentOf, DocumentPageOf, PagePlace},
    oplog::Done,
    packets::{
        self, CancelPacket, FoundPage, MakePacket, PacketChoice, PacketChoices, PacketOf, PacketView, PacketsOf,
        SortDocument, Sorted,
    },
    sheets::{CODE_PLACE, PageMark, SignatureSpot, token},
    types::Saved,
};
use seriesdesk_scans::{Code, Field, Unread};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use ts_rs::TS;

use crate::{Desk, UiError, documents};

crate::commands! {
    query packet_choices (Read): PacketChoices => Vec<PacketChoice> = packets::packet_choices;
    query packets_of (Read): PacketsOf => Vec<PacketView> = packets::packets_of;
    paper packet_file (Print): PacketOf => () = packet_file;
    action make_packet (EditPatients): MakePacket => Saved = make_packet;
    action cancel_packet (EditPatients): CancelPacket => () = packets::cancel_packet;
    desk_query page_codes (Read): DocumentPageOf => PageCodes = page_codes;
    desk_action sort_document (EditPatients): SortDocument => Sorted = sort_document;
}

/// What was found on a page of a scan.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct PageCodes {
    /// Whether it bears the code of a packet.
    is_of_packet: bool,
}

fn make_packet(practice: &mut Practice, input: MakePacket) -> Result<Done<Saved>, UiError> {
    let mut random = [0; 10];
    practice.env().fill(&mut random);
    let plan = packets::plan_packet(practice, &input, &token(random))?;
    let (pdf, drawn) = seriesdesk_documents::packet(&plan.sheet)?;
    Ok(packets::make_packet(practice, plan, &pdf.bytes, pdf.pages, drawn)?)
}

fn packet_file(practice: &Practice, input: PacketOf) -> Result<Vec<u8>, UiError> {
    Ok(packets::packet_file(practice, input)?)
}

/// Reads the codes on one page; sorting finds them read. So a long scan is read with its progress seen.
fn page_codes(desk: &Desk, input: DocumentPageOf) -> Result<PageCodes, UiError> {
    let found = found_on(desk, input)?;
    Ok(PageCodes { is_of_packet: !found.marks.is_empty() })
}

/// Reads what was not read yet, and files the pages that belong to packets.
fn sort_document(desk: &Desk, input: SortDocument) -> Result<Done<Sorted>, UiError> {
    let pages = {
        let mut state = desk.state();
        let seen = filed::document(&state.open()?.practice, DocumentOf { document_id: input.document_id })?;
        seen.pages.len()
    };
    let mut found = Vec::with_capacity(pages);
    for page in (1..).take(pages) {
        found.push(found_on(desk, DocumentPageOf { document_id: input.document_id, page, width: 1 })?);
    }
    let mut state = desk.state();
    Ok(packets::sort_document(&mut state.open()?.practice, input, &found)?)
}

/// The pages of the scan that was read last, so that sorting does not read them again.
#[derive(Clone, Default)]
pub(crate) struct ReadPages(Arc<Mutex<Option<ReadScan>>>);

struct ReadScan {
    file: AttachmentId,
    pages: BTreeMap<u32, FoundPage>,
}

impl ReadPages {
    fn slot(&self) -> MutexGuard<'_, Option<ReadScan>> {
        // What another thread was writing when it failed is read anew.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, place: &PagePlace) -> Option<FoundPage> {
        let slot = self.slot();
        slot.as_ref().filter(|read| read.file == place.attachment_id)?.pages.get(&place.page).cloned()
    }

    fn keep(&self, place: &PagePlace, found: FoundPage) {
        let mut slot = self.slot();
        let read = match slot.take() {
            Some(read) if read.file == place.attachment_id => read,
            _ => ReadScan { file: place.attachment_id, pages: BTreeMap::new() },
        };
        slot.insert(read).pages.insert(place.page, found);
    }
}

/// What stands on a page, read now or before.
fn found_on(desk: &Desk, input: DocumentPageOf) -> Result<FoundPage, UiError> {
    let (place, read) = {
        let mut state = desk.state();
        let opened = state.open()?;
        (filed::page_place(&opened.practice, input.document_id, input.page)?, opened.read_pages.clone())
    };
    if let Some(found) = read.of(&place) {
        return Ok(FoundPage { page: input.page, ..found });
    }
    let (found, may_keep) = read_page(desk, input)?;
    if may_keep {
        read.keep(&place, found.clone());
    }
    Ok(found)
}

/// Reads a page, and says whether that stays so: of a packet that did not arrive here yet, nobody knows where it is signed. A page that
/// cannot be drawn has nothing on it.
fn read_page(desk: &Desk, input: DocumentPageOf) -> Result<(FoundPage, bool), UiError> {
    let read = documents::on_page(desk, input, |scan, page| {
        let codes = match scan.codes(page) {
            Ok(codes) => codes,
            Err(Unread::NotStarted) => return Err(Unread::NotStarted),
            Err(Unread::NotDrawn | Unread::Ended) => Vec::new(),
        };
        let ours: Vec<(PageMark, Code)> =
            codes.into_iter().filter_map(|code| Some((PageMark::read(&code.text)?, code))).collect();
        Ok(ours)
    })?;
    let marks: Vec<PageMark> = read.iter().map(|(mark, _)| mark.clone()).collect();
    let signed_at = {
        let mut state = desk.state();
        packets::signed_at(&state.open()?.practice, &marks)?
    };
    let may_keep = marks.is_empty() || signed_at.is_some();
    let signed_at = signed_at.unwrap_or_default();
    let mut unsigned = Vec::new();
    if let Some((_, code)) = read.first().filter(|_| !signed_at.is_empty()) {
        let fields: Vec<Field> = signed_at.iter().map(|spot| field(code, spot)).collect();
        let written = documents::on_page(desk, input, |scan, page| scan.is_written(page, code.width, &fields));
        // A page on which nothing can be made out is looked at by somebody.
        let written = written.unwrap_or_default();
        let is_empty = |place: usize| !written.get(place).copied().unwrap_or(false);
        unsigned
            .extend(signed_at.into_iter().enumerate().filter(|(place, _)| is_empty(*place)).map(|(_, spot)| spot.role));
    }
    Ok((FoundPage { page: input.page, marks, unsigned }, may_keep))
}

/// Where a place on the paper lies on the drawn page: the code is in both.
fn field(code: &Code, spot: &SignatureSpot) -> Field {
    let (left, top, side) = CODE_PLACE;
    let corner = |number: usize| code.corners[number].map(f64::from);
    let [a, b, c, d] = [corner(0), corner(1), corner(2), corner(3)];
    let axis = |number: usize| {
        let across = (b[number] - a[number] + c[number] - d[number]) / 2.0 / f64::from(side);
        let down = (d[number] - a[number] + c[number] - b[number]) / 2.0 / f64::from(side);
        let middle = (a[number] + b[number] + c[number] + d[number]) / 4.0;
        (across, down, middle)
    };
    let axes = [axis(0), axis(1)];
    let place = |x: u16, y: u16| {
        let (dx, dy) = (f64::from(x) - f64::from(left + side / 2.0), f64::from(y) - f64::from(top + side / 2.0));
        // Pixels of a page, a few thousand; a number that is not one becomes a place outside of every page.
        #[expect(clippy::cast_possible_truncation, reason = "a cast of floats saturates")]
        axes.map(|(across, down, middle)| (middle + across * dx + down * dy).round() as i32)
    };
    let (right, bottom) = (spot.x + spot.width, spot.y + spot.height);
    [place(spot.x, spot.y), place(right, spot.y), place(right, bottom), place(spot.x, bottom)]
}

#[cfg(test)]
mod tests;
