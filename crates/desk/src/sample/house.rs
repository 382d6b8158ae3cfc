//! The practice's walls, people on the schedule, prices and payers.

use serde_json::{Value, json};

use super::{Story, list};
use crate::UiError;

/// What the story refers to later.
pub(super) struct House {
    pub chairs: Vec<String>,
    pub tms: Vec<String>,
    pub visit: String,
    pub okafor: String,
    pub halloran: String,
    pub brandt: String,
    pub farris: String,
    pub rowe: String,
    pub whitlock: String,
    pub ocampo: String,
    pub tanabe: String,
    pub site: String,
    pub northfield: String,
    pub harbor: String,
}

pub(super) fn furnish(story: &Story<'_>) -> Result<House, UiError> {
    letterhead(story)?;
    let site = site(story)?;
    let mut places = rooms(story, &site)?.into_iter();
    let mut next = || places.next().unwrap_or_default();
    let (tms, chairs, visit) = (vec![next(), next()], vec![next(), next(), next(), next()], next());
    let [halloran, okafor, brandt, farris, rowe, whitlock, ocampo, tanabe] = providers(story)?;
    fees(story)?;
    let [northfield, harbor] = payers(story)?;
    protocol(story)?;
    let closures = story.call("propose_closures", json!({ "year": story.today.year() }))?;
    // A sample that is closed today would show nothing.
    let today = json!(story.today);
    let closures: Vec<_> =
        list(&closures, "closures").into_iter().filter(|closure| closure.get("day") != Some(&today)).collect();
    story.call("save_closures", json!({ "closures": closures }))?;
    Ok(House {
        chairs,
        tms,
        visit,
        okafor,
        halloran,
        brandt,
        farris,
        rowe,
        whitlock,
        ocampo,
        tanabe,
        site,
        northfield,
        harbor,
    })
}

fn address() -> Value {
    json!({ "line1": "410 Main Street", "line2": "Suite 200", "city": "Fairhaven", "state": "NY", "zip": "12000" })
}

fn letterhead(story: &Story<'_>) -> Result<(), UiError> {
    let mut practice = story.call("practice", json!({}))?;
    merge(
        &mut practice,
        json!({
            "tagline": "Interventional Psychiatry",
            "ein": "00-0000000",
            "group_npi": "1234567893",
            "taxonomy": "2084P0800X",
            "address": address(),
            "phone": "(555) 013-0142",
            "fax": "(555) 013-0143",
            "email": "desk@cedargrove.example",
            "superbill_prefix": "SB",
            "mrn_prefix": "CG",
            "payment_note": "Package rule: six infusions are billed one by one, each on its own date, at one sixth of the package price.",
        }),
    );
    story.save("save_practice", practice)?;
    Ok(())
}

fn site(story: &Story<'_>) -> Result<String, UiError> {
    let there = list(&story.call("sites", json!({}))?, "sites").into_iter().next();
    let mut site = there.unwrap_or_else(|| json!({ "id": "", "revision": 0 }));
    // Every day of the week, so that Today has sessions on whatever day somebody looks.
    let hours: Vec<_> =
        (1..=7).map(|weekday| json!({ "weekday": weekday, "opens": "08:00", "closes": "17:00" })).collect();
    merge(
        &mut site,
        json!({
            "name": "Main Street",
            "time_zone": super::TIME_ZONE,
            "address": address(),
            "phone": "(555) 013-0142",
            "place_of_service": "11",
            "hours": hours,
            "active": true,
        }),
    );
    story.save("save_site", site)
}

fn rooms(story: &Story<'_>, site: &str) -> Result<Vec<String>, UiError> {
    let rooms = [
        ("TMS 1", "tms", vec!["tms"]),
        ("TMS 2", "tms", vec!["tms"]),
        ("Chair 1", "chair", vec!["ketamine", "spravato"]),
        ("Chair 2", "chair", vec!["ketamine", "spravato"]),
        ("Chair 3", "chair", vec!["ketamine", "spravato"]),
        ("Chair 4", "chair", vec!["ketamine", "spravato"]),
        ("Visit room", "visit", vec!["evaluation"]),
    ];
    (1..)
        .zip(rooms)
        .map(|(position, (name, kind, modalities))| {
            let kind = json!({ "code": kind, "label": "" });
            story.save("save_room", json!({ "id": "", "site_id": site, "name": name, "kind": kind, "modalities": modalities, "position": position, "active": true, "revision": 0 }))
        })
        .collect()
}

fn providers(story: &Story<'_>) -> Result<[String; 8], UiError> {
    let provider = |name: &str, credential: &str, title: &str, npi: Option<&str>, position: u32| {
        let kind = if npi.is_some() { "provider" } else { "staff" };
        story.save("save_provider", json!({
            "id": "", "name": name, "credential": credential, "kind": { "code": kind, "label": "" }, "title": title, "npi": npi,
            "license": npi.map(|_| "000000"), "license_state": npi.map(|_| "NY"), "taxonomy": npi.map(|_| "2084P0800X"),
            "active": true, "position": position, "revision": 0,
        }))
    };
    let halloran = provider("Miriam Halloran", "MD", "psychiatry", Some("0000000006"), 1)?;
    let okafor = provider("Helen M. Okafor", "MD", "psychiatry", Some("0000000014"), 2)?;
    let brandt = provider("Theo Brandt", "PMHNP", "psychiatric nurse practitioner", Some("0000000022"), 3)?;
    let farris = provider("Colleen Farris", "CRNA", "anesthesia", Some("0000000030"), 4)?;
    let rowe = provider("Nadia Rowe", "MD", "psychiatry", Some("0000000048"), 5)?;
    let whitlock = provider("Dana Whitlock", "RN", "infusion nurse", None, 6)?;
    let ocampo = provider("Luis Ocampo", "RN", "monitoring nurse", None, 7)?;
    let tanabe = provider("Kei Tanabe", "", "TMS operator", None, 8)?;
    Ok([halloran, okafor, brandt, farris, rowe, whitlock, ocampo, tanabe])
}

