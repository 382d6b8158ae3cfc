//! A packet is chosen, drawn and kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Packet, PacketId, PacketItem, PacketItems, PaperKind};
use crate::{
    Practice, Word, attachments,
    consents::{self, ConsentPaperOf},
    error::{Error, Result},
    forms::{self, FormPaperOf},
    intake,
    oplog::{Action, Done},
    packs::{self, FilledBy},
    patients,
    practice::{self, fields},
    sheets::{CoverLetter, Letterhead, PacketContent, PacketPaper, PacketSheet, PageCode, SignatureSpot},
    types::{Day, PatientId, Saved},
};

/// No packet has more papers.
const MOST_PAPERS: usize = 40;

/// Asks which papers can go into a packet of a patient.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PacketChoices {
    /// The patient.
    pub patient_id: PatientId,
}

/// A paper that can go into a packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PacketChoice {
    /// What it is.
    pub kind: Word,
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Whether a step of the patient's intake waits for it.
    pub wanted: bool,
}

/// A paper that goes into a packet.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedPaper {
    /// What it is.
    pub kind: PaperKind,
    /// Its code.
    pub code: String,
}

/// Makes a packet.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakePacket {
    /// For whom.
    pub patient_id: PatientId,
    /// Its papers in order.
    pub papers: Vec<WantedPaper>,
    /// By when it is asked for.
    #[serde(default)]
    #[ts(optional)]
    pub due_on: Option<Day>,
    /// What the letter says beside the usual.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// A packet that is ready to be drawn.
#[derive(Debug)]
pub struct PacketPlan {
    /// What stands on it.
    pub sheet: PacketSheet,
    patient_id: PatientId,
    token: String,
    due_on: Option<Day>,
    items: Vec<PacketItem>,
}

/// The papers that can go into a packet, those first that the intake waits for.
pub fn packet_choices(practice: &Practice, input: PacketChoices) -> Result<Vec<PacketChoice>> {
    let patient = patients::kept(practice.db(), input.patient_id)?;
    let (wanted_forms, wanted_papers) = intake::papers_wanted(practice, patient)?;
    let forms = packs::forms().iter().filter(|pack| pack.form.filled_by == FilledBy::Patient && !is_entered(pack));
    let forms = forms.map(|pack| choice(PaperKind::Form, &pack.form.code, &pack.form.title, &wanted_forms));
    let papers = consents::usable(practice.db(), practice::now_local(practice.db(), practice.env().now())?.day())?;
    let papers = papers.into_iter().map(|(code, title)| choice(PaperKind::Consent, &code, &title, &wanted_papers));
    let mut all: Vec<PacketChoice> = forms.chain(papers).collect();
    all.sort_by_key(|choice| !choice.wanted);
    Ok(all)
}

/// Of some instruments only the sum is kept; there is nothing to hand out.
fn is_entered(pack: &packs::FormPack) -> bool {
    pack.form.score.as_ref().is_some_and(|score| score.entered)
}

fn choice(kind: PaperKind, code: &str, title: &str, wanted: &[String]) -> PacketChoice {
    PacketChoice {
        kind: kind.word(),
        code: code.to_owned(),
        title: title.to_owned(),
        wanted: wanted.iter().any(|name| name == code),
    }
}

/// What stands on a packet. `token` is what its codes bear.
///
/// # Errors
/// `Invalid` without papers, with too many or the same twice, and for a day that is over; `NotFound` for a paper that is not there.
pub fn plan_packet(practice: &Practice, input: &MakePacket, token: &str) -> Result<PacketPlan> {
    let db = practice.db();
    let patient = patients::live_patient(db, input.patient_id)?;
    let local = practice::now_local(db, practice.env().now())?;
    if input.papers.is_empty() || input.papers.len() > MOST_PAPERS {
        return Err(Error::invalid("papers", format!("are between 1 and {MOST_PAPERS}; choose what goes out")));
    }
    if input.due_on.is_some_and(|due| due < local.day()) {
        return Err(Error::invalid("due_on", "is over"));
    }
    let note = fields::text("note", input.note.as_deref())?;
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let (mut items, mut papers) = (Vec::new(), Vec::new());
    for (place, wanted) in (0..).zip(&input.papers) {
        if items.iter().any(|item: &PacketItem| item.kind == wanted.kind && item.code == wanted.code) {
            return Err(Error::invalid("papers", "names the same paper twice"));
        }
        let (item, content) = paper(practice, patient.id, wanted)?;
        let code = PageCode { token: token.to_owned(), item: place, version: item.number };
        papers.push(PacketPaper { code, title: item.title.clone(), paper: content });
        items.push(item);
    }
    let letterhead = Letterhead {
        name: profile.name,
        address: profile.address.as_ref().map(|address| address.one_line()).unwrap_or_default(),
        phone: profile.phone,
        fax: profile.fax,
        ein: None,
        group_npi: None,
        taxonomy: None,
    };
    let cover = CoverLetter {
        date: local.day().us(),
        to: vec![patient.full_name()],
        paragraphs: letter(&letterhead, input.due_on, note),
    };
    let sheet = PacketSheet { sample: profile.sample, letterhead, cover, made_local: local.to_string(), items: papers };
    Ok(PacketPlan { sheet, patient_id: patient.id, token: token.to_owned(), due_on: input.due_on, items })
}

