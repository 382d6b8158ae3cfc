//! Papers of a patient as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{
    ConsentId, ConsentSignature, ConsentStep, filling,
    paper::{self, names},
    rules::Standing,
    store::{self, Reading, Whole},
    writing::SignAgain,
};
use crate::{
    Practice, Word,
    db::Db,
    error::Result,
    filed::{self, EvidencePage},
    packs::{self, ConsentField, ConsentPart, Modality, SignerRole},
    patients, people, practice,
    types::{Day, PatientId, SeriesId},
};

/// Asks for the papers of a patient.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentsOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// Asks for one paper.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentOf {
    /// The paper.
    pub consent_id: ConsentId,
}

/// The papers of a patient.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PatientConsents {
    /// Those made, what asks for something first, then the newest.
    pub consents: Vec<ConsentRow>,
    /// Every text there is.
    pub offered: Vec<ConsentOffer>,
}

/// A text that a paper can be made by.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentOffer {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub kind: Word,
    /// Treatments it belongs to; every one when empty.
    pub modalities: Vec<Modality>,
    /// The version that holds today.
    pub version: String,
    /// What is filled in before signing.
    pub fields: Vec<ConsentField>,
    /// What was filled in on the newest paper of this kind.
    pub last: BTreeMap<String, String>,
    /// How sure its content is.
    pub confidence: Option<Word>,
}

/// Where a paper stands, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct StandingView {
    /// `waiting`, `in_force`, `ended`, `declined`, `revoked`, `void`.
    pub code: String,
    /// One line: `In force until 03/03/2027`.
    pub says: String,
    /// Whether it holds today.
    pub holds: bool,
    /// A newer text took effect: one line about it.
    pub outdated: Option<String>,
    /// Whether the newer text asks for a new signature.
    pub sign_again: bool,
}

/// A paper in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentRow {
    /// The paper.
    pub id: ConsentId,
    /// Its text's code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub kind: Word,
    /// The version of its text.
    pub version: String,
    /// The day it was made.
    pub prepared_on: Day,
    /// Where it stands.
    pub standing: StandingView,
    /// Who has still to sign.
    pub waiting: Vec<Word>,
    /// Who signed, in a line.
    pub signed: Option<String>,
    /// The course it is for.
    pub series_id: Option<SeriesId>,
    /// Whether the finished file is kept.
    pub has_paper: bool,
}

/// A paper as it is read and signed.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentView {
    /// Where it stands.
    pub row: ConsentRow,
    /// The patient.
    pub patient_id: PatientId,
    /// The patient's name, as it stands on it.
    pub patient: String,
    /// The text with everything filled in.
    pub parts: Vec<ConsentPart>,
    /// Fields that stand in no part, label and value.
    pub beside: Vec<(String, String)>,
    /// What a signer agrees to.
    pub statement: String,
    /// Who may sign, and whether it is not signed without them.
    pub signers: Vec<(Word, bool)>,
    /// Those who signed.
    pub signatures: Vec<SignatureView>,
    /// Where the scans lie of what was signed with a pen.
    pub scans: Vec<EvidencePage>,
    /// What else happened, in lines.
    pub happened: Vec<String>,
    /// Where its text comes from.
    pub source: String,
    /// May be declined.
    pub may_decline: bool,
    /// May never stand with another paper.
    pub alone: bool,
}

/// A signature.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SignatureView {
    /// Their part.
    pub role: Word,
    /// `Alicia Serrano`, `Rosa Serrano, mother (guardian)`.
    pub name: String,
    /// How.
    pub method: Word,
    /// When, on the wall clock.
    pub at: String,
    /// On which computer, by whom it was taken, where the paper lies.
    pub how: String,
    /// Strokes of a drawn one.
    pub drawing: Option<String>,
}

