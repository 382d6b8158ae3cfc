//! What people do in a clinic, by the functions their screens call.

use seriesdesk_core::{
    Error, Uuid, Word,
    calendar::{BookSession, MoveSession, book_session, move_session},
    conflicts::{CloseConflict, ResolveConflict, close_conflict, list_conflicts, resolve_conflict},
    oplog::Stored,
    packs::Modality,
    patients::{Patient, PatientInput, PatientQuery, patient, save_patient},
    payers::{RegisterPatient, register_patient},
    people::{Role, add_person},
    practice::{RoomView, Site, home_site, rooms, save_room},
    series::Session,
    types::LocalTime,
};

use crate::{
    chance::Chance,
    report::Violation,
    watched::MARK,
    world::{World, fault},
};

impl World {
    /// Somebody does something.
    pub(crate) fn at_the_desk(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        match chance.below(10) {
            0 | 1 => self.register(number, chance),
            2..=4 => self.change_chart(number, chance),
            5..=7 => self.book(number, chance),
            8 => self.move_booking(number, chance),
            _ => {
                let name = format!("{MARK} {}", chance.below(5));
                let practice = self.device(number).at_work();
                let id = practice.env().new_uuid().into();
                let done = add_person(practice, id, &name, Role::Assistant);
                self.wrote(number, seriesdesk_core::people::Person::TABLE, done)
            }
        }
    }

    fn register(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let born_on = format!("19{}-03-05", 50 + chance.below(40)).parse();
        let input = RegisterPatient {
            family_name: format!("{MARK}er"),
            given_name: format!("{MARK} {}", ["Ana", "Ben", "Cleo"].get(chance.below(3)).unwrap_or(&"Dov")),
            born_on: born_on.map_err(fault("day"))?,
            phone: "212 555 0147".into(),
            payer_id: None,
            payer_name: None,
            duplicate_ok: Some(true),
            source: None,
        };
        let done = register_patient(self.device(number).at_work(), input);
        self.wrote(number, Patient::TABLE, done)
    }

    fn change_chart(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let Some(one) = self.somebody(number, chance)? else { return Ok(()) };
        let practice = self.device(number).at_work();
        let chart = patient(practice, PatientQuery { patient_id: one.id }).map_err(fault("chart"))?;
        let (family, note) = (chance.one_in(2), format!("{MARK} {}", chance.below(4)));
        let input = PatientInput {
            id: chart.id,
            mrn: chart.mrn,
            family_name: if family {
                format!("{MARK}{}", ["a", "b", "c"].get(chance.below(3)).unwrap_or(&"d"))
            } else {
                chart.family_name
            },
            given_name: chart.given_name,
            middle_name: chart.middle_name,
            suffix: chart.suffix,
            preferred_name: chart.preferred_name,
            pronouns: chart.pronouns,
            sex: chart.sex,
            born_on: chart.born_on,
            address: chart.address,
            referral_source: chart.referral_source,
            risk_flag: chart.risk_flag,
            allergies: chart.allergies,
            notes: if family { chart.notes } else { Some(note) },
            archived: chart.archived,
            merged_into: chart.merged_into,
            revision: chart.revision,
        };
        let done = save_patient(practice, input);
        self.wrote(number, Patient::TABLE, done)
    }

    fn book(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let Some(one) = self.somebody(number, chance)? else { return Ok(()) };
        let practice = self.device(number).at_work();
        let known = rooms(practice.db()).map_err(fault("rooms"))?;
        let Some(room_id) = known.first().and_then(|room| room.id.parse::<Uuid>().ok()) else {
            return self.furnish(number);
        };
        let input = BookSession {
            patient_id: one.id,
            starts: slot(chance)?,
            minutes: 60,
            room_id: room_id.into(),
            provider_id: None,
            modality: Modality::Ketamine,
            series_id: None,
            recovery_minutes: None,
        };
        let done = book_session(self.device(number).at_work(), input);
        self.wrote(number, Session::TABLE, done)
    }

    fn move_booking(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let practice = self.device(number).at_work();
        let sessions: Vec<Session> = practice.db().list("1 ORDER BY id", []).map_err(fault("sessions"))?;
        let Some(session) = chance.of(&sessions) else { return Ok(()) };
        let input = MoveSession {
            session_id: session.id,
            revision: practice.db().revision::<Session>(session.id).map_err(fault("revision"))?,
            starts: slot(chance)?,
            room_id: None,
            provider_id: None,
        };
        let done = move_session(practice, input);
        self.wrote(number, Session::TABLE, done)
    }

    fn furnish(&mut self, number: usize) -> Result<(), Violation> {
        let practice = self.device(number).at_work();
        // A device that joined a moment ago may not have heard of any.
        let Ok(Site { id: site_id, .. }) = home_site(practice.db()) else { return Ok(()) };
        let room = RoomView {
            id: Uuid::from_u128(0x0100).to_string(),
            site_id,
            name: format!("{MARK} 1"),
            kind: Word::new("chair", "Chair"),
            modalities: vec![Modality::Ketamine],
            position: 1,
            active: true,
            revision: 0,
        };
        let done = save_room(practice, room);
        self.wrote(number, seriesdesk_core::practice::Room::TABLE, done)
    }

    /// Decides one of the conflicts, or lets it stand.
    pub(crate) fn answer(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let practice = self.device(number).at_work();
        let list = list_conflicts(practice).map_err(fault("conflicts"))?;
        let Some(conflict) = chance.of(&list.decide) else { return Ok(()) };
        let version = chance.of(&conflict.versions).map(|version| version.id.clone()).unwrap_or_default();
        let keep = ResolveConflict { conflict_id: conflict.id.clone(), version_id: version };
        let done = match resolve_conflict(practice, keep) {
            Err(Error::NotFound(_) | Error::Refused(_) | Error::Invalid { .. }) => {
                close_conflict(practice, CloseConflict { conflict_id: conflict.id.clone(), note: None })
            }
            done => done,
        };
        self.wrote(number, seriesdesk_core::people::Person::TABLE, done)
    }

    fn somebody(&mut self, number: usize, chance: &mut Chance) -> Result<Option<Patient>, Violation> {
        let patients: Vec<Patient> =
            self.device(number).practice().db().list("1 ORDER BY id", []).map_err(fault("patients"))?;
        if patients.is_empty() {
            self.register(number, chance)?;
        }
        Ok(chance.of(&patients).cloned())
    }
}

/// One of few, so that offices book the same ones.
fn slot(chance: &mut Chance) -> Result<LocalTime, Violation> {
    let (day, hour) = (10 + chance.below(3), 9 + chance.below(4));
    format!("2026-03-{day}T{hour:02}:00").parse().map_err(fault("time"))
}
