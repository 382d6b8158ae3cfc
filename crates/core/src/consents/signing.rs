//! Somebody signs. The last signature a paper needs closes it: its file is kept as it was signed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    ConsentId, ConsentPaper, ConsentSignature, ConsentSignatureId, SignMethod, paper, rules,
    rules::Standing,
    scans,
    store::{self, Reading, Whole},
};
use crate::{
    Practice, attachments,
    error::{Error, Result},
    exchange,
    filed::{self, DocumentId},
    oplog::{Action, Done},
    packs::SignerRole,
    patients, people,
    practice::{self, fields},
    sheets::ConsentSheet,
    types::{LocalTime, UtcMillis},
};

const SIGN: Action = Action::legal("sign_consent");
/// The field on which a signature is drawn.
const FIELD: (u32, u32) = (1000, 300);
/// A drawing takes no more letters than this.
const LONGEST_DRAWING: usize = 40_000;

/// Signs a paper.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignConsent {
    /// The paper.
    pub consent_id: ConsentId,
    /// Who signs.
    pub role: SignerRole,
    /// Their name.
    pub name: String,
    /// What they are to the patient, when somebody signs for the patient.
    #[serde(default)]
    #[ts(optional)]
    pub relationship: Option<String>,
    /// What gives them the right to: guardian, power of attorney.
    #[serde(default)]
    #[ts(optional)]
    pub authority: Option<String>,
    /// How.
    pub method: SignMethod,
    /// Strokes of a drawn signature, `x,y x,y;x,y` on a field of 1000 by 300.
    #[serde(default)]
    #[ts(optional)]
    pub drawing: Option<String>,
    /// That the statement above the signature was agreed to.
    #[serde(default)]
    pub agreed: bool,
    /// When a paper was signed with a pen; now unless told.
    #[serde(default)]
    #[ts(optional)]
    pub signed_local: Option<LocalTime>,
    /// Where the paper lies that was signed with a pen.
    #[serde(default)]
    #[ts(optional)]
    pub kept_at: Option<String>,
    /// The scan of a paper that was signed with a pen, a document of the patient.
    #[serde(default)]
    #[ts(optional)]
    pub document_id: Option<DocumentId>,
}

/// What came of a signature.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Signed {
    /// The signature.
    pub id: ConsentSignatureId,
    /// Who has still to sign.
    pub waiting: Vec<SignerRole>,
}

/// A signature that was checked, with the paper it closes.
pub struct ReadyToSign {
    /// The paper to keep, when nobody else has to sign.
    pub sheet: Option<ConsentSheet>,
    signature: ConsentSignature,
    waiting: Vec<SignerRole>,
    title: String,
    scan: Option<DocumentId>,
}

/// Checks a signature and fills the paper that it closes.
///
/// # Errors
/// Refused for a paper that was taken back, ended or was a mistake, and for somebody who signed it already; `Invalid` for a name or a
/// statement that is missing, and for a drawing that is none.
pub fn ready_to_sign(practice: &Practice, input: &SignConsent) -> Result<ReadyToSign> {
    let db = practice.db();
    let mut whole = Reading::new(db).whole(input.consent_id)?;
    let now = practice.env().now();
    let local = practice::now_local(db, now)?;
    may_be_signed(&whole, input.role, local)?;
    let signature = signature(practice, &whole, input, now, local)?;
    let closed_before = rules::missing(&whole.facts()).is_empty();
    whole.signatures.push(signature.clone());
    let waiting = rules::missing(&whole.facts());
    let closes = waiting.is_empty() && !closed_before;
    let sheet = if closes { Some(paper::sheet(db, &whole, local)?) } else { None };
    let scan = input.document_id.filter(|_| input.method == SignMethod::Paper);
    if let Some(document) = scan {
        filed::of_patient(db, "document_id", document, patients::kept(db, whole.consent.patient_id)?)?;
    }
    Ok(ReadyToSign { sheet, signature, waiting, title: whole.text.content.title.clone(), scan })
}

/// Signs. `pdf` is the paper that the signature closes, with its pages.
///
/// # Errors
/// `Stale` when somebody else signed, declined or voided the paper meanwhile.
pub fn sign_consent(practice: &mut Practice, ready: ReadyToSign, pdf: Option<(&[u8], u32)>) -> Result<Done<Signed>> {
    let folder = practice.folder().to_owned();
    practice.act(SIGN, |tx| {
        let ReadyToSign { signature, waiting, title, scan, .. } = ready;
        tx.about(signature.patient_id);
        tx.because(format!("{title}: {}", signature.role.label().to_lowercase()));
        tx.say(if waiting.is_empty() { format!("{title} is signed") } else { format!("{title}: one signature more") });
        tx.fact(&signature)?;
        if let Some(document) = scan {
            let is_there =
                store::scans_of(tx.db(), signature.consent_id)?.iter().any(|one| one.document_id == document);
            if !is_there {
                scans::keep(tx, signature.consent_id, signature.patient_id, document)?;
            }
        }
        if let Some((pdf, pages)) = pdf {
            let attachment_id = attachments::keep(tx, &folder, pdf, "application/pdf")?;
            tx.fact(&ConsentPaper {
                id: tx.new_id(),
                consent_id: signature.consent_id,
                patient_id: signature.patient_id,
                attachment_id,
                pages: i64::from(pages),
                made_at: tx.now(),
            })?;
        }
        Ok(Signed { id: signature.id, waiting })
    })
}

