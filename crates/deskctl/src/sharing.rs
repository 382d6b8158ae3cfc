//! The practice share on the command line.

use serde_json::{Value, json};
use seriesdesk_desk::{Code, Desk, UiError, session::PersonChoice};
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use crate::{
    failure::Failure,
    opening,
    verbs::{print, write},
};

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A computer about to join.
pub struct Guest<'a> {
    /// Where the practice will lie.
    pub dir: &'a Path,
    /// Where the share is.
    pub share: &'a Value,
    /// The invitation's code.
    pub code: &'a str,
    /// Seconds to wait at most.
    pub wait: u64,
}

/// Lists the computers of the practice.
pub fn devices(desk: &Desk, as_json: bool) -> Result<(), Failure> {
    let status = desk.call("sync_status", &json!({}))?.value;
    if as_json {
        return print(&status);
    }
    let mut lines = format!("{}\n", text(&status["headline"]));
    for device in list(&status["devices"]) {
        lines.push_str(&format!(
            "{:<28} {:<22} {}\n",
            text(&device["name"]),
            text(&device["state"]["label"]),
            text(&device["has"])
        ));
    }
    for request in list(&status["requests"]) {
        let words: Vec<_> = list(&request["words"]).iter().map(text).collect();
        lines.push_str(&format!(
            "{} asks to be let in ({}): {}\n",
            text(&request["name"]),
            text(&request["id"]),
            words.join(" ")
        ));
    }
    write(&lines)
}

/// Asks a new computer in.
pub fn invite(desk: &Desk, name: &str, person: &str, restricted: bool) -> Result<(), Failure> {
    let people = desk.call("list_people", &json!({}))?.value;
    let found = list(&people).iter().find(|known| known["name"] == person || known["id"] == person).cloned();
    let found = found
        .ok_or_else(|| UiError::new(Code::NotFound, "There is no such person.").hint("deskctl call list_people"))?;
    let input = json!({ "name": name, "person_id": found["id"], "restricted": restricted });
    let invited = desk.call("invite_device", &input)?.value;
    desk.call("sync_now", &json!({}))?;
    print(&invited)
}

/// A computer on which a lost practice comes back.
pub struct Survivor<'a> {
    /// Where the practice will lie.
    pub dir: &'a Path,
    /// Where the share is.
    pub share: &'a Value,
    /// What people will call the computer.
    pub name: &'a str,
    /// The 24 words.
    pub words: &'a str,
    /// Whether to go on although records have not arrived.
    pub incomplete: bool,
}

/// Goes on with a practice that was ended on its way in. Answers whether there is one in the folder.
pub fn goes_on(desk: &Desk, dir: &Path, passphrase: &str) -> Result<bool, Failure> {
    let Ok(opened) = desk.call("open_practice", &json!({ "dir": dir })) else { return Ok(false) };
    if opened.value["unfinished"] != true {
        return Err(UiError::new(Code::Refused, "This folder already holds a practice.")
            .hint("Open it, or choose an empty folder.")
            .into());
    }
    let person = opened.value["people"][0]["id"].clone();
    match desk.call("unlock", &json!({ "person_id": person, "passphrase": passphrase })) {
        Ok(_) => Ok(true),
        // It had hardly begun, and nobody was asked anything yet.
        Err(refused) if refused.code == Code::Refused => {
            desk.call("stop_joining", &json!({}))?;
            Ok(false)
        }
        Err(other) => Err(other.into()),
    }
}

/// Joins, shows the six words, and waits.
pub fn join(desk: &Desk, guest: &Guest<'_>, passphrase: &str) -> Result<(), Failure> {
    let input = json!({ "place": guest.share, "code": guest.code, "folder": guest.dir, "passphrase": passphrase });
    let state = desk.call("join_practice", &input)?.value;
    let words: Vec<_> = list(&state["words"]).iter().map(text).collect();
    eprintln!("The other screen has to show the same words: {}", words.join(" "));
    wait_for(desk, guest.wait, None)
}

/// Lets this computer in by the recovery kit.
pub fn recover(desk: &Desk, survivor: &Survivor<'_>, passphrase: &str) -> Result<(), Failure> {
    let input = json!({
        "place": survivor.share, "words": survivor.words, "device_name": survivor.name, "folder": survivor.dir,
        "passphrase": passphrase, "incomplete_ok": survivor.incomplete,
    });
    desk.call("recover_practice", &input)?;
    Ok(())
}

/// Waits until everything is here. After a recovery `person` says which owner is at this computer.
pub fn wait_for(desk: &Desk, seconds: u64, person: Option<&str>) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(seconds);
    loop {
        let state = desk.call("join_status", &json!({}))?.value;
        match text(&state["step"]["code"]) {
            "ready" => return print(&state),
            "choose_person" => {
                if let Some(lost) = state["lost"].as_str() {
                    eprintln!("{lost}");
                }
                let owners: Vec<PersonChoice> =
                    serde_json::from_value(state["people"].clone()).map_err(|_| Failure::panicked())?;
                let owner = opening::person(&owners, person)?;
                return print(&desk.call("finish_recovery", &json!({ "person_id": owner.id }))?.value);
            }
            "refused" => return Err(UiError::new(Code::Refused, text(&state["said"])).into()),
            _ if Instant::now() > until => {
                return Err(UiError::new(Code::Refused, format!("Not yet: {}", text(&state["said"])))
                    .hint("Run the same command again to go on.")
                    .into());
            }
            _ => thread::sleep(LOOK_EVERY),
        }
    }
}

/// Lists what is to be decided.
pub fn conflicts(desk: &Desk, as_json: bool) -> Result<(), Failure> {
    let found = desk.call("list_conflicts", &json!({}))?.value;
    if as_json {
        return print(&found);
    }
    let lines = list(&found["decide"]).iter().map(|conflict| {
        format!("{}  {} - {}\n", text(&conflict["id"]), text(&conflict["title"]), text(&conflict["what"]))
    });
    write(&format!("{}{}\n", lines.collect::<String>(), text(&found["settled_words"])))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
