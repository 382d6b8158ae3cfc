//! Templates of intake: the shipped ones, and the practice's own version of each.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FrozenSteps, IntakeTemplateId, OwnIntake};
use crate::{
    Practice, Word,
    db::Db,
    derived_id,
    error::{Error, Result},
    oplog::{Action, Done},
    packs::{self, DueFrom, IntakeStep, Modality, StepWhen},
    practice::fields,
    types::Saved,
};

/// More steps than anybody goes through.
const MOST_STEPS: usize = 120;

/// A template to choose and to change.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct IntakeTemplateView {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The treatment it leads to.
    pub modality: Modality,
    /// Its steps.
    pub steps: Vec<IntakeStep>,
    /// Whether the practice changed it.
    pub is_own: bool,
    /// How sure the shipped content is.
    pub confidence: Word,
    /// Where the shipped content comes from.
    pub source: String,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// The templates, and what a step can be made of.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct IntakeTemplates {
    /// The templates, in the shipped order.
    pub templates: Vec<IntakeTemplateView>,
    /// When a step is asked for, of all that shipped templates know.
    pub conditions: Vec<StepCondition>,
    /// Forms whose completion can be a step.
    pub forms: Vec<Word>,
    /// Papers whose signature can be a step.
    pub papers: Vec<Word>,
}

/// When a step is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct StepCondition {
    /// The condition.
    pub when: StepWhen,
    /// In words: `Ketamine safety screen: Thyroid disease: yes or unsure`.
    pub words: String,
}

/// Keeps the steps of a template as the practice does them. Cases that are open keep theirs.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveTemplate {
    /// The shipped template.
    pub code: String,
    /// What it is called here.
    pub name: String,
    /// Its steps; each comes after those it waits for.
    pub steps: Vec<IntakeStep>,
    /// The revision it was read with; 0 before the first change.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Goes back to the shipped steps of a template.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetTemplate {
    /// The shipped template.
    pub code: String,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A template as cases are opened by it.
pub(super) struct Template {
    pub code: String,
    pub version: String,
    pub name: String,
    pub steps: FrozenSteps,
}

/// Every template as this practice has it.
pub fn intake_templates(practice: &Practice) -> Result<IntakeTemplates> {
    let named = |code: &str, title: &str| Word::new(code, title);
    Ok(IntakeTemplates {
        templates: views(practice.db())?,
        conditions: conditions(),
        forms: packs::forms().iter().map(|pack| named(&pack.form.code, &pack.form.title)).collect(),
        papers: packs::consents().iter().map(|pack| named(&pack.consent.code, &pack.consent.title)).collect(),
    })
}

/// Every condition of the shipped templates, once, by its words.
fn conditions() -> Vec<StepCondition> {
    let steps = packs::intakes().iter().flat_map(|pack| &pack.intake.steps);
    let all: BTreeMap<String, StepWhen> =
        steps.filter_map(|step| Some((words(step.when.as_ref()?), step.when.clone()?))).collect();
    all.into_iter().map(|(words, when)| StepCondition { when, words }).collect()
}

fn words(when: &StepWhen) -> String {
    let form = packs::form(when.form()).map(|pack| &pack.form);
    let title = form.map_or(when.form(), |form| form.title.as_str());
    match when {
        StepWhen::Flag { severity, .. } => {
            let which: Vec<String> = severity.iter().map(|one| one.label().to_lowercase()).collect();
            format!("{title} warns: {}", which.join(" or "))
        }
        StepWhen::Answer { item, is } => {
            let code = item.split_once(':').map_or(item.as_str(), |(_, code)| code);
            let mut items = form.into_iter().flat_map(|form| &form.sections).flat_map(|section| &section.items);
            let asked = items.find(|item| item.code == code).map_or(code, |item| item.text.as_str());
            format!("{title}: {asked} {}", is.join(" or "))
        }
    }
}

/// The templates, the shipped order.
pub(super) fn views(db: Db<'_>) -> Result<Vec<IntakeTemplateView>> {
    packs::intakes()
        .iter()
        .map(|pack| {
            let shipped = &pack.intake;
            let own = own(db, &shipped.code)?;
            let revision = match &own {
                Some(own) => db.revision::<OwnIntake>(own.id)?,
                None => 0,
            };
            let in_use = own.filter(|own| own.is_in_use);
            Ok(IntakeTemplateView {
                code: shipped.code.clone(),
                modality: shipped.modality,
                is_own: in_use.is_some(),
                name: in_use.as_ref().map_or(&shipped.name, |own| &own.name).clone(),
                steps: in_use.map_or_else(|| shipped.steps.clone(), |own| own.steps.0),
                confidence: pack.pack.confidence.word(),
                source: pack.pack.source.clone(),
                revision,
            })
        })
        .collect()
}