/// The papers of a patient, and the texts more can be made by.
pub fn consents_of(practice: &Practice, input: ConsentsOf) -> Result<PatientConsents> {
    let db = practice.db();
    let patient = patients::kept(db, input.patient_id)?;
    let today = practice::now_local(db, practice.env().now())?.day();
    let reading = Reading::new(db);
    let all = reading.of_patient(patient)?;
    let mut consents: Vec<ConsentRow> =
        all.iter().map(|whole| row(db, &reading, whole, today)).collect::<Result<_>>()?;
    consents.sort_by_key(|row| match row.standing.code.as_str() {
        "waiting" => 0,
        _ if row.standing.sign_again => 1,
        "in_force" => 2,
        "declined" => 3,
        "void" => 5,
        _ => 4,
    });
    let offered = packs::consents().iter().map(|pack| -> Result<ConsentOffer> {
        let text = reading.in_force(&pack.consent.code, today)?;
        let last = all.iter().find(|whole| whole.consent.code == pack.consent.code && !whole.is_void());
        Ok(ConsentOffer {
            code: text.content.code.clone(),
            title: text.content.title.clone(),
            kind: text.content.kind.word(),
            modalities: text.content.modalities.clone(),
            version: text.version.clone(),
            fields: text.content.fields.clone(),
            last: last.map(|whole| whole.consent.filled.0.clone()).unwrap_or_default(),
            confidence: text.shipped.then(|| pack.pack.confidence.word()),
        })
    });
    Ok(PatientConsents { offered: offered.collect::<Result<_>>()?, consents })
}

/// One paper, to be read and signed.
pub fn consent(practice: &Practice, input: ConsentOf) -> Result<ConsentView> {
    let db = practice.db();
    let reading = Reading::new(db);
    let whole = reading.whole(input.consent_id)?;
    let today = practice::now_local(db, practice.env().now())?.day();
    let names = names(db, &whole.consent)?;
    let content = &whole.text.content;
    let filled = &whole.consent.filled.0;
    let read = filling::parts(content, filled, &names, filling::Empty::Dash);
    let parts = read.into_iter().map(|part| ConsentPart {
        heading: part.heading,
        elements: Vec::new(),
        body: part.paragraphs.join("\n\n"),
    });
    Ok(ConsentView {
        row: row(db, &reading, &whole, today)?,
        patient_id: whole.consent.patient_id,
        parts: parts.collect(),
        beside: paper::beside(content, filled),
        statement: filling::statement(content, filled, &names),
        patient: names.patient,
        signers: content.signers.iter().map(|signer| (signer.role.word(), signer.required)).collect(),
        signatures: whole.signatures.iter().map(|one| signature(db, one)).collect::<Result<_>>()?,
        scans: scans(db, whole.consent.id)?,
        happened: whole.steps.iter().map(|step| happened(db, step)).collect::<Result<_>>()?,
        source: paper::source(&whole.text),
        may_decline: content.may_decline,
        alone: content.alone,
    })
}

/// Patients whose paper was signed by an older text than the one that holds now, and who have to sign again.
pub fn to_sign_again(practice: &Practice, _: super::ConsentTextOf) -> Result<Vec<SignAgain>> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let reading = Reading::new(db);
    let mut found: BTreeMap<(String, PatientId), (SignAgain, bool)> = BTreeMap::new();
    for pack in packs::consents() {
        for whole in reading.of_code(&pack.consent.code)? {
            let patient = patients::kept(db, whole.consent.patient_id)?;
            let standing = of(&reading, &whole, today)?;
            if !standing.holds {
                continue;
            }
            let is_current = !standing.sign_again;
            let entry = found.entry((pack.consent.code.clone(), patient)).or_insert_with(|| {
                let again = SignAgain {
                    patient_id: patient,
                    patient: String::new(),
                    consent_id: whole.consent.id,
                    title: whole.text.content.title.clone(),
                    why: standing.outdated.clone().unwrap_or_default(),
                };
                (again, false)
            });
            entry.1 |= is_current;
        }
    }
    let mut again: Vec<SignAgain> =
        found.into_values().filter(|(_, current)| !current).map(|(again, _)| again).collect();
    for one in &mut again {
        one.patient = patients::find_patient(db, one.patient_id)?.list_name();
    }
    again.sort_by(|one, other| one.patient.cmp(&other.patient).then_with(|| one.title.cmp(&other.title)));
    Ok(again)
}

fn row(db: Db<'_>, reading: &Reading<'_>, whole: &Whole, today: Day) -> Result<ConsentRow> {
    let waiting = match whole.standing(today) {
        Standing::Waiting(roles) => roles.into_iter().map(SignerRole::word).collect(),
        _ => Vec::new(),
    };
    let signed: Vec<String> =
        whole.signatures.iter().map(|one| format!("{} {}", full_name(one), one.signed_local.day().us())).collect();
    Ok(ConsentRow {
        id: whole.consent.id,
        code: whole.consent.code.clone(),
        title: whole.text.content.title.clone(),
        kind: whole.text.content.kind.word(),
        version: whole.text.version.clone(),
        prepared_on: whole.consent.prepared_on,
        standing: of(reading, whole, today)?,
        waiting,
        signed: (!signed.is_empty()).then(|| signed.join("; ")),
        series_id: whole.consent.series_id,
        has_paper: store::paper_of(db, whole.consent.id)?.is_some(),
    })
}

