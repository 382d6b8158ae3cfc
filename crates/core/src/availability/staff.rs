//! The staff with what they can do, when they work and when they are away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AbsenceView, ShiftView, SkillHeld, absences, rules, shifts, skills, store};
use crate::{
    Practice, Word,
    error::Result,
    practice::{self, Provider},
    types::ProviderId,
};

/// Somebody who works here, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct StaffTimes {
    /// Who.
    pub provider_id: ProviderId,
    /// Name and credential.
    pub name: String,
    /// What they do, such as `infusion nurse`.
    pub title: Option<String>,
    /// Provider or staff.
    pub kind: Word,
    /// What they can do.
    pub skills: Vec<SkillHeld>,
    /// The same in words: `Infusion nurse, 3 at once`.
    pub skills_said: Vec<String>,
    /// What a change of the skills must send back.
    #[ts(type = "number")]
    pub skills_revision: i64,
    /// Their weekly patterns at every site, the earliest first; without any they work the site's hours.
    pub shifts: Vec<ShiftView>,
    /// Absences that are not over, the next one first.
    pub absences: Vec<AbsenceView>,
}

/// Everybody who works here, providers before staff.
pub fn staff_times(practice: &Practice) -> Result<Vec<StaffTimes>> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let mut absences = absences(practice)?;
    let providers: Vec<Provider> = db.list("active ORDER BY kind, position, name COLLATE NAMES, id", [])?;
    let staff = providers.into_iter().map(|provider| {
        let own = store::shifts_of(db, provider.id)?;
        let held = skills::of_provider(db, provider.id)?;
        let skills: Vec<SkillHeld> = held
            .iter()
            .map(|held| SkillHeld {
                skill: held.skill,
                patients_at_once: u8::try_from(held.patients_at_once).unwrap_or(1),
            })
            .collect();
        let holds = |at: usize| {
            own.get(at).is_some_and(|shift| {
                rules::pattern_on(&own, shift.site_id, today).is_some_and(|holding| holding.id == shift.id)
            })
        };
        Ok(StaffTimes {
            provider_id: provider.id,
            name: provider.signed_name(),
            kind: provider.kind.word(),
            skills_said: skills.iter().map(SkillHeld::said).collect(),
            skills,
            skills_revision: skills::revision(db, provider.id)?,
            shifts: own
                .iter()
                .enumerate()
                .map(|(at, shift)| shifts::view(db, shift, holds(at)))
                .collect::<Result<_>>()?,
            absences: absences.extract_if(.., |absence| absence.provider_id == Some(provider.id)).collect(),
            title: provider.title,
        })
    });
    staff.collect()
}

impl SkillHeld {
    fn said(&self) -> String {
        match self.patients_at_once {
            1 => self.skill.label().to_owned(),
            many => format!("{}, {many} at once", self.skill.label()),
        }
    }
}
