//! A paper as it is printed: to be signed with a pen, or as it was signed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{
    Consent, ConsentId, ConsentSignature, filling,
    filling::{Empty, Names},
    signing, store,
    store::{Reading, Whole},
    texts::{self, UsableText},
    views::full_name,
};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result},
    exchange,
    packs::{self, Confidence, ConsentSigner, ConsentText},
    patients, practice,
    series::Series,
    sheets::{ConsentSheet, Letterhead, Passage, SheetSignature},
    types::{LocalTime, PatientId},
};

/// Names a text to print with empty lines, for a patient.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentPaperOf {
    /// For whom.
    pub patient_id: PatientId,
    /// By which text.
    pub code: String,
}

/// The words of a paper as it stands.
pub fn consent_sheet(practice: &Practice, id: ConsentId) -> Result<ConsentSheet> {
    let db = practice.db();
    let local = practice::now_local(db, practice.env().now())?;
    sheet(db, &Reading::new(db).whole(id)?, local)
}

/// The words of a text with empty lines to be filled in by hand.
pub fn blank_consent(practice: &Practice, input: ConsentPaperOf) -> Result<ConsentSheet> {
    let db = practice.db();
    let now = practice.env().now();
    let local = practice::now_local(db, now)?;
    let patient = patients::live_patient(db, input.patient_id)?;
    let text = texts::in_force(db, &input.code, local.day())?;
    let names = names_of(db, patient.id, None, None)?;
    let empty = BTreeMap::new();
    let parts = filling::parts(&text.content, &empty, &names, Empty::ByHand);
    let beside = text.content.fields.iter().filter(|field| !is_placed(&text.content, &field.code));
    let beside = beside.map(|field| (field.label.clone(), Empty::ByHand.shown(field))).collect();
    let statement = filling::statement(&text.content, &empty, &names);
    let lines = text.content.signers.iter().map(|signer| line(signer, None)).collect();
    drawn(db, Content { patient: patient.id, text: &text, parts, beside, statement, lines, local })
}

/// The finished paper as it was signed, byte for byte.
///
/// # Errors
/// `NotFound` while it is not signed by all who have to.
pub fn signed_consent(practice: &Practice, id: ConsentId) -> Result<Vec<u8>> {
    let paper = store::paper_of(practice.db(), id)?.ok_or(Error::NotFound("signed paper"))?;
    exchange::attached(practice, paper.attachment_id)
}

/// The words of a paper with its signatures.
pub(super) fn sheet(db: Db<'_>, whole: &Whole, local: LocalTime) -> Result<ConsentSheet> {
    let content = &whole.text.content;
    let filled = &whole.consent.filled.0;
    let names = names(db, &whole.consent)?;
    let parts = filling::parts(content, filled, &names, Empty::Dash);
    let mut lines = Vec::new();
    for signer in &content.signers {
        let ours: Vec<&ConsentSignature> = whole.signatures.iter().filter(|one| one.role == signer.role).collect();
        if ours.is_empty() {
            lines.push(line(signer, None));
        }
        lines.extend(ours.into_iter().map(|one| line(signer, Some(one))));
    }
    let statement = filling::statement(content, filled, &names);
    let beside = beside(content, filled);
    let patient = patients::kept(db, whole.consent.patient_id)?;
    drawn(db, Content { patient, text: &whole.text, parts, beside, statement, lines, local })
}

struct Content<'a> {
    patient: PatientId,
    text: &'a UsableText,
    parts: Vec<filling::ReadPart>,
    beside: Vec<(String, String)>,
    statement: String,
    lines: Vec<SheetSignature>,
    local: LocalTime,
}

