use expect_test::{Expect, expect};
use uuid::Uuid;

use super::*;
use crate::{
    error::Error,
    testing::{TestPractice, practice},
};

#[test]
fn people_are_listed_with_those_who_can_sign_in_first() {
    let mut desk = owned();
    let percy = add(&mut desk, "Percy Invented", Role::Assistant);
    add(&mut desk, "  Anna \t Invented ", Role::Auditor);
    let revision = revision(&desk, percy);
    let _ = disable_person(&mut desk.practice, DisablePerson { person_id: percy, revision }).unwrap();
    expect![[r"
        Anna Invented, Auditor
        Olive Invented, Owner
        Percy Invented, Assistant (virtual assistant), disabled"]]
    .assert_eq(&listed(&desk));
}

#[test]
fn two_active_people_cannot_share_a_name() {
    let mut desk = owned();
    let error = add_person(&mut desk.practice, Uuid::from_u128(5).into(), "olive INVENTED", Role::Manager).unwrap_err();
    expect!["Somebody of this name can already sign in."].assert_eq(&error.to_string());
}

#[test]
fn the_last_active_owner_stays() {
    let mut desk = owned();
    let percy = add(&mut desk, "Percy Invented", Role::Owner);
    desk.practice.sign_in(percy);
    let olive = desk_owner();
    let olives = revision(&desk, olive);
    let _ = disable_person(&mut desk.practice, DisablePerson { person_id: olive, revision: olives }).unwrap();

    desk.practice.sign_in(olive); // As if she still had the practice open elsewhere.
    let percys = revision(&desk, percy);
    refused(
        disable_person(&mut desk.practice, DisablePerson { person_id: percy, revision: percys }),
        expect!["This is the last active owner."],
    );
    refused(
        set_role(&mut desk.practice, SetRole { person_id: percy, role: Role::Manager, revision: percys }),
        expect!["This is the last active owner."],
    );
}

#[test]
fn nobody_disables_or_demotes_themselves() {
    let mut desk = owned();
    add(&mut desk, "Percy Invented", Role::Owner);
    let (olive, revision) = (desk_owner(), revision(&desk, desk_owner()));
    refused(
        disable_person(&mut desk.practice, DisablePerson { person_id: olive, revision }),
        expect!["You cannot do this to yourself."],
    );
    refused(
        set_role(&mut desk.practice, SetRole { person_id: olive, role: Role::Auditor, revision }),
        expect!["You cannot do this to yourself."],
    );
}

#[test]
fn a_form_opened_before_another_change_is_stale() {
    let mut desk = owned();
    let percy = add(&mut desk, "Percy Invented", Role::Manager);
    let revision = revision(&desk, percy);
    let _ = set_role(&mut desk.practice, SetRole { person_id: percy, role: Role::Clinician, revision }).unwrap();
    let late = disable_person(&mut desk.practice, DisablePerson { person_id: percy, revision });
    assert!(matches!(late, Err(Error::Stale)));
}

#[test]
fn preferences_are_each_persons_own_and_kept_in_bounds() {
    let mut desk = owned();
    let percy = add(&mut desk, "Percy Invented", Role::Manager);
    let dark = Preferences { theme: Theme::Dark, lock_after_minutes: 3, ..Preferences::default() };
    let _ = save_preferences(&mut desk.practice, dark.clone()).unwrap();
    assert_eq!(preferences(&desk).unwrap(), dark);
    assert_eq!(preferences_of(&desk, percy).unwrap(), Preferences::default());

    let never = Preferences { lock_after_minutes: 61, ..dark };
    assert!(matches!(save_preferences(&mut desk.practice, never), Err(Error::Invalid { .. })));
}

fn owned() -> TestPractice {
    let mut desk = practice();
    let _ = add_person(&mut desk.practice, desk_owner(), "Olive Invented", Role::Owner).unwrap();
    desk.practice.sign_in(desk_owner());
    desk
}

fn desk_owner() -> PersonId {
    Uuid::from_u128(1).into()
}

fn add(desk: &mut TestPractice, name: &str, role: Role) -> PersonId {
    let id: PersonId = desk.env().new_uuid().into();
    let _ = add_person(&mut desk.practice, id, name, role).unwrap();
    id
}

fn revision(desk: &TestPractice, person: PersonId) -> i64 {
    desk.db().revision::<Person>(person).unwrap()
}

fn listed(desk: &TestPractice) -> String {
    let lines = list_people(desk).unwrap().into_iter().map(|person| {
        let disabled = if person.active { "" } else { ", disabled" };
        format!("{}, {}{disabled}", person.name, person.role.label)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: crate::Result<T>, expect: Expect) {
    expect.assert_eq(&result.unwrap_err().to_string());
}
