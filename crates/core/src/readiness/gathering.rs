//! What is known of a patient for each rule of a protocol.

use std::{cell::OnceCell, collections::BTreeMap};

use super::{ReadinessEntry, rules::Known, store};
use crate::{
    consents,
    db::Db,
    error::Result,
    forms,
    packs::{self, GateItem, ReadinessRule},
    series::Session,
    types::{Day, PatientId},
};

/// What is read of one patient, each kind once and only when a rule asks for it.
pub(super) struct Gathered<'a> {
    db: Db<'a>,
    texts: &'a consents::Texts<'a>,
    patient: PatientId,
    entries: OnceCell<Vec<ReadinessEntry>>,
    papers: OnceCell<consents::Papers>,
    forms: OnceCell<forms::Lately>,
}

impl<'a> Gathered<'a> {
    pub fn of(db: Db<'a>, texts: &'a consents::Texts<'a>, patient: PatientId) -> Self {
        Self { db, texts, patient, entries: OnceCell::new(), papers: OnceCell::new(), forms: OnceCell::new() }
    }

    /// What is known for each rule of a session.
    pub fn known(&self, rules: &[ReadinessRule], session: &Session) -> Result<Vec<(ReadinessRule, Known)>> {
        rules.iter().map(|rule| Ok((rule.clone(), self.of_rule(rule, session)?))).collect()
    }

    fn of_rule(&self, rule: &ReadinessRule, session: &Session) -> Result<Known> {
        let day = session.starts_local.day();
        match rule.item {
            GateItem::Evaluation => self.evaluation(day),
            GateItem::Clearance => self.written(rule.item, None, "Medical clearance is not written down."),
            GateItem::Rems => self.written(rule.item, None, "The REMS enrollment is not written down."),
            GateItem::Fasting => self.written(rule.item, Some(session), "Not told yet."),
            GateItem::Driver => self.driver(session, day),
            GateItem::Consent => self.consent(rule, day),
            GateItem::Safety => self.safety(rule, day),
            GateItem::Flags => self.flags(),
            GateItem::Score => self.score(rule, day),
            GateItem::Payment | GateItem::Coverage => Ok(Known::Untracked),
        }
    }

    /// The newest entry of an item; of a visit's items, that of the visit.
    fn entry(&self, item: GateItem, session: Option<&Session>) -> Result<Option<&ReadinessEntry>> {
        let mine = |entry: &&ReadinessEntry| {
            entry.item == item && session.is_none_or(|session| entry.session_id == Some(session.id))
        };
        Ok(self.entries()?.iter().find(mine))
    }

    fn written(&self, item: GateItem, session: Option<&Session>, lacking: &str) -> Result<Known> {
        Ok(match self.entry(item, session)? {
            Some(entry) => of_entry(entry, item.label()),
            None => Known::Missing { says: lacking.to_owned() },
        })
    }

    /// What was written down, or the last evaluation visit, whichever is later.
    fn evaluation(&self, day: Day) -> Result<Known> {
        let visit = store::evaluated_on(self.db, self.patient, day)?;
        let entry = self.entry(GateItem::Evaluation, None)?;
        Ok(match (visit, entry) {
            (Some(on), Some(entry)) if entry.happened_on > on => of_entry(entry, "The evaluation"),
            (Some(on), _) => {
                Known::There { on: Some(on), until: None, brief: None, says: format!("Evaluation {}", on.us()) }
            }
            (None, Some(entry)) => of_entry(entry, "The evaluation"),
            (None, None) => Known::Missing { says: "No evaluation is on the chart.".to_owned() },
        })
    }

    /// Who is named for the visit, else who is named in the paper about the ride home.
    fn driver(&self, session: &Session, day: Day) -> Result<Known> {
        if let Some(entry) = self.entry(GateItem::Driver, Some(session))? {
            return Ok(of_entry(entry, "Driver"));
        }
        let escort = self.papers()?.standing(self.texts, &[ESCORT.to_owned()], day)?;
        let named = escort.filter(|paper| paper.view.holds).and_then(|paper| paper.filled.get("driver").cloned());
        Ok(match named {
            Some(name) => Known::There { on: None, until: None, brief: None, says: name },
            None => Known::Missing { says: "No driver is named.".to_owned() },
        })
    }