/// A template by its code, as this practice has it.
pub(super) fn template(db: Db<'_>, code: &str) -> Result<Option<Template>> {
    let Some(pack) = packs::intake(code) else { return Ok(None) };
    let own = own(db, code)?.filter(|own| own.is_in_use);
    let own_version = |own: &OwnIntake| db.revision::<OwnIntake>(own.id).map(|revision| format!("own {revision}"));
    Ok(Some(match own {
        Some(own) => Template { code: code.to_owned(), version: own_version(&own)?, name: own.name, steps: own.steps },
        None => Template {
            code: code.to_owned(),
            version: pack.pack.version.clone(),
            name: pack.intake.name.clone(),
            steps: FrozenSteps(pack.intake.steps.clone()),
        },
    }))
}

/// Keeps the steps of a template as the practice does them.
///
/// # Errors
/// `NotFound` for an unknown template; `Invalid` naming the step and what is wrong with it; `Stale` when somebody else changed it.
pub fn save_template(practice: &mut Practice, input: SaveTemplate) -> Result<Done<Saved>> {
    practice.act(Action::reversible("save_intake_template"), |tx| {
        packs::intake(&input.code).ok_or(Error::NotFound("template"))?;
        let name = fields::name("name", &input.name)?;
        let steps = tidy(input.steps)?;
        tx.say(format!("Intake steps: {name}"));
        let template =
            OwnIntake { id: id_of(&input.code), code: input.code, name, steps: FrozenSteps(steps), is_in_use: true };
        tx.save(&template, input.revision)
    })
}

/// Goes back to the shipped steps.
///
/// # Errors
/// `NotFound` where nothing was changed; `Stale` when somebody else changed it.
pub fn reset_template(practice: &mut Practice, input: ResetTemplate) -> Result<Done<Saved>> {
    practice.act(Action::reversible("reset_intake_template"), |tx| {
        let own = own(tx.db(), &input.code)?.ok_or(Error::NotFound("template"))?;
        tx.say(format!("Intake steps as shipped: {}", own.name));
        tx.save(&OwnIntake { is_in_use: false, ..own }, input.revision)
    })
}

fn id_of(code: &str) -> IntakeTemplateId {
    derived_id("intake template", &[code.as_bytes()]).into()
}

fn own(db: Db<'_>, code: &str) -> Result<Option<OwnIntake>> {
    db.get::<OwnIntake>(id_of(code))
}

/// Steps as they can be kept: nobody waits for a step that is not there any more.
pub(super) fn tidy(mut steps: Vec<IntakeStep>) -> Result<Vec<IntakeStep>> {
    if steps.is_empty() {
        return Err(Error::invalid("steps", "are missing; keep at least one"));
    }
    if steps.len() > MOST_STEPS {
        return Err(Error::invalid("steps", format!("are more than {MOST_STEPS}")));
    }
    let all: BTreeSet<String> = steps.iter().map(|step| step.code.clone()).collect();
    if all.len() < steps.len() {
        return Err(Error::invalid("steps", "use one code twice"));
    }
    let mut before: BTreeSet<String> = BTreeSet::new();
    for (step, number) in steps.iter_mut().zip(1..) {
        step.title = fields::name("title", &step.title)
            .map_err(|_| Error::invalid("title", format!("of step {number} is missing or too long")))?;
        step.how = fields::text("how", Some(&step.how))?.unwrap_or_default();
        step.after.retain(|code| all.contains(code));
        check(step, &before)?;
        before.insert(step.code.clone());
    }
    Ok(steps)
}

fn check(step: &IntakeStep, before: &BTreeSet<String>) -> Result<()> {
    let wrong = |field: &'static str, says: &str| Err(Error::invalid(field, format!("of “{}” {says}", step.title)));
    if step.code.is_empty() || step.code.len() > 60 {
        return wrong("code", "is missing or too long");
    }
    if step.after.iter().any(|code| !before.contains(code)) {
        return wrong("after", "names a step that comes later; move it further down");
    }
    let counts_from_step = step.due.from == DueFrom::Step;
    if counts_from_step && !step.due.step.as_ref().is_some_and(|code| before.contains(code)) {
        return wrong("due", "counts from a step that does not come before it");
    }
    if step.due.days > 365 {
        return wrong("due", "is more than a year away");
    }
    if step.form.as_ref().is_some_and(|code| packs::form(code).is_none()) {
        return wrong("form", "is not known");
    }
    if step.consent.as_ref().is_some_and(|code| packs::consent(code).is_none()) {
        return wrong("consent", "is not known");
    }
    if step.when.as_ref().is_some_and(|when| packs::form(when.form()).is_none()) {
        return wrong("when", "reads a form that is not known");
    }
    Ok(())
}
