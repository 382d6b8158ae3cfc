//! Packets: forms and consents that go out on paper together and come back as scans.
//!
//! Each page bears a code that says which packet, paper, version and page it is and names nobody. A scan is cut along the codes: what
//! belongs to a packet is filed to its patient, everything else stays where it was. What came back, what is missing, unsigned or of an
//! older version is worked out from the pages that were found. A paper that came back is not yet answers or a signature: those are
//! written down where they always are, with the page beside.

mod making;
mod returning;
mod rules;
mod store;
mod views;

#[cfg(test)]
mod tests;

pub use making::{
    MakePacket, PacketChoice, PacketChoices, PacketPlan, WantedPaper, make_packet, packet_choices, plan_packet,
};
pub use returning::{FoundPage, SortDocument, Sorted, signed_at, sort_document};
pub use views::{
    CancelPacket, OnPaper, PacketItemView, PacketOf, PacketView, PacketsOf, cancel_packet, packet_file, packets_of,
};
pub(crate) use views::{made_on, on_paper, waiting};

use serde::{Deserialize, Serialize};

use crate::{
    attachments::AttachmentId,
    db,
    filed::ReceivedFileId,
    id_type,
    oplog::{Guard, Holds, Stored, Table},
    record,
    sheets::SignatureSpot,
    types::{Day, PatientId, PersonId, UtcMillis},
    word_type,
};

id_type! {
    /// A packet.
    PacketId
}
id_type! {
    /// A page of a packet that came back.
    PacketPageId
}

word_type! {
    /// What a paper of a packet is.
    pub enum PaperKind {
        /// A questionnaire.
        Form = "form", "Form";
        /// A consent.
        Consent = "consent", "Consent";
    }
}

/// A paper as it went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacketItem {
    /// What it is.
    pub kind: PaperKind,
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Its version as it was printed, in words.
    pub version: String,
    /// The number of that version in the codes of its pages.
    pub number: u16,
    /// How many pages it has.
    pub pages: u16,
    /// Where somebody has to sign.
    pub signatures: Vec<SignatureSpot>,
}

/// The papers of a packet as they went out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PacketItems(pub Vec<PacketItem>);
db::json_column!(PacketItems);

/// Who did not sign a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unsigned(pub Vec<String>);
db::json_column!(Unsigned);

record! {
    /// Papers that went out together.
    pub struct Packet in "packets" = 113 {
        id: PacketId,
        Latest whole = 1 {
            patient_id: PatientId,
            token: String,
            items: PacketItems,
            attachment_id: AttachmentId,
            pages: i64,
            due_on: Option<Day>,
            made_at: UtcMillis,
            made_by: Option<PersonId>,
        },
    }
}

record! {
    /// A page that came back; its id is made of the packet, its page and the page of the file it is on.
    pub struct PacketPage in "packet_pages" = 114 {
        id: PacketPageId,
        Latest whole = 1 {
            packet_id: PacketId,
            item: i64,
            page: i64,
            version: i64,
            file_id: ReceivedFileId,
            file_page: i64,
            unsigned: Unsigned,
            found_at: UtcMillis,
        },
    }
}

/// A packet is not taken back once pages of it came.
pub(crate) const GUARDS: &[Guard] = &[Guard {
    of: Packet::TABLE,
    holds: Holds::WhileNamed {
        by: &["packet_id"],
        words: ["packet", "packets"],
        way_out: "Its pages are on file; leave the packet as it is.",
    },
}];

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Packet::TABLE, PacketPage::TABLE];