fn paper(practice: &Practice, patient_id: PatientId, wanted: &WantedPaper) -> Result<(PacketItem, PacketContent)> {
    let code = wanted.code.clone();
    let (title, version, content) = match wanted.kind {
        PaperKind::Form => {
            let pack = packs::form(&code).ok_or(Error::NotFound("form"))?;
            let sheet = forms::blank_form(practice, FormPaperOf { patient_id, code: code.clone() })?;
            (sheet.title.clone(), pack.pack.version.clone(), PacketContent::Form(Box::new(sheet)))
        }
        PaperKind::Consent => {
            let sheet = consents::blank_consent(practice, ConsentPaperOf { patient_id, code: code.clone() })?;
            let day = practice::now_local(practice.db(), practice.env().now())?.day();
            let version = consents::version_in_force(practice.db(), &code, day)?.unwrap_or_default();
            (sheet.title.clone(), version, PacketContent::Consent(Box::new(sheet)))
        }
    };
    let number = version.parse().unwrap_or(0);
    let item = PacketItem { kind: wanted.kind, code, title, version, number, pages: 0, signatures: Vec::new() };
    Ok((item, content))
}

fn letter(practice: &Letterhead, due_on: Option<Day>, note: Option<String>) -> Vec<String> {
    let mut paragraphs = vec![
        "Please fill in the papers behind this letter with a dark pen and sign where a line asks for it.".to_owned(),
    ];
    let by = due_on.map(|day| format!(" by {}", day.us())).unwrap_or_default();
    let ways = match &practice.fax {
        Some(fax) => format!("bring them along, mail them or fax them to {fax}"),
        None => "bring them along or mail them".to_owned(),
    };
    paragraphs.push(format!(
        "Send every page back{by}: {ways}. The small square on each page tells us where it belongs; please do not write on it."
    ));
    paragraphs.extend(note);
    if let Some(phone) = &practice.phone {
        paragraphs.push(format!("If you have questions, call {phone}."));
    }
    paragraphs.push(
        "If you have thoughts of ending your life or of hurting yourself, do not wait: call or text 988.".to_owned(),
    );
    paragraphs
}

/// Keeps a packet as it was drawn; `drawn` says of each of its papers how many pages it has and where it is signed.
///
/// # Errors
/// `Storage` when the disk refuses.
pub fn make_packet(
    practice: &mut Practice,
    plan: PacketPlan,
    pdf: &[u8],
    all: u32,
    drawn: Vec<(u16, Vec<SignatureSpot>)>,
) -> Result<Done<Saved>> {
    let folder = practice.folder().to_owned();
    practice.act(Action::reversible("make_packet"), |tx| {
        tx.about(plan.patient_id);
        let items = plan.items.into_iter().zip(drawn);
        let items: Vec<PacketItem> =
            items.map(|(item, (pages, signatures))| PacketItem { pages, signatures, ..item }).collect();
        tx.say(match items.len() {
            1 => "A packet of 1 paper".to_owned(),
            many => format!("A packet of {many} papers"),
        });
        let id: PacketId = tx.new_id();
        let packet = Packet {
            id,
            patient_id: plan.patient_id,
            token: plan.token,
            items: PacketItems(items),
            attachment_id: attachments::keep(tx, &folder, pdf, "application/pdf")?,
            pages: i64::from(all),
            due_on: plan.due_on,
            made_at: tx.now(),
            made_by: tx.actor(),
        };
        tx.save(&packet, 0)
    })
}
