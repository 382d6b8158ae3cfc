//! What each verb does.

use serde_json::{Value, json};
use seriesdesk_desk::{Code, Command, Desk, Permission, Reply, UiError, commands, session::build_sample};
use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use crate::{
    args::{Args, ImportKind, Verb},
    clock,
    failure::Failure,
    input, opening, plan, sharing,
};

const SAMPLE_ZONE: &str = "America/New_York";

/// Does what was asked.
pub fn run(args: &Args) -> Result<(), Failure> {
    match &args.verb {
        Verb::Commands { json } => list_commands(*json),
        Verb::Call { name, input, reply } => call(args, name, input.as_deref(), *reply),
        Verb::Paper { name, input, output } => paper(args, name, input.as_deref(), output),
        Verb::New { dir, input } => new(args, dir, input.as_deref()),
        Verb::Demo { dir } => demo(args, dir),
        Verb::Doctor { json } => doctor(args, *json),
        Verb::Import { kind } => import(args, kind),
        Verb::Backup { file, replace } => backup(args, file, *replace),
        Verb::Restore { file, dir, locked } => restore(args, file, dir, *locked),
        Verb::Sync { snapshot, import: None, export: None } => {
            answer(args, if *snapshot { "make_copy" } else { "sync_now" }, &json!({}))
        }
        Verb::Sync { import, export, .. } => carry(args, import.as_deref(), export.as_deref()),
        Verb::Devices { json } => sharing::devices(&ready(args, "sync_status")?, *json),
        Verb::Invite { name, person, restricted } => {
            sharing::invite(&ready(args, "invite_device")?, name, person, *restricted)
        }
        Verb::Join { dir, share, code_file, wait } => {
            let (desk, dir, share) = (desk(args, None, None)?, absolute(dir), place(share)?);
            let passphrase = opening::new_passphrase(args)?;
            if sharing::goes_on(&desk, &dir, &passphrase)? {
                return sharing::wait_for(&desk, *wait, args.person.as_deref());
            }
            let code = opening::invitation_code(args, code_file.as_deref())?;
            sharing::join(&desk, &sharing::Guest { dir: &dir, share: &share, code: &code, wait: *wait }, &passphrase)
        }
        Verb::Recover { dir, share, name, words_file, incomplete, wait } => {
            let (desk, dir, share) = (desk(args, None, None)?, absolute(dir), place(share)?);
            let words = opening::kit_words(args, words_file.as_deref())?;
            let passphrase = opening::new_passphrase(args)?;
            if !sharing::goes_on(&desk, &dir, &passphrase)? {
                let survivor =
                    sharing::Survivor { dir: &dir, share: &share, name, words: &words, incomplete: *incomplete };
                sharing::recover(&desk, &survivor, &passphrase)?;
            }
            sharing::wait_for(&desk, *wait, args.person.as_deref())
        }
        Verb::Conflicts { json } => sharing::conflicts(&ready(args, "list_conflicts")?, *json),
        Verb::Plan { request, seconds } => {
            let answer = plan::plan(&input::read(Some(request.as_str()))?, *seconds)?;
            print(&serde_json::to_value(answer).unwrap_or_default())
        }
    }
}

/// A folder, or what a file says of a server: its password is no argument.
fn place(share: &str) -> Result<Value, Failure> {
    match share.starts_with('@') {
        true => input::read(Some(share)),
        false => Ok(json!({ "kind": "folder", "folder": absolute(Path::new(share)) })),
    }
}

fn backup(args: &Args, file: &Path, replace: bool) -> Result<(), Failure> {
    if !replace && file.exists() {
        let refusal = UiError::new(Code::Refused, "This file is there already.");
        return Err(refusal.hint("Choose another name, or say --replace.").into());
    }
    answer(args, "make_backup", &json!({ "path": file }))
}

fn list_commands(as_json: bool) -> Result<(), Failure> {
    if as_json {
        let all: Vec<Value> = commands()
            .map(|command| {
                json!({
                    "name": command.name, "kind": command.kind, "permission": command.permission,
                    "input": (command.input)(), "output": (command.output)(),
                })
            })
            .collect();
        return print(&Value::Array(all));
    }
    let lines = commands().map(|command| {
        format!(
            "{:<24} {:<8} {}\n",
            command.name,
            format!("{:?}", command.kind).to_lowercase(),
            command.permission.code()
        )
    });
    write(&lines.collect::<String>())
}

fn call(args: &Args, name: &str, given: Option<&str>, whole_reply: bool) -> Result<(), Failure> {
    let input = input::read(given)?;
    input::no_secret_in_argument(name, given, &input)?;
    let desk = ready(args, name)?;
    let reply = desk.call(name, &input)?;
    print(&if whole_reply { whole(&reply) } else { reply.value })
}

fn paper(args: &Args, name: &str, given: Option<&str>, output: &Path) -> Result<(), Failure> {
    let input = input::read(given)?;
    input::no_secret_in_argument(name, given, &input)?;
    let desk = ready(args, name)?;
    let bytes = desk.paper(name, &input)?;
    fs::write(output, bytes).map_err(|_| UiError::new(Code::Storage, "The paper could not be written there.").into())
}

