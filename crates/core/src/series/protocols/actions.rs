//! Writing and retiring a practice's own protocols.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Billing, Conduct, Notes, OwnProtocol, ProtocolId, Rhythm, Visit, rules};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::{self, Regimen},
    practice::fields::id_or_new,
    types::Saved,
};

const SAVE: Action = Action::reversible("save_protocol");
const RETIRE: Action = Action::reversible("retire_protocol");
const RETURN: Action = Action::reversible("return_protocol");

/// A practice's own protocol as a form sends it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProtocolToSave {
    /// The protocol's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// The shipped protocol it was copied from.
    pub based_on: Option<BasedOn>,
    /// What it prescribes.
    pub regimen: Regimen,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// The shipped protocol a copy was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasedOn {
    /// The pack's id.
    pub id: String,
    /// The pack's version the copy was last compared with.
    pub version: String,
}

/// Names a practice's own protocol.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProtocolRef {
    /// The protocol.
    pub id: ProtocolId,
    /// The revision the list was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Adds a protocol of the practice's own or changes one. Running courses keep what it said when they were started.
///
/// # Errors
/// `Invalid` names the field, such as `phases.0.sessions`; `Refused` for a second protocol of the same name in use.
pub fn save_protocol(practice: &mut Practice, input: ProtocolToSave) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let id: ProtocolId = id_or_new(tx, &input.id)?;
        let before: Option<OwnProtocol> = tx.db().get(id)?;
        let regimen = rules::checked(input.regimen)?;
        let based_on = input.based_on.map(|base| base_of(base, before.as_ref())).transpose()?;
        let active = before.is_none_or(|before| before.active);
        let protocol = OwnProtocol {
            id,
            name: regimen.name,
            summary: regimen.summary,
            based_on: based_on.as_ref().map(|base| base.id.clone()),
            based_on_version: based_on.map(|base| base.version),
            rhythm: Rhythm { modality: regimen.modality, phases: regimen.phases },
            visit: Visit { room_kind: regimen.room_kind, segments: regimen.segments, needs: regimen.needs },
            conduct: Conduct {
                instructions: regimen.instructions,
                missed: regimen.missed,
                checks: regimen.checks,
                readiness: regimen.readiness,
            },
            billing: Billing { codes: regimen.codes, other_billing: regimen.other_billing },
            notes: Notes(regimen.notes),
            active,
        };
        name_is_free(tx, &protocol)?;
        tx.say(format!("{} saved", protocol.name));
        tx.save(&protocol, input.revision)
    })
}

/// Takes an own protocol out of use: no new course can be started with it, running ones go on.
pub fn retire_protocol(practice: &mut Practice, input: ProtocolRef) -> Result<Done<Saved>> {
    practice.act(RETIRE, |tx| {
        let protocol: OwnProtocol = tx.db().find(input.id, "protocol")?;
        tx.say(format!("{} retired; running courses go on", protocol.name));
        tx.save(&OwnProtocol { active: false, ..protocol }, input.revision)
    })
}

/// Takes a retired protocol back into use.
///
/// # Errors
/// `Refused` when another one in use has its name.
pub fn return_protocol(practice: &mut Practice, input: ProtocolRef) -> Result<Done<Saved>> {
    practice.act(RETURN, |tx| {
        let protocol = OwnProtocol { active: true, ..tx.db().find(input.id, "protocol")? };
        name_is_free(tx, &protocol)?;
        tx.say(format!("{} is in use again", protocol.name));
        tx.save(&protocol, input.revision)
    })
}

/// The base as it may be kept: a shipped protocol in its shipped version, or what was kept before.
fn base_of(base: BasedOn, before: Option<&OwnProtocol>) -> Result<BasedOn> {
    let kept = |protocol: &OwnProtocol| {
        protocol.based_on.as_ref() == Some(&base.id) && protocol.based_on_version.as_ref() == Some(&base.version)
    };
    let shipped = packs::protocol(&base.id).is_some_and(|pack| pack.pack.version == base.version);
    if shipped || before.is_some_and(kept) {
        return Ok(base);
    }
    Err(Error::invalid("based_on", "is not a shipped protocol in the version that is shipped; copy it again"))
}

fn name_is_free(tx: &Tx<'_>, protocol: &OwnProtocol) -> Result<()> {
    let others: Vec<OwnProtocol> = tx.db().list("active ORDER BY id", [])?;
    let same = |name: &str| name.to_lowercase() == protocol.name.to_lowercase();
    let taken = others.iter().any(|other| other.id != protocol.id && same(&other.name))
        || packs::protocols().iter().any(|pack| same(&pack.protocol.name));
    if protocol.active && taken {
        return Err(Error::refused("Another protocol has this name.")
            .on("name")
            .hint("Say in the name what is different, such as the site or the number of sessions."));
    }
    Ok(())
}
