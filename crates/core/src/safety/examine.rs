use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::store;
use crate::{
    Practice, attachments, audit,
    error::Result,
    exchange,
    oplog::{PRACTICE, RESTRICTED, fingerprint, mark_of, replayed_fingerprint},
};

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found, in words.
    pub detail: String,
}

/// Whether the practice's store is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Soundness {
    /// What was looked at, in order.
    pub checks: Vec<Check>,
    /// Whether everything is as it should be.
    pub sound: bool,
}

impl Soundness {
    /// The verdict over some checks.
    pub fn of(checks: Vec<Check>) -> Self {
        let sound = checks.iter().all(|check| check.ok);
        Self { checks, sound }
    }
}

/// Looks at every page, index, log entry, audit line and attachment, and at what other computers said of theirs. Changes nothing.
pub fn examine(practice: &Practice) -> Vec<Check> {
    let mut checks = vec![
        check("Encrypted pages", pages(practice)),
        check("Tables and indexes", structure(practice)),
        check("Operation log", log(practice)),
        check("Audit trail", trail(practice)),
        check("Attachments", files(practice)),
    ];
    if exchange::is_set_up(practice).unwrap_or(true) {
        checks.push(check("Other computers", others(practice)));
    }
    checks
}

type Finding = Result<(bool, String)>;

fn pages(practice: &Practice) -> Finding {
    let faults = store::page_faults(practice.db())?;
    Ok(match faults {
        0 => (true, "Every page carries its seal".to_owned()),
        faults => (false, format!("{faults} pages were altered or damaged")),
    })
}

fn structure(practice: &Practice) -> Finding {
    let faults = store::structure_faults(practice.db())?;
    Ok(match faults {
        0 => (true, "Whole".to_owned()),
        faults => (false, format!("{faults} faults")),
    })
}

fn log(practice: &Practice) -> Finding {
    let entries = store::log_entries(practice.db())?;
    let print = fingerprint(practice)?;
    if replayed_fingerprint(practice)? == print {
        // Two computers that agree show the same mark, so people can compare them over the telephone.
        let mark = |of| Ok::<_, crate::Error>(mark_of(practice, of)?.chars().take(12).collect::<String>());
        let apart = match exchange::opens_restricted(practice)? {
            true => format!(", that of restricted records {}", mark(RESTRICTED)?),
            false => String::new(),
        };
        let mark = mark(PRACTICE)?;
        return Ok((true, format!("{entries} entries build the same tables; their mark is {mark}{apart}")));
    }
    Ok((false, format!("{entries} entries build other tables than those on disk")))
}

fn trail(practice: &Practice) -> Finding {
    Ok(match audit::verify_chain(practice)? {
        Some(entries) => (true, format!("{entries} entries, unbroken")),
        None => (false, "An entry was altered or removed".to_owned()),
    })
}

/// Whoever altered or removed an entry of the trail, with all that follows made to fit, cannot do so on the other computers.
fn others(practice: &Practice) -> Finding {
    let trail =
        exchange::broken_chain(practice)?.map(|of| format!("the audit trail of {of} is another here than elsewhere"));
    let tables = exchange::disagreements(practice)?.into_iter().map(|apart| {
        let tables: Vec<_> = apart.tables.iter().map(|table| table.replace('_', " ")).collect();
        format!("{} shows other {} for the same changes", apart.device, tables.join(", "))
    });
    let apart: Vec<String> = trail.into_iter().chain(tables).collect();
    Ok(match apart.is_empty() {
        true => (true, "What they last said of their trails and tables agrees with what is here".to_owned()),
        false => {
            (false, format!("{}. Look there as well: one of the computers was altered or is damaged", apart.join("; ")))
        }
    })
}

fn files(practice: &Practice) -> Finding {
    let attachments::Kept { all, missing, altered } = attachments::verify(practice)?;
    // What another computer kept may still be on its way.
    let arriving = exchange::is_set_up(practice)?;
    Ok(match (missing, altered) {
        (0, 0) => (true, format!("{all} files, all whole")),
        (missing, 0) if arriving => {
            (true, format!("{all} files, {missing} of them still arriving from another computer"))
        }
        (missing, altered) => (false, format!("{} of {all} files are missing or altered", missing + altered)),
    })
}

fn check(name: &str, finding: Finding) -> Check {
    let (ok, detail) = finding.unwrap_or_else(|error| (false, error.to_string()));
    Check { name: name.to_owned(), ok, detail }
}
