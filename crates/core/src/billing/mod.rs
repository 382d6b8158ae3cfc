//! Money: what was delivered is charged, what was received is posted, and what is owed is counted.
//!
//! Completing a session posts one charge for each code of its protocol, at the fee in force that day. Charges and payments are
//! facts: they are never edited, only voided with a reason, and a balance is always counted from them. A superbill lists what
//! was delivered, one line a service with its own date. Once issued it never changes; a correction is a new version that names
//! the old one, and what was wrong altogether is voided. While it stands, the sessions it lists stay done.

mod allocate;
mod charges;
mod coded;
mod complete;
mod delivered;
mod facts;
mod issue;
mod ledger;
mod papers;
mod payments;
mod problems;
mod sheet;
mod standing;
mod store;
mod superbill;

pub use allocate::{Allocation, allocate};
pub use charges::{RepostCharges, VoidCharge, repost_charges, void_charge};
pub use complete::{CompleteSession, Completed, ReopenSession, complete_session, reopen_session};
pub use issue::{IssueSuperbill, Issued, PreparedSuperbill, issue_superbill, prepare_superbill};
pub use ledger::{Ledger, LedgerEntry, LedgerOf, ledger};
pub use papers::{PaperRef, PaperRow, PapersOf, issued_pdf, papers};
pub use payments::{Method, PostPayment, VoidPayment, post_payment, void_payment};
pub use problems::{Fix, Problem, Severity};
pub(crate) use standing::GUARDS;
pub use standing::{VoidSuperbill, void_superbill};
pub use store::shared_numbers;
pub use superbill::{DraftOf, SuperbillDraft, superbill_draft};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    attachments::AttachmentId,
    fact, id_type,
    oplog::{Stored, Table},
    practice::Ndc,
    types::{Cents, Day, PatientId, PersonId, ProviderId, SeriesId, SessionId, UtcMillis},
};

id_type! {
    /// One charge.
    ChargeId
}
id_type! {
    /// One payment.
    PaymentId
}
id_type! {
    /// The void of a charge, payment or superbill.
    VoidId
}
id_type! {
    /// One issued superbill.
    SuperbillId
}
id_type! {
    /// One charge on a superbill.
    SuperbillChargeId
}

/// A short list of codes kept in one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Codes(pub Vec<String>);

/// The sessions a payment was made for, kept in one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Sessions(pub Vec<SessionId>);

crate::db::json_column!(Codes);
crate::db::json_column!(Sessions);

fact! {
    /// One service line of a delivered session.
    pub struct Charge in "charges" = 80, void with charges::void_by_undo {
        id: ChargeId,
        patient_id: PatientId,
        session_id: SessionId,
        series_id: Option<SeriesId>,
        service_on: Day,
        line: i64,
        place_of_service: String,
        code: String,
        modifiers: Codes,
        label: String,
        units: i64,
        amount_cents: Cents,
        diagnoses: Codes,
        ndc: Option<Ndc>,
        provider_id: Option<ProviderId>,
        posted_at: UtcMillis,
    }
}

fact! {
    /// A charge taken back.
    pub struct ChargeVoid in "charge_voids" = 81, void with charges::repost_by_undo {
        id: VoidId,
        charge_id: ChargeId,
        reason: String,
        voided_at: UtcMillis,
    }
}

fact! {
    /// Money received from or for a patient.
    pub struct Payment in "payments" = 82 {
        id: PaymentId,
        patient_id: PatientId,
        received_on: Day,
        method: Method,
        amount_cents: Cents,
        reference: Option<String>,
        note: Option<String>,
        session_ids: Sessions,
        posted_at: UtcMillis,
    }
}

fact! {
    /// A payment taken back.
    pub struct PaymentVoid in "payment_voids" = 83 {
        id: VoidId,
        payment_id: PaymentId,
        reason: String,
        voided_at: UtcMillis,
    }
}

fact! {
    /// A superbill as issued.
    pub struct Superbill in "superbills" = 84 {
        id: SuperbillId,
        number: String,
        version: i64,
        patient_id: PatientId,
        series_id: Option<SeriesId>,
        coverage_id: Option<String>,
        from_on: Day,
        to_on: Day,
        issued_on: Day,
        issued_by: PersonId,
        replaces_id: Option<SuperbillId>,
        reason: Option<String>,
        total_cents: Cents,
        pages: i64,
        sheet: String,
        attachment_id: AttachmentId,
    }
}

fact! {
    /// A charge that a superbill lists.
    pub struct SuperbillCharge in "superbill_charges" = 85 {
        id: SuperbillChargeId,
        superbill_id: SuperbillId,
        charge_id: ChargeId,
    }
}

fact! {
    /// A superbill taken back.
    pub struct SuperbillVoid in "superbill_voids" = 86 {
        id: VoidId,
        superbill_id: SuperbillId,
        reason: String,
        voided_at: UtcMillis,
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[
    Charge::TABLE,
    ChargeVoid::TABLE,
    Payment::TABLE,
    PaymentVoid::TABLE,
    Superbill::TABLE,
    SuperbillCharge::TABLE,
    SuperbillVoid::TABLE,
];
