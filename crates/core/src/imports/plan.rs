//! What an import would write: decided before anything is written, so that a dry run and the import are the same.

use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

use super::{
    Batch, CandidatePatient, ImportReport, RowProblem, chart, externals,
    imported::{Imported, Seen, chart_id, imported_id},
    insurance::Payers,
    values,
};
use crate::{
    db::Db,
    error::Result,
    oplog::Tx,
    patients::{Contact, Diagnosis, Patient, RecordNumbers, Related},
    payers::{Coverage, Payer},
    types::{Day, PatientId, UtcMillis},
};

/// One record to write.
pub(super) enum Write {
    Patient(Box<Patient>),
    Contact(Contact),
    Related(Related),
    Diagnosis(Diagnosis),
    Payer(Box<Payer>),
    Coverage(Box<Coverage>),
}

impl Write {
    fn put(&self, tx: &mut Tx<'_>) -> Result<()> {
        match self {
            Write::Patient(patient) => tx.put(patient.as_ref()),
            Write::Contact(contact) => tx.put(contact),
            Write::Related(related) => tx.put(related),
            Write::Diagnosis(diagnosis) => tx.put(diagnosis),
            Write::Payer(payer) => tx.put(payer.as_ref()),
            Write::Coverage(coverage) => tx.put(coverage.as_ref()),
        }
    }
}

/// Everything an import would write, and what it says about it.
pub(super) struct Plan {
    writes: Vec<Write>,
    links: Vec<Imported>,
    pub(super) report: ImportReport,
}

impl Plan {
    /// Plans the import of a batch. Nothing is written.
    pub(super) fn of(db: Db<'_>, practice: Uuid, numbers: RecordNumbers, now: UtcMillis, batch: Batch) -> Result<Plan> {
        let mut planner = Planner {
            db,
            practice,
            now,
            numbers,
            charts: Charts::read(db)?,
            payers: Payers::read(db)?,
            touched: HashSet::new(),
            plan: Plan { writes: Vec::new(), links: Vec::new(), report: ImportReport::of(&batch) },
        };
        for candidate in batch.candidates {
            planner.add(candidate)?;
        }
        planner.plan.report.rejected.sort();
        Ok(planner.plan)
    }

    /// Writes what was planned.
    pub(super) fn write(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.writes.iter().try_for_each(|write| write.put(tx))?;
        self.links.iter().try_for_each(|link| tx.put(link))
    }
}

struct Planner<'a> {
    db: Db<'a>,
    practice: Uuid,
    now: UtcMillis,
    numbers: RecordNumbers,
    charts: Charts,
    payers: Payers,
    /// Charts that an earlier row of this import stands for.
    touched: HashSet<PatientId>,
    plan: Plan,
}

impl Planner<'_> {
    fn add(&mut self, candidate: CandidatePatient) -> Result<()> {
        let Some(born_on) = candidate.born_on else { return Ok(()) };
        let link: Option<Imported> = self.db.get(imported_id(self.practice, &candidate))?;
        let there = match &link {
            Some(link) => self.charts.live(link.patient_id),
            None => None,
        };
        let there = match there.or_else(|| self.charts.alike(&candidate, born_on)) {
            Some(chart) if self.charts.is_somebody_else(chart, &candidate, born_on) => {
                let why = "is the record number of another patient, with another name and date of birth";
                self.plan.report.rejected.push(RowProblem::new(candidate.row, "mrn", why));
                return Ok(());
            }
            there => there,
        };
        if there.is_some_and(|chart| self.touched.contains(&chart)) {
            let why = "is the same patient as an earlier row; the earlier row is taken";
            self.plan.report.rejected.push(RowProblem::whole(candidate.row, why));
            return Ok(());
        }
        let seen = Seen::of(self.practice, &candidate);
        let there = there.and_then(|chart| self.charts.by_id.get(&chart)).cloned();
        let is_new = there.is_none();
        let before = link.map(|link| link.seen);
        let since = Since { seen: &seen, before: before.as_ref(), is_new };
        let mut writes = Vec::new();
        let patient = match there {
            None => self.new_chart(&candidate, born_on),
            Some(there) => chart::brought_up_to_date(there, &candidate, born_on, &since),
        };
        if is_new || self.charts.by_id.get(&patient.id) != Some(&patient) {
            writes.push(Write::Patient(Box::new(patient.clone())));
        }
        chart::add_contacts(self.db, &patient, &candidate, &since, &mut writes)?;
        chart::add_related(self.db, &patient, &candidate, &since, &mut writes)?;
        chart::add_diagnoses(self.db, &patient, &candidate, &since, &mut writes)?;
        self.payers.add_coverages(self.db, &patient, &candidate, &since, &mut writes)?;
        let counted = match (is_new, writes.is_empty()) {
            (true, _) => &mut self.plan.report.added,
            (false, false) => &mut self.plan.report.updated,
            (false, true) => &mut self.plan.report.unchanged,
        };
        *counted += 1;
        self.touched.insert(patient.id);
        let id = imported_id(self.practice, &candidate);
        self.plan.links.push(Imported { id, patient_id: patient.id, seen: seen.clone() });
        self.charts.keep(patient);
        self.plan.writes.append(&mut writes);
        Ok(())
    }

    fn new_chart(&mut self, candidate: &CandidatePatient, born_on: Day) -> Patient {
        let free = candidate.mrn.as_ref().filter(|mrn| {
            values::is_record_number(mrn) && !self.charts.by_number.contains_key(&externals::folded(mrn))
        });
        let mrn = free.cloned().unwrap_or_else(|| self.numbers.take());
        chart::new(chart_id(self.practice, candidate), mrn, candidate, born_on, self.now)
    }
}

