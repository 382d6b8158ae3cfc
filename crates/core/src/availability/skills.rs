//! What staff can do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{StaffSkill, StaffSkillId};
use crate::{
    Practice,
    db::{Db, named_params},
    derived_id,
    error::{Error, Result},
    oplog::{Action, Done},
    packs::Skill,
    practice,
    types::{ProviderId, Saved},
};

const SAVE: Action = Action::reversible("save_staff_skills");
const MOST_AT_ONCE: u8 = 9;

/// A skill that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillHeld {
    /// What they can do.
    pub skill: Skill,
    /// For how many patients at once, 1 to 9.
    pub patients_at_once: u8,
}

/// Says everything that somebody can do.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveStaffSkills {
    /// Who.
    pub provider_id: ProviderId,
    /// What they can do; what is not named they cannot.
    pub skills: Vec<SkillHeld>,
    /// The revision the list was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Says what somebody can do, and for how many patients at once.
///
/// # Errors
/// `Invalid` for a skill named twice and for a number of patients out of 1 to 9; `Stale` when any of it changed meanwhile.
pub fn save_staff_skills(practice: &mut Practice, input: SaveStaffSkills) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let provider = practice::provider(tx.db(), input.provider_id)?;
        if revision(tx.db(), provider.id)? != input.revision {
            return Err(Error::Stale);
        }
        for (place, held) in input.skills.iter().enumerate() {
            let at = |part: &str| format!("skills.{place}.{part}");
            if !(1..=MOST_AT_ONCE).contains(&held.patients_at_once) {
                return Err(Error::invalid(at("patients_at_once"), format!("is between 1 and {MOST_AT_ONCE}")));
            }
            if input.skills.iter().take(place).any(|other| other.skill == held.skill) {
                return Err(Error::invalid(at("skill"), "is named twice; leave one out"));
            }
        }
        let there = of_provider(tx.db(), provider.id)?;
        for gone in there.iter().filter(|there| input.skills.iter().all(|held| held.skill != there.skill)) {
            tx.withdraw::<StaffSkill>(gone.id)?;
        }
        for held in &input.skills {
            tx.put(&StaffSkill {
                id: id_of(provider.id, held.skill),
                provider_id: provider.id,
                skill: held.skill,
                patients_at_once: i64::from(held.patients_at_once),
            })?;
        }
        tx.say(format!("What {} can do is saved", provider.name));
        Ok(Saved { id: provider.id.to_string(), revision: revision(tx.db(), provider.id)? })
    })
}

/// What somebody can do, in the order screens offer skills.
pub(super) fn of_provider(db: Db<'_>, provider: ProviderId) -> Result<Vec<StaffSkill>> {
    let mut skills: Vec<StaffSkill> =
        db.list("provider_id = :provider ORDER BY id", named_params! { ":provider": provider })?;
    skills.sort_by_key(|held| held.skill);
    skills.dedup_by_key(|held| held.skill);
    Ok(skills)
}

/// The latest revision of anything that somebody can or could do.
pub(super) fn revision(db: Db<'_>, provider: ProviderId) -> Result<i64> {
    let mut latest = 0;
    for skill in Skill::ALL {
        latest = latest.max(db.revision::<StaffSkill>(id_of(provider, *skill))?);
    }
    Ok(latest)
}

fn id_of(provider: ProviderId, skill: Skill) -> StaffSkillId {
    derived_id("staff skill", &[provider.uuid().as_bytes(), skill.code().as_bytes()]).into()
}