fn new(args: &Args, dir: &Path, given: Option<&str>) -> Result<(), Failure> {
    let mut practice = input::read(given)?;
    input::no_secret_in_argument("create_practice", given, &practice)?;
    let fields = practice.as_object_mut().ok_or_else(|| UiError::new(Code::Invalid, "The input is not an object."))?;
    if fields.contains_key("passphrase") {
        return Err(Failure::Usage("The passphrase comes from the environment, a file or a prompt.".to_owned()));
    }
    let host_zone = desk(args, None, None)?.call("desk_state", &json!({}))?.value["time_zone"].clone();
    let name = dir.file_name().map_or("Practice".to_owned(), |name| name.to_string_lossy().into_owned());
    fields.entry("practice_name").or_insert_with(|| json!(name));
    fields.entry("owner_name").or_insert_with(|| json!("Owner"));
    let zone = fields.entry("time_zone").or_insert(host_zone).as_str().map(str::to_owned);
    fields.insert("dir".to_owned(), json!(absolute(dir)));
    fields.insert("passphrase".to_owned(), json!(opening::new_passphrase(args)?.as_str()));
    let desk = desk(args, None, zone.as_deref())?;
    print(&desk.call("create_practice", &practice)?.value)
}

fn demo(args: &Args, dir: &Path) -> Result<(), Failure> {
    let desk = desk(args, None, Some(SAMPLE_ZONE))?;
    build_sample(&desk, &absolute(dir))?;
    print(&desk.call("desk_state", &json!({}))?.value)
}

fn doctor(args: &Args, as_json: bool) -> Result<(), Failure> {
    let desk = ready(args, "doctor")?;
    let found = desk.call("doctor", &json!({}))?.value;
    if as_json {
        print(&found)?;
    } else {
        let checks = found["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
        let line = |check: &Value| {
            let word = if check["ok"] == true { "ok " } else { "BAD" };
            format!(
                "{word}  {}: {}\n",
                check["name"].as_str().unwrap_or_default(),
                check["detail"].as_str().unwrap_or_default()
            )
        };
        write(&checks.iter().map(line).collect::<String>())?;
    }
    if found["sound"] == true {
        return Ok(());
    }
    Err(UiError::new(Code::Storage, "The practice's store is not sound. Nothing was changed.")
        .hint("Restore the newest backup into an empty folder.")
        .into())
}

fn import(args: &Args, kind: &ImportKind) -> Result<(), Failure> {
    match kind {
        ImportKind::Csv { file, map, dry_run } => {
            let map = input::read_file(map)?;
            answer(args, "import_csv", &json!({ "path": absolute(file), "map": map, "dry_run": dry_run }))
        }
        ImportKind::Fhir { paths, dry_run } => {
            let paths: Vec<PathBuf> = paths.iter().map(|path| absolute(path)).collect();
            answer(args, "import_fhir", &json!({ "paths": paths, "dry_run": dry_run }))
        }
    }
}

fn restore(args: &Args, file: &Path, dir: &Path, locked: bool) -> Result<(), Failure> {
    let desk = desk(args, None, None)?;
    let mut input = json!({ "path": absolute(file), "dir": absolute(dir) });
    if !locked {
        let inside = desk.call("look_into_backup", &json!({ "path": absolute(file) }))?.value;
        let people: Vec<_> = serde_json::from_value(inside["people"].clone()).map_err(|_| Failure::panicked())?;
        input["person_id"] = json!(opening::person(&people, args.person.as_deref())?.id);
        input["passphrase"] = json!(opening::new_passphrase(args)?.as_str());
    }
    print(&desk.call("restore_backup", &input)?.value)
}

fn carry(args: &Args, import: Option<&Path>, export: Option<&Path>) -> Result<(), Failure> {
    let desk = ready(args, "read_exchange_file")?;
    if let Some(file) = import {
        print(&desk.call("read_exchange_file", &json!({ "path": absolute(file) }))?.value)?;
    }
    if let Some(file) = export {
        print(&desk.call("write_exchange_file", &json!({ "path": absolute(file) }))?.value)?;
    }
    Ok(())
}

fn answer(args: &Args, name: &str, input: &Value) -> Result<(), Failure> {
    let desk = ready(args, name)?;
    print(&desk.call(name, input)?.value)
}

/// A desk on which the command can run: with the practice open, or only chosen where the command needs nobody.
fn ready(args: &Args, name: &str) -> Result<Desk, Failure> {
    let command: &Command = commands().find(|command| command.name == name).ok_or_else(|| {
        UiError::new(Code::NotFound, "There is no such command.").hint("deskctl commands lists them.")
    })?;
    let desk = desk(args, args.practice.as_deref(), None)?;
    match (command.permission, &args.practice) {
        (Permission::Anybody, None) => {}
        (Permission::Anybody, Some(_)) => drop(opening::choose(&desk, args)?),
        _ => opening::unlock(&desk, args)?,
    }
    Ok(desk)
}

fn desk(args: &Args, practice: Option<&Path>, zone_of_new: Option<&str>) -> Result<Desk, Failure> {
    #[cfg(debug_assertions)]
    let today = args.today.as_deref();
    #[cfg(not(debug_assertions))]
    let today = None;
    #[cfg(not(debug_assertions))]
    let _ = args;
    Ok(Desk::on(clock::host(today, practice, zone_of_new)?))
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn whole(reply: &Reply) -> Value {
    json!({ "value": reply.value, "changed": reply.changed, "undo": reply.undo, "said": reply.said })
}

pub(crate) fn print(value: &Value) -> Result<(), Failure> {
    let text =
        if io::stdout().is_terminal() { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    write(&(text.map_err(|_| Failure::panicked())? + "\n"))
}

/// A reader that went away is no failure of ours.
pub(crate) fn write(text: &str) -> Result<(), Failure> {
    let _ = io::stdout().lock().write_all(text.as_bytes());
    Ok(())
}
