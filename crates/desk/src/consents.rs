//! Commands of consents: making papers, signing them, what else happens to them, the practice's own texts.

use seriesdesk_core::{
    Error, Practice, Result,
    consents::{
        self, ConsentId, ConsentOf, ConsentPaperOf, ConsentTextOf, ConsentTextRow, ConsentTextView, ConsentView,
        ConsentsOf, DeclineConsent, FileConsentScan, PatientConsents, PrepareConsent, PublishConsent, RevokeConsent,
        SignAgain, SignConsent, SignMethod, Signed, VoidConsent,
    },
    oplog::Done,
    packs::SignerRole,
    types::Saved,
};

use crate::UiError;

crate::commands! {
    query consents_of (Read): ConsentsOf => PatientConsents = consents::consents_of;
    query consent (Read): ConsentOf => ConsentView = consents::consent;
    query consent_texts (Read): ConsentTextOf => Vec<ConsentTextRow> = consents::consent_texts;
    query consent_text (Read): ConsentTextOf => ConsentTextView = consents::consent_text;
    query to_sign_again (Read): ConsentTextOf => Vec<SignAgain> = consents::to_sign_again;
    action publish_consent (ManagePractice): PublishConsent => Saved = consents::publish_consent;
    action prepare_consent (EditPatients): PrepareConsent => Saved = consents::prepare_consent;
    action sign_consent (EditPatients): SignConsent => Signed = sign_consent;
    action sign_consent_as_clinician (Acknowledge): SignConsent => Signed = sign_as_clinician;
    action decline_consent (EditPatients): DeclineConsent => Saved = consents::decline_consent;
    action revoke_consent (EditPatients): RevokeConsent => Saved = consents::revoke_consent;
    action void_consent (EditPatients): VoidConsent => Saved = consents::void_consent;
    action file_consent_scan (EditPatients): FileConsentScan => Saved = consents::file_consent_scan;
    paper consent_paper (Print): ConsentOf => () = consent_paper;
    paper blank_consent (Print): ConsentPaperOf => () = blank_consent;
}

/// A clinician's own signature asks for the clinician; what they signed with a pen anybody at the desk may file.
fn sign_consent(practice: &mut Practice, input: SignConsent) -> Result<Done<Signed>, UiError> {
    if input.role == SignerRole::Clinician && input.method != SignMethod::Paper {
        let refused = Error::refused("A clinician signs this with their own name.");
        return Err(refused.hint("The clinician signs in and signs, or signs the paper with a pen.").into());
    }
    sign(practice, input)
}

fn sign_as_clinician(practice: &mut Practice, input: SignConsent) -> Result<Done<Signed>, UiError> {
    if input.role != SignerRole::Clinician {
        return Err(Error::invalid("role", "is not the clinician's").into());
    }
    sign(practice, input)
}

fn sign(practice: &mut Practice, input: SignConsent) -> Result<Done<Signed>, UiError> {
    let ready = consents::ready_to_sign(practice, &input)?;
    let pdf = ready.sheet.as_ref().map(seriesdesk_documents::consent).transpose()?;
    let kept = pdf.as_ref().map(|pdf| (pdf.bytes.as_slice(), pdf.pages));
    Ok(consents::sign_consent(practice, ready, kept)?)
}

/// The finished paper as it was signed, else the paper as it stands, to be signed with a pen.
fn consent_paper(practice: &Practice, input: ConsentOf) -> Result<Vec<u8>, UiError> {
    match consents::signed_consent(practice, input.consent_id) {
        Ok(bytes) => Ok(bytes),
        Err(Error::NotFound(_)) => drawn(practice, input.consent_id),
        Err(other) => Err(other.into()),
    }
}

fn drawn(practice: &Practice, id: ConsentId) -> Result<Vec<u8>, UiError> {
    let sheet = consents::consent_sheet(practice, id)?;
    Ok(seriesdesk_documents::consent(&sheet)?.bytes)
}

fn blank_consent(practice: &Practice, input: ConsentPaperOf) -> Result<Vec<u8>, UiError> {
    let sheet = consents::blank_consent(practice, input)?;
    Ok(seriesdesk_documents::consent(&sheet)?.bytes)
}
