//! The practice share on the command line.

use serde_json::{Value, json};
use seriesdesk_desk::{Code, Desk, UiError};
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use crate::{
    failure::Failure,
    verbs::{print, write},
};

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A computer about to join.
pub struct Guest<'a> {
    /// Where the practice will lie.
    pub dir: &'a Path,
    /// The shared folder.
    pub share: &'a Path,
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

/// Joins, shows the six words, and waits.
pub fn join(desk: &Desk, guest: &Guest<'_>, passphrase: &str) -> Result<(), Failure> {
    let place = json!({ "kind": "folder", "folder": guest.share });
    let input = json!({ "place": place, "code": guest.code, "folder": guest.dir, "passphrase": passphrase });
    let mut state = desk.call("join_practice", &input)?.value;
    let words: Vec<_> = list(&state["words"]).iter().map(text).collect();
    eprintln!("The other screen has to show the same words: {}", words.join(" "));
    let until = Instant::now() + Duration::from_secs(guest.wait);
    while state["step"]["code"] != "ready" {
        if Instant::now() > until {
            desk.call("stop_joining", &json!({}))?;
            return Err(UiError::new(Code::Refused, "Nobody let this computer in.")
                .hint("Ask for a new invitation.")
                .into());
        }
        thread::sleep(LOOK_EVERY);
        state = desk.call("join_status", &json!({}))?.value;
    }
    print(&state)
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