fn may_be_signed(whole: &Whole, role: SignerRole, now: LocalTime) -> Result<()> {
    match whole.standing(now.day()) {
        Standing::Void => return Err(Error::refused("This paper was made by mistake.")),
        Standing::Revoked(_) => {
            return Err(Error::refused("This paper was taken back.").hint("Make a new one."));
        }
        Standing::Ended { .. } => {
            return Err(Error::refused("This paper holds no more.").hint("Make a new one."));
        }
        Standing::Waiting(_) | Standing::InForce { .. } | Standing::Declined(_) => {}
    }
    if !whole.text.content.signers.iter().any(|signer| signer.role == role) {
        return Err(Error::invalid("role", "does not sign this paper"));
    }
    if role != SignerRole::Witness && whole.signatures.iter().any(|one| one.role == role) {
        return Err(Error::refused(format!("The {} signed this already.", role.label().to_lowercase())));
    }
    Ok(())
}

fn signature(
    practice: &Practice,
    whole: &Whole,
    input: &SignConsent,
    now: UtcMillis,
    local: LocalTime,
) -> Result<ConsentSignature> {
    if !input.agreed {
        return Err(Error::invalid("agreed", "has to be said: nobody signs what they did not agree to"));
    }
    let on_paper = input.method == SignMethod::Paper;
    // A clinician signs with the name they are signed in by.
    let own = if input.role == SignerRole::Clinician && !on_paper {
        people::name_of(practice.db(), practice.actor())?
    } else {
        None
    };
    let name = fields::name("name", own.as_deref().unwrap_or(&input.name))?;
    let relationship = fields::optional("relationship", input.relationship.as_deref())?;
    let authority = fields::optional("authority", input.authority.as_deref())?;
    if relationship.is_some() && authority.is_none() {
        return Err(Error::invalid("authority", "is missing; say what gives them the right to sign for the patient"));
    }
    let signed_local = match input.signed_local {
        Some(at) if on_paper => {
            fields::not_ahead("signed_local", at, local)?;
            at
        }
        _ => local,
    };
    let drawing = match input.method {
        SignMethod::Drawn => Some(checked_drawing(input.drawing.as_deref().unwrap_or_default())?),
        SignMethod::Typed | SignMethod::Paper => None,
    };
    let names = exchange::device_names(practice)?;
    let computer = names.into_iter().find(|(id, _)| *id == practice.device()).map(|(_, name)| name);
    Ok(ConsentSignature {
        id: practice.env().new_uuid().into(),
        consent_id: whole.consent.id,
        patient_id: whole.consent.patient_id,
        role: input.role,
        name,
        relationship: relationship.filter(|_| input.role == SignerRole::Patient),
        authority: authority.filter(|_| input.role == SignerRole::Patient),
        method: input.method,
        drawing,
        signed_local,
        computer: computer.unwrap_or_else(|| "This computer".to_owned()),
        kept_at: fields::optional("kept_at", input.kept_at.as_deref())?.filter(|_| on_paper),
        taken_at: now,
        taken_by: practice.actor(),
    })
}

/// A drawing that is strokes on the field and more than a dot.
fn checked_drawing(typed: &str) -> Result<String> {
    let bad = || Error::invalid("drawing", "is no drawing; sign in the field, or type the name instead");
    if typed.is_empty() || typed.len() > LONGEST_DRAWING {
        return Err(bad());
    }
    let strokes = strokes(typed).ok_or_else(bad)?;
    if strokes.iter().map(Vec::len).sum::<usize>() < 3 {
        return Err(bad());
    }
    Ok(typed.to_owned())
}

/// The strokes of a drawing; none when it is not one.
pub(super) fn strokes(drawing: &str) -> Option<Vec<Vec<(u32, u32)>>> {
    let point = |text: &str| {
        let (x, y) = text.split_once(',')?;
        let (x, y) = (x.parse().ok()?, y.parse().ok()?);
        (x <= FIELD.0 && y <= FIELD.1).then_some((x, y))
    };
    drawing.split(';').map(|stroke| stroke.split(' ').map(point).collect()).collect()
}
