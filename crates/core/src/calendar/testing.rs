//! A clinic for tests: two chairs, a TMS bay, one prescriber, and invented patients.

use crate::{
    oplog::Action,
    packs::{Modality, RoomKind},
    practice::{self, Closure, ClosureId, FoundPractice, Modalities, Provider, ProviderKind, Room},
    series::Session,
    testing::{TestPractice, practice as test_practice},
    types::{PatientId, ProviderId, RoomId, SessionId},
};

/// A practice in New York that opens Monday to Friday, 8 to 5.
pub(crate) struct Clinic {
    pub desk: TestPractice,
    pub chairs: [RoomId; 2],
    pub bay: RoomId,
    pub prescriber: ProviderId,
    pub patients: [PatientId; 4],
}

impl std::ops::Deref for Clinic {
    type Target = TestPractice;
    fn deref(&self) -> &TestPractice {
        &self.desk
    }
}

impl std::ops::DerefMut for Clinic {
    fn deref_mut(&mut self) -> &mut TestPractice {
        &mut self.desk
    }
}

pub(crate) fn clinic() -> Clinic {
    let mut desk = test_practice();
    let found = FoundPractice { name: "Cedar Grove".into(), time_zone: "America/New_York".into(), sample: false };
    let _ = practice::found_practice(&mut desk, found).unwrap();
    let site = practice::home_site(desk.db()).unwrap().id;
    let done = desk
        .practice
        .act(Action::reversible("furnish"), |tx| {
            let drug = vec![Modality::Ketamine, Modality::Spravato];
            let mut add = |name: &str, position, kind, modalities| {
                let room = Room {
                    id: tx.new_id(),
                    site_id: site,
                    name: name.into(),
                    position,
                    kind,
                    modalities: Modalities(modalities),
                    active: true,
                };
                tx.put(&room).map(|()| room.id)
            };
            let chairs = [add("Chair 1", 1, RoomKind::Chair, drug.clone())?, add("Chair 2", 2, RoomKind::Chair, drug)?];
            let bay = add("TMS 1", 3, RoomKind::Tms, vec![Modality::Tms])?;
            let prescriber = Provider {
                id: tx.new_id(),
                name: "Nadia Halloran".into(),
                credential: Some("MD".into()),
                title: None,
                kind: ProviderKind::Provider,
                npi: None,
                license: None,
                license_state: None,
                taxonomy: None,
                active: true,
                position: 1,
            };
            tx.put(&prescriber)?;
            Ok((chairs, bay, prescriber.id))
        })
        .unwrap();
    let (chairs, bay, prescriber) = done.value;
    let patients = super::patients::testing::register(&mut desk);
    Clinic { desk, chairs, bay, prescriber, patients }
}

impl Clinic {
    /// Closes the practice for a day.
    pub fn close(&mut self, day: &str, name: &str) {
        let closed_on = day.parse().unwrap();
        let act = Action::reversible("save_closures");
        let _ = self
            .desk
            .practice
            .act(act, |tx| {
                tx.put(&Closure {
                    id: ClosureId(tx.new_id::<SessionId>().0),
                    site_id: None,
                    closed_on,
                    name: name.into(),
                })
            })
            .unwrap();
    }
}

/// A session of an hour and an hour of recovery, on its own.
pub(crate) fn booked(starts: &str) -> Session {
    let id = uuid::Uuid::from_u128;
    let slot = (starts.parse().unwrap(), RoomId(id(3)));
    Session {
        minutes: 60,
        recovery_minutes: 60,
        ..Session::booked(SessionId(id(1)), PatientId(id(2)), Modality::Ketamine, slot)
    }
}
