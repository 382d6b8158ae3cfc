//! A request as it goes out: a fax cover, a letter, and what the patient signed.

use super::{
    PriorRequest, RecordHolder, acting,
    views::{self, PriorRequestOf},
};
use crate::{
    Practice,
    consents::{self, SignMethod},
    error::{Error, Result},
    patients, people, practice,
    sheets::{FaxCover, Letterhead, RecordsRequestSheet},
    types::{Day, PatientId},
};

/// So many days are asked for in the letter.
const WITHIN_DAYS: i64 = 14;

/// What stands on a request.
///
/// # Errors
/// Refused while the authorization it goes out on is not in force.
pub fn records_request_sheet(practice: &Practice, input: PriorRequestOf) -> Result<RecordsRequestSheet> {
    let db = practice.db();
    let request: PriorRequest = db.find(input.request_id, "request")?;
    let local = practice::now_local(db, practice.env().now())?;
    let today = local.day();
    acting::may_go_out(db, &request, today)?;
    let patient = patients::find_patient(db, patients::kept(db, request.patient_id)?)?;
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let letterhead = Letterhead {
        name: profile.name,
        address: profile.address.as_ref().map(|address| address.one_line()).unwrap_or_default(),
        phone: profile.phone,
        fax: profile.fax,
        ein: None,
        group_npi: None,
        taxonomy: None,
    };
    let (authorization, by_hand) = match request.consent_id {
        Some(consent) => {
            let by_hand = consents::methods_of(db, consent)?.contains(&SignMethod::Paper);
            (if by_hand { None } else { Some(Box::new(consents::consent_sheet(practice, consent)?)) }, by_hand)
        }
        None => (None, false),
    };
    let (standing, _) = views::standing(db, &request, today)?;
    let from = people::name_of(db, practice.actor())?;
    let mut to = vec![request.name.clone()];
    to.extend(request.address.iter().flat_map(|address| address.lines()).map(str::to_owned));
    let cover = request.fax.as_ref().map(|fax| FaxCover {
        to: request.name.clone(),
        fax: fax.clone(),
        phone: request.phone.clone(),
        from: from.clone().unwrap_or_else(|| letterhead.name.clone()),
        about: "Request for records".to_owned(),
        more: by_hand.then(|| "and the signed authorization".to_owned()),
    });
    Ok(RecordsRequestSheet {
        sample: profile.sample,
        paragraphs: letter(&request, &letterhead, standing.sent_on, today),
        date: today.us(),
        to,
        about: about(practice, patient.id)?,
        asked: asked(&request),
        made_local: local.to_string(),
        number: patient.mrn,
        signed_by: from,
        letterhead,
        cover,
        authorization,
    })
}

/// Who the patient is, for those who look for the records.
fn about(practice: &Practice, patient: PatientId) -> Result<Vec<(String, String)>> {
    let patient = patients::find_patient(practice.db(), patient)?;
    let mut about =
        vec![("Patient".to_owned(), patient.full_name()), ("Date of birth".to_owned(), patient.born_on.us())];
    about.extend(patient.address.as_ref().map(|address| ("Address".to_owned(), address.one_line())));
    Ok(about)
}

fn asked(request: &PriorRequest) -> Vec<(String, String)> {
    let period = match (request.since, request.until) {
        (Some(since), Some(until)) => format!("{} to {}", since.us(), until.us()),
        (Some(since), None) => format!("Since {}", since.us()),
        (None, Some(until)) => format!("Until {}", until.us()),
        (None, None) => "All you have".to_owned(),
    };
    vec![("Records".to_owned(), request.records.clone()), ("From when".to_owned(), period)]
}

fn letter(request: &PriorRequest, practice: &Letterhead, sent_on: Option<Day>, today: Day) -> Vec<String> {
    let mut paragraphs = Vec::new();
    if let Some(sent_on) = sent_on.filter(|sent| *sent < today) {
        paragraphs
            .push(format!("We asked you for these records first on {} and have not received them.", sent_on.us()));
    }
    paragraphs.push(match request.holder {
        RecordHolder::Pharmacy => "Please send us the list of what you filled for this patient, with name, strength, \
             quantity, days supplied and the day of each fill."
            .to_owned(),
        RecordHolder::Plan => {
            "Please send us the list of medicines and treatments paid for this patient, with the day \
             of each."
                .to_owned()
        }
        RecordHolder::Provider | RecordHolder::Hospital => {
            "Please send us the records of this patient that are named above.".to_owned()
        }
    });
    paragraphs.push(match request.consent_id {
        Some(_) => "The patient's signed authorization is behind this letter.".to_owned(),
        // 45 CFR 164.506(c)(2): disclosure for the treatment activities of a health care provider.
        None => "We ask for them to treat the patient. 45 CFR 164.506(c)(2) lets you send them to us for that without \
             an authorization. Please leave out psychotherapy notes and records under 42 CFR part 2; those need a form \
             of their own."
            .to_owned(),
    });
    let by = today.plus(WITHIN_DAYS).us();
    paragraphs.push(match (&practice.fax, practice.address.is_empty()) {
        (Some(fax), false) => {
            format!("Please fax them to {fax} or mail them to the address above by {by}. If you have none, tell us so.")
        }
        (Some(fax), true) => format!("Please fax them to {fax} by {by}. If you have none, tell us so."),
        (None, _) => format!("Please mail them to the address above by {by}. If you have none, tell us so."),
    });
    if let Some(phone) = &practice.phone {
        paragraphs.push(format!("Questions, or a fee for copies: call {phone} before you copy."));
    }
    paragraphs
}
