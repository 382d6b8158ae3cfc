//! Warnings of a patient's forms: what the answers raise, what was raised once, and what was said to each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    FlagStep, FormFlagStep, FormResponseId,
    kept_rules::prorates,
    rules::raised,
    store::{self, Filled},
};
use crate::{
    Word,
    db::Db,
    error::Result,
    packs::{Form, Severity},
    people, practice,
    types::{Day, LocalTime, PatientId},
};

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FlagView {
    /// The form.
    pub response_id: FormResponseId,
    /// What the form is called.
    pub form: String,
    /// The day of its answers.
    pub filled_on: Day,
    /// The warning.
    pub flag: String,
    /// How bad it is.
    pub severity: Word,
    /// What it says.
    pub says: String,
    /// The answer that raised it.
    pub answer: Option<String>,
    /// Whether somebody still has to do something about it.
    pub open: bool,
    /// What was said to it: `Handled Tue, Mar 3, 10:42 AM, Joanna Pruitt: told Dr. Rowe; comes today`.
    pub said: Option<String>,
}

/// What is read once for all forms of a patient.
pub(super) struct Reading<'a> {
    pub db: Db<'a>,
    pub prorates: bool,
    steps: Vec<FormFlagStep>,
    pub zone: chrono_tz::Tz,
}

/// The warnings of a patient that are not cleared or handled, the worst first.
pub(crate) fn open_warnings(db: Db<'_>, patient: PatientId) -> Result<Vec<FlagView>> {
    open_of(&Reading::of(db, patient)?, &store::of_patient(db, patient)?)
}

/// The same of forms that were read already.
pub(super) fn open_of(reading: &Reading<'_>, all: &[Filled]) -> Result<Vec<FlagView>> {
    let mut flags: Vec<FlagView> = reading.left_open(all)?;
    for filled in all {
        flags.extend(reading.flags(filled)?.into_iter().filter(|flag| flag.open));
    }
    flags.sort_by_key(|flag| (flag.severity.code.parse::<Severity>().ok(), flag.filled_on));
    Ok(flags)
}

impl<'a> Reading<'a> {
    pub fn of(db: Db<'a>, patient: PatientId) -> Result<Self> {
        let zone = practice::zone_of(db, practice::home_site(db)?.id)?;
        Ok(Self { db, prorates: prorates(db)?, steps: store::steps_of(db, patient)?, zone })
    }

    /// The warnings of a form: those the answers raise now, and urgent ones they raised once.
    pub fn flags(&self, filled: &Filled) -> Result<Vec<FlagView>> {
        let now = raised(&filled.read());
        let mut flags = Vec::new();
        for one in &now {
            let step = self.answered(filled.response.id, &one.flag, one.severity, one.answer.as_deref());
            flags.push(self.flag(filled, (&one.flag, one.severity, &one.says), one.answer.clone(), step)?);
        }
        let once =
            self.steps.iter().filter(|step| step.response_id == filled.response.id && step.step == FlagStep::Raised);
        for step in once.filter(|step| now.iter().all(|one| one.flag != step.flag)) {
            let says = says(&filled.pack.form, &step.flag);
            let answered = self.answered(filled.response.id, &step.flag, Severity::Urgent, None);
            flags.push(self.flag(filled, (&step.flag, Severity::Urgent, says), step.answer.clone(), answered)?);
        }
        Ok(flags)
    }

    /// Urgent warnings of forms that were a mistake, which stay until somebody says so.
    pub fn left_open(&self, live: &[Filled]) -> Result<Vec<FlagView>> {
        let gone = self.steps.iter().filter(|step| {
            step.step == FlagStep::Raised && live.iter().all(|filled| filled.response.id != step.response_id)
        });
        let mut open = Vec::new();
        for step in gone {
            let Ok(filled) = store::filled(self.db, step.response_id) else { continue };
            let answered = self.answered(step.response_id, &step.flag, Severity::Urgent, None);
            if answered.is_none() {
                let says = says(&filled.pack.form, &step.flag);
                open.push(self.flag(&filled, (&step.flag, Severity::Urgent, says), step.answer.clone(), None)?);
            }
        }
        Ok(open)
    }

    /// The step that settles a warning: a clearing of the answer as it is now, or how an urgent one was handled.
    fn answered(
        &self,
        response: FormResponseId,
        flag: &str,
        severity: Severity,
        answer: Option<&str>,
    ) -> Option<&FormFlagStep> {
        let own = self.steps.iter().rev().filter(|step| step.response_id == response && step.flag == flag);
        let settles = |step: &&FormFlagStep| match step.step {
            FlagStep::Raised => false,
            FlagStep::Cleared => severity != Severity::Urgent && step.answer.as_deref() == answer,
            FlagStep::Handled | FlagStep::Mistake => severity == Severity::Urgent,
        };
        own.into_iter().find(settles)
    }

    fn flag(
        &self,
        filled: &Filled,
        (flag, severity, says): (&str, Severity, &str),
        answer: Option<String>,
        step: Option<&FormFlagStep>,
    ) -> Result<FlagView> {
        Ok(FlagView {
            response_id: filled.response.id,
            form: filled.pack.form.title.clone(),
            filled_on: filled.response.filled_on,
            flag: flag.to_owned(),
            severity: severity.word(),
            says: says.to_owned(),
            answer,
            open: step.is_none() && severity != Severity::Info,
            said: step.map(|step| self.said(step)).transpose()?,
        })
    }

    fn said(&self, step: &FormFlagStep) -> Result<String> {
        let who = people::name_of(self.db, step.done_by)?;
        let head = [Some(format!("{} {}", step.step.label(), LocalTime::of(step.done_at, self.zone).short())), who];
        let head = head.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let told = step.clinician.as_ref().map(|name| format!("told {name}"));
        let columbia = step.columbia_done.then(|| "Columbia screener asked".to_owned());
        let line = step.crisis_line_given.then(|| "crisis line given".to_owned());
        let parts: Vec<String> =
            [told, step.plan.clone(), columbia, line, step.note.clone()].into_iter().flatten().collect();
        Ok(if parts.is_empty() { head } else { format!("{head}: {}", parts.join("; ")) })
    }
}

/// What a warning of a form says, also when the answers do not raise it any more.
fn says<'f>(form: &'f Form, flag: &str) -> &'f str {
    let own = form.flags.iter().find(|known| known.code == flag).map(|known| known.says.as_str());
    own.or_else(|| form.item(flag)?.flag.as_ref().map(|known| known.says.as_str()))
        .unwrap_or("An answer warned of a risk.")
}