/// What the file said last time, compared with what it says this time.
pub(super) struct Since<'a> {
    seen: &'a Seen,
    before: Option<&'a Seen>,
    /// Whether the chart is made by this import.
    pub is_new: bool,
}

impl Since<'_> {
    /// Whether the file says something else than last time; false when there was no last time.
    pub(super) fn changed(&self, field: &str) -> bool {
        self.before.is_some_and(|before| self.seen.differs(before, field))
    }

    /// Whether the elements of a list are looked at: not when the file says what it said last time, for then what is missing here
    /// was taken off here.
    pub(super) fn looks_at(&self, field: &str) -> bool {
        self.is_new || self.before.is_none() || self.changed(field)
    }
}

/// The charts of the practice, as an import looks for them.
struct Charts {
    by_id: HashMap<PatientId, Patient>,
    by_number: HashMap<String, PatientId>,
    by_name: BTreeMap<(String, String, Day), PatientId>,
}

impl Charts {
    fn read(db: Db<'_>) -> Result<Charts> {
        let all: Vec<Patient> = db.list("1 ORDER BY id DESC", [])?;
        let mut charts = Charts { by_id: HashMap::new(), by_number: HashMap::new(), by_name: BTreeMap::new() };
        for patient in all {
            charts.keep(patient);
        }
        Ok(charts)
    }

    fn keep(&mut self, patient: Patient) {
        if patient.merged_into.is_none() {
            self.by_number.insert(externals::folded(&patient.mrn), patient.id);
            let name = (externals::folded(&patient.family_name), externals::folded(&patient.given_name));
            self.by_name.insert((name.0, name.1, patient.born_on), patient.id);
        }
        self.by_id.insert(patient.id, patient);
    }

    /// The chart an id stands for: itself, or the one it was merged into.
    fn live(&self, id: PatientId) -> Option<PatientId> {
        let mut id = id;
        // A chain of merges is never longer than the charts there are.
        for _ in 0..=self.by_id.len() {
            match self.by_id.get(&id)?.merged_into {
                Some(kept) => id = kept,
                None => return Some(id),
            }
        }
        None
    }

    /// A chart with the candidate's record number, else with its name and birth.
    fn alike(&self, candidate: &CandidatePatient, born_on: Day) -> Option<PatientId> {
        let by_number = candidate.mrn.as_ref().and_then(|mrn| self.by_number.get(&externals::folded(mrn)));
        let name = (externals::folded(&candidate.family_name), externals::folded(&candidate.given_name));
        by_number.or_else(|| self.by_name.get(&(name.0, name.1, born_on))).copied()
    }

    /// Two different people under one record number: neither the last name nor the birth agrees.
    fn is_somebody_else(&self, chart: PatientId, candidate: &CandidatePatient, born_on: Day) -> bool {
        self.by_id.get(&chart).is_some_and(|there| {
            there.born_on != born_on
                && externals::folded(&there.family_name) != externals::folded(&candidate.family_name)
        })
    }
}