fn drawn(db: Db<'_>, content: Content<'_>) -> Result<ConsentSheet> {
    let patient = patients::find_patient(db, content.patient)?;
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let text = &content.text.content;
    Ok(ConsentSheet {
        sample: profile.sample,
        letterhead: Letterhead {
            name: profile.name,
            address: profile.address.as_ref().map(|address| address.one_line()).unwrap_or_default(),
            phone: profile.phone,
            fax: profile.fax,
            ein: None,
            group_npi: None,
            taxonomy: None,
        },
        title: text.title.clone(),
        number: format!("{} v{}", text.code, content.text.version),
        patient: patient.list_name(),
        born_on: patient.born_on.us(),
        mrn: patient.mrn,
        printed_on: content.local.day().us(),
        made_local: content.local.to_string(),
        parts: content.parts.into_iter().map(|part| (part.heading, part.paragraphs)).collect(),
        beside: content.beside,
        statement: content.statement,
        signatures: content.lines,
        notice: text.redisclosure_notice.as_ref().map(|notice| Passage {
            lead: "Goes with every disclosure under this paper.".to_owned(),
            body: notice.clone(),
        }),
        source: source(content.text),
    })
}

/// Where a text comes from, as it stands at the foot of its papers.
pub(super) fn source(text: &UsableText) -> String {
    let version = format!("Text version {} of {}", text.version, text.effective_on.us());
    if !text.shipped {
        return format!("{version}, written by the practice.");
    }
    let sure = packs::consent(&text.content.code).map_or(Confidence::Unverified, |pack| pack.pack.confidence);
    match sure {
        Confidence::Primary => format!("{version}, shipped with Seriesdesk."),
        Confidence::Secondary | Confidence::Unverified => {
            format!("{version}, shipped with Seriesdesk, not verified: a clinician and counsel review it before use.")
        }
    }
}

/// Filled fields that no part shows, label and value.
pub(super) fn beside(text: &ConsentText, filled: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let beside = text.fields.iter().filter(|field| !is_placed(text, &field.code));
    beside.filter_map(|field| Some((field.label.clone(), filling::shown(field, filled)?))).collect()
}

fn is_placed(text: &ConsentText, code: &str) -> bool {
    let placeholder = format!("{{field:{code}}}");
    text.text.iter().any(|part| part.body.contains(&placeholder) || part.heading.contains(&placeholder))
}

fn line(signer: &ConsentSigner, signed: Option<&ConsentSignature>) -> SheetSignature {
    let role = signer.role.label().to_owned();
    let Some(one) = signed else {
        return SheetSignature {
            role,
            required: signer.required,
            name: None,
            at: None,
            how: None,
            strokes: Vec::new(),
        };
    };
    SheetSignature {
        role,
        required: signer.required,
        name: Some(full_name(one)),
        at: Some(signed_at(one)),
        how: Some(format!("{}, {}", one.method.label(), one.computer)),
        strokes: one.drawing.as_deref().and_then(signing::strokes).unwrap_or_default(),
    }
}

/// `03/03/2026 10:42 AM`: a paper is read in other years.
pub(super) fn signed_at(one: &ConsentSignature) -> String {
    format!("{} {}", one.signed_local.day().us(), one.signed_local.clock_us())
}

/// The names that stand in a paper.
pub(super) fn names(db: Db<'_>, consent: &Consent) -> Result<Names> {
    let protocol = match consent.series_id {
        Some(series) => db.get::<Series>(series)?.map(|series| series.protocol.name),
        None => None,
    };
    names_of(db, patients::kept(db, consent.patient_id)?, consent.clinician.clone(), protocol)
}

fn names_of(db: Db<'_>, patient: PatientId, clinician: Option<String>, protocol: Option<String>) -> Result<Names> {
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let patient = patients::find_patient(db, patient)?;
    Ok(Names {
        practice: profile.name,
        site: practice::home_site(db)?.name,
        phone: profile.phone.unwrap_or_else(|| "the practice".to_owned()),
        patient: format!("{} {}", patient.given_name, patient.family_name),
        clinician: clinician.unwrap_or_else(|| "your clinician".to_owned()),
        protocol: protocol.unwrap_or_else(|| "the course that is planned for you".to_owned()),
    })
}