/// Where a paper stands, beside the text that holds on the day.
pub(super) fn of(reading: &Reading<'_>, whole: &Whole, today: Day) -> Result<StandingView> {
    let standing = whole.standing(today);
    let newest = reading.in_force(&whole.consent.code, today)?;
    let older = newest.id != whole.consent.text_id;
    let since = newest.effective_on.us();
    let outdated = match &standing {
        _ if !older => None,
        Standing::InForce { signed_on, .. } if *signed_on > newest.effective_on && !newest.shipped => Some(format!(
            "Version {} was signed on {}, after version {} took effect on {since}.",
            whole.text.version,
            signed_on.us(),
            newest.version
        )),
        Standing::InForce { .. } => Some(format!(
            "Version {} is signed; version {} is in force since {since}.",
            whole.text.version, newest.version
        )),
        Standing::Waiting(_) => Some(format!("Version {} is in force since {since}.", newest.version)),
        _ => None,
    };
    let (code, says) = said(&standing);
    let holds = matches!(standing, Standing::InForce { .. });
    let sign_again = outdated.is_some() && newest.sign_again;
    Ok(StandingView { code: code.to_owned(), says, holds, outdated, sign_again })
}

fn said(standing: &Standing) -> (&'static str, String) {
    match standing {
        Standing::Waiting(roles) => {
            let who: Vec<_> = roles.iter().map(|role| role.label().to_lowercase()).collect();
            ("waiting", format!("Not signed: {}", who.join(" and ")))
        }
        Standing::InForce { until: Some(until), .. } => ("in_force", format!("In force until {}", until.us())),
        Standing::InForce { signed_on, until: None } => ("in_force", format!("In force since {}", signed_on.us())),
        Standing::Ended { until, .. } => ("ended", format!("Held until {}", until.us())),
        Standing::Declined(day) => ("declined", format!("Declined {}", day.us())),
        Standing::Revoked(day) => ("revoked", format!("Taken back {}", day.us())),
        Standing::Void => ("void", "Made by mistake".to_owned()),
    }
}

fn signature(db: Db<'_>, one: &ConsentSignature) -> Result<SignatureView> {
    let taken_by = people::name_of(db, one.taken_by)?;
    let how = [
        Some(one.computer.clone()),
        taken_by.map(|name| format!("taken by {name}")),
        one.kept_at.as_ref().map(|place| format!("paper in {place}")),
    ];
    Ok(SignatureView {
        role: one.role.word(),
        name: full_name(one),
        method: one.method.word(),
        at: paper::signed_at(one),
        how: how.into_iter().flatten().collect::<Vec<_>>().join(", "),
        drawing: one.drawing.clone(),
    })
}

/// `Rosa Serrano, mother (guardian)`.
pub(super) fn full_name(one: &ConsentSignature) -> String {
    match (&one.relationship, &one.authority) {
        (Some(relationship), Some(authority)) => format!("{}, {relationship} ({authority})", one.name),
        (Some(relationship), None) => format!("{}, {relationship}", one.name),
        _ => one.name.clone(),
    }
}

fn scans(db: Db<'_>, id: ConsentId) -> Result<Vec<EvidencePage>> {
    let all = store::scans_of(db, id)?;
    all.into_iter().filter_map(|scan| filed::first_page(db, scan.document_id).transpose()).collect()
}

fn happened(db: Db<'_>, step: &ConsentStep) -> Result<String> {
    let by = people::name_of(db, step.done_by)?;
    let pieces = [
        Some(format!("{} {}", step.step.label(), step.happened_on.us())),
        step.said_by.as_ref().map(|name| format!("by {name}")),
        step.in_writing.then(|| "in writing".to_owned()),
        step.reason.clone(),
        by.map(|name| format!("written down by {name}")),
    ];
    Ok(pieces.into_iter().flatten().collect::<Vec<_>>().join(", "))
}
