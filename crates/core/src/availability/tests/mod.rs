use super::*;
use crate::{
    error::Result,
    oplog::{Action, Done},
    patients::{NewPatient, RecordNumbers, register},
    practice::{
        ClosureView, ClosuresToSave, FoundPractice, ProviderView, RoomView, SiteView, found_practice, providers, rooms,
        save_closures, save_provider, save_room, save_site, sites,
    },
    testing::{TestPractice, practice},
    types::Saved,
};

mod acting;
mod reading;
mod typing;

/// A clinic with a site, a chair and a nurse.
struct Clinic {
    desk: TestPractice,
    site: SiteId,
    chair: RoomId,
    nurse: ProviderId,
}

fn clinic() -> Clinic {
    let mut desk = practice();
    let input = FoundPractice { name: "Cedar Grove".into(), time_zone: "America/New_York".into(), sample: false };
    let _ = found_practice(&mut desk, input).unwrap();
    let site = id(&sites(&desk).unwrap()[0].id);
    let room = RoomView {
        id: String::new(),
        site_id: site,
        name: "Chair 1".into(),
        kind: crate::packs::RoomKind::Chair.word(),
        modalities: vec![crate::packs::Modality::Ketamine],
        position: 1,
        active: true,
        revision: 0,
    };
    let chair = id(&save_room(&mut desk, room).unwrap().value.id);
    let nurse = staff(&mut desk, "Dana Whitlock");
    Clinic { desk, site, chair, nurse }
}

fn staff(desk: &mut TestPractice, name: &str) -> ProviderId {
    let person = ProviderView {
        id: String::new(),
        name: name.into(),
        credential: Some("RN".into()),
        kind: crate::practice::ProviderKind::Staff.word(),
        title: None,
        npi: None,
        license: None,
        license_state: None,
        taxonomy: None,
        active: true,
        position: 1,
        revision: 0,
    };
    id(&save_provider(desk, person).unwrap().value.id)
}

fn chart(desk: &mut TestPractice, family_name: &str) -> PatientId {
    let born_on = day("1981-04-09");
    let new = NewPatient { id: None, family_name, given_name: "Pat", born_on, phone: None, source: None };
    let done = desk.act(Action::reversible("register_patient"), |tx| {
        let mut numbers = RecordNumbers::read(tx.db(), "")?;
        let patient = register(tx, &mut numbers, new)?;
        tx.about(patient.id);
        Ok(patient.id)
    });
    done.unwrap().value
}

impl Clinic {
    fn second_site(&mut self, time_zone: &str) -> SiteId {
        let site = SiteView {
            id: String::new(),
            name: "Second street".into(),
            time_zone: time_zone.into(),
            revision: 0,
            ..sites(&self.desk).unwrap().remove(0)
        };
        id(&save_site(&mut self.desk, site).unwrap().value.id)
    }

    fn shift(&self, from: &str, week: WeekTyped) -> SaveShift {
        SaveShift {
            id: String::new(),
            provider_id: self.nurse,
            site_id: self.site,
            effective_on: day(from),
            ends_on: None,
            week,
            revision: 0,
        }
    }

    fn leave(&self, from: &str, until: &str) -> SaveAbsence {
        SaveAbsence {
            id: String::new(),
            provider_id: Some(self.nurse),
            room_id: None,
            site_id: None,
            kind: AbsenceKind::Leave,
            from: time(from),
            until: time(until),
            note: None,
            revision: 0,
        }
    }

    fn work(&mut self, input: SaveShift) -> Result<Done<Saved>> {
        save_shift(&mut self.desk, input)
    }

    fn away(&mut self, input: SaveAbsence) -> Result<Done<Saved>> {
        save_absence(&mut self.desk, input)
    }

    fn closed(&mut self, on: &str, name: &str) {
        let closure = ClosureView { id: String::new(), site_id: None, day: day(on), name: name.into(), revision: 0 };
        let _ = save_closures(&mut self.desk, ClosuresToSave { closures: vec![closure] }).unwrap();
    }

    fn free(&self, from: &str, to: &str) -> Availability {
        let asked = Asked { site: self.site, from: day(from), to: day(to), patients: Patients::All };
        free(self.desk.db(), &asked).unwrap()
    }
}

fn week(days: &str, times: &str) -> WeekTyped {
    let of = |name: &str| if days.contains(name) { times.to_owned() } else { String::new() };
    WeekTyped {
        monday: of("mo"),
        tuesday: of("tu"),
        wednesday: of("we"),
        thursday: of("th"),
        friday: of("fr"),
        saturday: of("sa"),
        sunday: of("su"),
    }
}

fn times_for(patient_id: PatientId, windows: &str, preferred: &str, revision: i64) -> SavePatientTimes {
    let (windows, preferred) = (windows.to_owned(), preferred.to_owned());
    SavePatientTimes { patient_id, windows, preferred, travel_before_minutes: 30, travel_after_minutes: 0, revision }
}

/// What stretches say, one after the other.
fn said(stretches: &[Stretch]) -> String {
    stretches.iter().map(|one| format!("{} to {}", one.from, one.until)).collect::<Vec<_>>().join("\n")
}

fn refused<T>(result: Result<T>) -> String {
    match result.map(|_| ()).unwrap_err() {
        crate::Error::Refused(refusal) => format!("{} {}", refusal.fact, refusal.hint.unwrap_or_default()),
        other => other.to_string(),
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn time(text: &str) -> LocalTime {
    text.parse().unwrap()
}

fn id<I: std::str::FromStr<Err = crate::Error>>(text: &str) -> I {
    text.parse().unwrap()
}