fn fees(story: &Story<'_>) -> Result<(), UiError> {
    let ketamine =
        json!({ "code": "99999011410", "unit": "ML", "quantity": "0.78", "description": "ketamine HCl 50 mg/mL" });
    let esketamine =
        json!({ "code": "99999028030", "unit": "UN", "quantity": "3", "description": "esketamine nasal spray 28 mg" });
    let prices = [
        ("96365", "IV infusion, first hour", 35_500, Value::Null),
        ("J3490", "Ketamine, racemic, IV", 7_500, ketamine),
        ("96375", "IV push, one added drug", 4_850, Value::Null),
        ("96127", "Scored questionnaire", 2_000, Value::Null),
        ("90867", "TMS, first visit with mapping", 45_000, Value::Null),
        ("90868", "TMS, treatment visit", 25_000, Value::Null),
        ("90869", "TMS, mapping again", 38_000, Value::Null),
        ("J0013", "Esketamine nasal spray, 1 mg", 1_150, esketamine.clone()),
        ("G2082", "Esketamine visit up to 56 mg", 90_000, esketamine.clone()),
        ("G2083", "Esketamine visit above 56 mg", 128_000, esketamine),
        ("99213", "Office visit, established, short", 12_000, Value::Null),
        ("99214", "Office visit, established", 16_500, Value::Null),
        ("99215", "Office visit, established, long", 22_000, Value::Null),
        ("99415", "Extra staff time, first hour", 6_000, Value::Null),
        ("99416", "Extra staff time, further half hour", 3_000, Value::Null),
        ("90792", "Psychiatric intake", 32_000, Value::Null),
    ];
    let effective_on = story.today.plus(-400);
    for (code, label, price_cents, ndc) in prices {
        story.save(
            "save_fee",
            json!({
                "id": "", "code": code, "label": label, "modifiers": [], "price_cents": price_cents, "ndc": ndc,
                "effective_on": effective_on, "ends_on": null, "demo": true, "revision": 0,
            }),
        )?;
    }
    Ok(())
}

fn payers(story: &Story<'_>) -> Result<[String; 2], UiError> {
    let payer = |name: &str, phone: &str| {
        story.save("save_payer", json!({
            "id": "", "name": name, "payer_id": null, "kind": { "code": "commercial", "label": "" }, "phone": phone,
            "authorization_phone": phone, "fax": null, "portal_url": null, "behavioral_carve_out": null,
            "appeal_address": { "line1": "PO Box 100", "line2": null, "city": "Fairhaven", "state": "NY", "zip": "12000" },
            "source": "Invented for the sample", "verified_on": null, "active": true, "revision": 0,
        }))
    };
    Ok([payer("Northfield Mutual", "(555) 013-0100")?, payer("Harbor Mutual", "(555) 013-0101")?])
}

/// The clinic's own way: the shipped infusions, with an hour of a therapist after the recovery.
fn protocol(story: &Story<'_>) -> Result<(), UiError> {
    let shipped = list(&story.call("protocols", json!({}))?, "protocols");
    let found = shipped.into_iter().find(|protocol| protocol.get("id") == Some(&json!("iv-ketamine-depression")));
    let Some(Value::Object(mut found)) = found else { return Ok(()) };
    let mut regimen = found.remove("regimen").unwrap_or_default();
    let add = |list: Option<&mut Value>, item: Value| {
        if let Some(list) = list.and_then(Value::as_array_mut) {
            list.push(item);
        }
    };
    let integration = json!({ "kind": "integration", "minutes": 50, "first_minutes": null, "room_kind": "visit" });
    add(regimen.get_mut("segments"), integration);
    add(
        regimen.get_mut("needs"),
        json!({ "skill": "therapist", "during": ["integration"], "load": "all", "of_capacity": null }),
    );
    merge(
        &mut regimen,
        json!({
            "name": "IV ketamine with integration",
            "summary": "Six infusions as shipped, and an hour with a therapist after each, in the visit room.",
        }),
    );
    let based_on = json!({ "id": "iv-ketamine-depression", "version": found.get("version") });
    story.save("save_protocol", json!({ "id": "", "based_on": based_on, "regimen": regimen, "revision": 0 }))?;
    Ok(())
}

/// Overwrites the fields of `changes` in an answer, which then is an input again.
pub(super) fn merge(answer: &mut Value, changes: Value) {
    if let (Some(answer), Value::Object(changes)) = (answer.as_object_mut(), changes) {
        answer.extend(changes);
    }
}
