//! A small clinic for stories: one site, two chairs, one provider, the prices of an infusion.

use serde_json::{Value, json};
use seriesdesk_core::db::Durability;
use seriesdesk_desk::Desk;
use seriesdesk_tests::{call, new_desk};
use tempfile::TempDir;

pub struct House {
    pub desk: Desk,
    pub chairs: Vec<String>,
    pub provider: String,
    pub payer: String,
    // The practice lives as long as its folder.
    pub _folder: TempDir,
}

pub fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let desk = new_desk(folder.path(), 1, Durability::None);
    letterhead(&desk);
    let site = save(
        &desk,
        "save_site",
        json!({
            "id": "", "name": "Elm Street", "time_zone": "America/New_York", "address": address(), "phone": "5550130142",
            "place_of_service": "11", "active": true, "revision": 0,
            "hours": (1..=5).map(|weekday| json!({ "weekday": weekday, "opens": "08:00", "closes": "18:00" })).collect::<Vec<_>>(),
        }),
    );
    let chairs = (1..=2)
        .map(|number| {
            save(&desk, "save_room", json!({
                "id": "", "site_id": site, "name": format!("Chair {number}"), "kind": { "code": "chair", "label": "" },
                "modalities": ["ketamine", "spravato"], "position": number, "active": true, "revision": 0,
            }))
        })
        .collect();
    let provider = save(
        &desk,
        "save_provider",
        json!({
            "id": "", "name": "Miriam Halloran", "credential": "MD", "kind": { "code": "provider", "label": "" }, "title": "psychiatry",
            "npi": "1234567893", "license": "MD000000", "license_state": "NY", "taxonomy": "2084P0800X", "active": true, "position": 1, "revision": 0,
        }),
    );
    for (code, label, cents, ndc) in [
        ("96365", "IV infusion, first hour", 35_500, Value::Null),
        (
            "J3490",
            "Ketamine, racemic, IV",
            7_500,
            json!({ "code": "99999011410", "unit": "ML", "quantity": "0.78", "description": "ketamine HCl 50 mg/mL" }),
        ),
    ] {
        save(
            &desk,
            "save_fee",
            json!({
                "id": "", "code": code, "label": label, "modifiers": [], "price_cents": cents, "ndc": ndc,
                "effective_on": "2025-01-01", "ends_on": null, "demo": false, "revision": 0,
            }),
        );
    }
    let payer = save(
        &desk,
        "save_payer",
        json!({
            "id": "", "name": "Harbor Mutual", "payer_id": null, "kind": { "code": "commercial", "label": "" }, "phone": null,
            "authorization_phone": null, "fax": null, "portal_url": null, "behavioral_carve_out": null, "appeal_address": null,
            "source": null, "verified_on": null, "active": true, "revision": 0,
        }),
    );
    House { desk, chairs, provider, payer, _folder: folder }
}

pub fn address() -> Value {
    json!({ "line1": "1 Elm Street", "line2": null, "city": "Fairhaven", "state": "NY", "zip": "12000" })
}

#[track_caller]
pub fn save(desk: &Desk, command: &str, input: Value) -> String {
    call(desk, command, &input)["id"].as_str().unwrap().to_owned()
}

fn letterhead(desk: &Desk) {
    let mut practice = call(desk, "practice", &json!({}));
    for (field, value) in [
        ("name", json!("Elm Street Psychiatry")),
        ("ein", json!("12-3456789")),
        ("group_npi", json!("1558444216")),
        ("taxonomy", json!("2084P0800X")),
        ("address", address()),
        ("phone", json!("5550130142")),
        ("superbill_prefix", json!("SB")),
        ("mrn_prefix", json!("ES")),
    ] {
        practice[field] = value;
    }
    call(desk, "save_practice", &practice);
}