    fn consent(&self, rule: &ReadinessRule, day: Day) -> Result<Known> {
        let title = |code: &String| packs::consent(code).map(|pack| pack.consent.title.clone());
        let what = rule.codes.iter().find_map(title).unwrap_or_else(|| "The consent".to_owned());
        Ok(match self.papers()?.standing(self.texts, &rule.codes, day)? {
            None => Known::Missing { says: format!("{what}: nothing is signed.") },
            Some(paper) => match paper.view.outdated {
                Some(outdated) if paper.view.holds && paper.view.sign_again => Known::Missing { says: outdated },
                _ if paper.view.holds => Known::There {
                    on: None,
                    until: None,
                    brief: Some(format!("v{}", paper.version)),
                    says: paper.view.says.clone(),
                },
                _ => Known::Missing { says: format!("{what}: {}.", lower(&paper.view.says)) },
            },
        })
    }

    /// The newest complete safety screen, and what it warns of.
    fn safety(&self, rule: &ReadinessRule, day: Day) -> Result<Known> {
        let forms = self.forms()?;
        let holding = forms.holding.iter().find(|flag| rule.codes.contains(&flag.form));
        if let Some(flag) = holding {
            return Ok(Known::Missing { says: flag.says.clone() });
        }
        Ok(match forms.newest(&rule.codes, day) {
            Some(on) => Known::There { on: Some(on), until: None, brief: None, says: format!("Screened {}", on.us()) },
            None => Known::Missing { says: "The safety screen is not complete.".to_owned() },
        })
    }

    fn flags(&self) -> Result<Known> {
        let forms = self.forms()?;
        Ok(match forms.urgent.first() {
            Some(says) => Known::Missing { says: format!("Waits for a clinician: {says}") },
            None => Known::There { on: None, until: None, brief: None, says: "None".to_owned() },
        })
    }

    fn score(&self, rule: &ReadinessRule, day: Day) -> Result<Known> {
        let title = |code: &String| packs::form(code).map(|pack| pack.form.title.clone());
        let what = rule.codes.iter().find_map(title).unwrap_or_else(|| "A score".to_owned());
        Ok(match self.forms()?.newest(&rule.codes, day) {
            Some(on) => match rule.days {
                Some(days) if day.since(on) > i64::from(days) => Known::Missing {
                    says: format!("{what} due since {}.", on.plus(i64::from(days)).date().format("%b %-d")),
                },
                _ => Known::There { on: Some(on), until: None, brief: None, says: format!("{what} {}", on.us()) },
            },
            None => Known::Missing { says: format!("{what} never taken.") },
        })
    }

    fn entries(&self) -> Result<&Vec<ReadinessEntry>> {
        kept(&self.entries, || store::entries_of(self.db, self.patient))
    }

    fn papers(&self) -> Result<&consents::Papers> {
        kept(&self.papers, || self.texts.papers_of(self.patient))
    }

    fn forms(&self) -> Result<&forms::Lately> {
        kept(&self.forms, || forms::lately(self.db, self.patient))
    }
}

/// The paper that names who takes the patient home.
const ESCORT: &str = "driver-escort";

fn kept<T>(cell: &OnceCell<T>, read: impl FnOnce() -> Result<T>) -> Result<&T> {
    if cell.get().is_none() {
        let _ = cell.set(read()?);
    }
    Ok(cell.get().expect("it was set"))
}

fn of_entry(entry: &ReadinessEntry, what: &str) -> Known {
    let says: Vec<&str> = [entry.says.as_deref(), entry.who.as_deref()].into_iter().flatten().collect();
    if !entry.met {
        let why = if says.is_empty() { String::new() } else { format!(": {}", says.join(", ")) };
        return Known::Missing { says: format!("{what}: no, {}{why}.", entry.happened_on.us()) };
    }
    let brief = match entry.item {
        GateItem::Driver => entry.who.clone(),
        GateItem::Fasting => Some("Told".to_owned()),
        _ => None,
    };
    let said = [format!("{what} {}", entry.happened_on.us()), says.join(", ")];
    let says = said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    Known::There { on: Some(entry.happened_on), until: entry.until, brief, says }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// One gathering for each patient of a list.
pub(super) struct Many<'a> {
    db: Db<'a>,
    texts: &'a consents::Texts<'a>,
    patients: BTreeMap<PatientId, Gathered<'a>>,
}

impl<'a> Many<'a> {
    pub fn new(db: Db<'a>, texts: &'a consents::Texts<'a>) -> Self {
        Self { db, texts, patients: BTreeMap::new() }
    }

    pub fn of(&mut self, patient: PatientId) -> &Gathered<'a> {
        let (db, texts) = (self.db, self.texts);
        self.patients.entry(patient).or_insert_with(|| Gathered::of(db, texts, patient))
    }
}
