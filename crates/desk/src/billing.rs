//! Commands of money: ledgers, payments, superbills.

use seriesdesk_core::{
    Practice, Result,
    billing::{
        self, CompleteSession, Completed, DraftOf, IssueSuperbill, Issued, Ledger, LedgerOf, PaperRef, PaperRow,
        PapersOf, PostPayment, ReopenSession, RepostCharges, SuperbillDraft, VoidCharge, VoidPayment, VoidSuperbill,
    },
    oplog::Done,
    types::Saved,
};

use crate::UiError;

crate::commands! {
    query ledger (Read): LedgerOf => Ledger = billing::ledger;
    action post_payment (Bill): PostPayment => Saved = billing::post_payment;
    action void_payment (Bill): VoidPayment => Saved = billing::void_payment;
    action void_charge (Bill): VoidCharge => Saved = billing::void_charge;
    action repost_charges (Bill): RepostCharges => Completed = billing::repost_charges;
    action complete_session (Schedule): CompleteSession => Completed = billing::complete_session;
    action reopen_session (Schedule): ReopenSession => Saved = billing::reopen_session;
    query superbill_draft (Read): DraftOf => SuperbillDraft = superbill_draft;
    paper superbill_preview (Print): DraftOf => () = superbill_preview;
    action void_superbill (Bill): VoidSuperbill => Saved = billing::void_superbill;
    action issue_superbill (Bill): IssueSuperbill => Issued = issue_superbill;
    query papers (Read): PapersOf => Vec<PaperRow> = billing::papers;
    paper superbill (Print): PaperRef => () = billing::issued_pdf;
}

fn superbill_draft(practice: &Practice, input: DraftOf) -> Result<SuperbillDraft, UiError> {
    let mut draft = billing::superbill_draft(practice, input)?;
    draft.pages = seriesdesk_documents::superbill(&draft.sheet)?.pages;
    Ok(draft)
}

fn superbill_preview(practice: &Practice, input: DraftOf) -> Result<Vec<u8>, UiError> {
    let draft = billing::superbill_draft(practice, input)?;
    Ok(seriesdesk_documents::superbill(&draft.sheet)?.bytes)
}

fn issue_superbill(practice: &mut Practice, input: IssueSuperbill) -> Result<Done<Issued>, UiError> {
    let prepared = billing::prepare_superbill(practice, &input)?;
    let pdf = seriesdesk_documents::superbill(&prepared.draft.sheet)?;
    Ok(billing::issue_superbill(practice, input, prepared, &pdf.bytes, pdf.pages)?)
}
