//! Letting a device in, mail by mail.

use super::*;
use crate::{
    exchange::crypto::{
        InvitationCode, MailKind, SealFault, open_mail, open_mail_with, seal_mail, seal_mail_with, six_words,
    },
    types::UtcMillis,
};

#[test]
fn a_device_comes_in_with_a_code_six_words_and_three_mails() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let new = Office::new(5, RecordHash([0; 32]));

    let code = invite(&mut owner);
    let letter = InvitationLetter { practice: PRACTICE, genesis: owner.pin, vectors: vec![1, 2, 3] };
    let invitation = seal_mail(&code, MailKind::Invitation, &letter.encode(), &owner.entropy).unwrap();

    let typed = InvitationCode::parse(&code.expose_text().to_lowercase()).unwrap();
    let read = open_mail(&typed, MailKind::Invitation, &invitation).unwrap();
    assert_eq!(InvitationLetter::decode(&read).unwrap(), letter);
    let asked = new.request().encode(&new.keys);
    let request = seal_mail(&typed, MailKind::Request, &asked, &new.entropy).unwrap();
    let shown_there = six_words(&typed.mail_id(), &read, &asked);

    // Another administrator's device, which never saw the code, answers.
    second.learn(&owner);
    let mail = code.mail_id();
    let key = second.registry().mail_key(&mail, &second.keys).unwrap();
    let asked_here = open_mail_with(&key, mail, MailKind::Request, &request).unwrap();
    assert_eq!(six_words(&mail, &letter.encode(), &asked_here), shown_there);
    let admission = Admission { mail, request: RequestLetter::decode(&asked_here).unwrap() };
    second.act(|author| author.approve(&admission));
    let answer = second.registry().answer(&[]).encode();
    let answer = seal_mail_with(&key, mail, MailKind::Answer, &answer, &second.entropy).unwrap();

    let records = AnswerLetter::decode(&open_mail(&typed, MailKind::Answer, &answer).unwrap()).unwrap();
    let records: Vec<Signed> = records.records.iter().map(|bytes| Signed::read(bytes).unwrap()).collect();
    let registry = Registry::build(letter.genesis, records).unwrap();
    assert!(registry.may_write(new.tag()));
    assert_eq!(registry.keyring(&new.keys).writing(Practice).map(|key| key.number()), Some(1));
    assert_eq!(registry.series_of(new.tag()).collect::<Vec<_>>(), ["C"]);
}

#[test]
fn an_invitation_is_used_once_and_for_three_days() {
    let (mut owner, _) = founded();
    let code = invite(&mut owner);
    let open = |owner: &Office, now| owner.registry().open_invitations(UtcMillis(now)).count();
    let days = |days: i64| NOW.0 + days * 24 * 60 * 60 * 1000;
    assert_eq!((open(&owner, days(3) - 1), open(&owner, days(3))), (1, 0));

    let admission =
        |number| Admission { mail: code.mail_id(), request: Office::new(number, RecordHash([0; 32])).request() };
    owner.now = UtcMillis(days(3));
    assert_eq!(owner.try_act(|author| author.approve(&admission(5))), Err(CannotAct::InvitationOver));
    owner.now = NOW;
    owner.act(|author| author.approve(&admission(5)));
    assert_eq!(open(&owner, NOW.0), 0);
    assert_eq!(owner.try_act(|author| author.approve(&admission(6))), Err(CannotAct::InvitationOver));

    let closed = invite(&mut owner);
    owner.act(|author| author.close_invitation(closed.mail_id()));
    assert_eq!(open(&owner, NOW.0), 0);
}

#[test]
fn one_invitation_used_twice_apart_lets_one_device_in() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let code = invite(&mut owner);
    second.learn(&owner);
    let admission =
        |number| Admission { mail: code.mail_id(), request: Office::new(number, RecordHash([0; 32])).request() };
    owner.act(|author| author.approve(&admission(5)));
    second.act(|author| author.approve(&admission(6)));
    owner.meet(&mut second);
    assert_eq!(owner.registry().devices().count(), 3);
    assert_eq!(owner.registry().devices().count(), second.registry().devices().count());
}

#[test]
fn a_request_approved_twice_apart_lets_the_device_in_once() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let code = invite(&mut owner);
    second.learn(&owner);
    let mut new = Office::new(5, owner.pin);
    let admission = Admission { mail: code.mail_id(), request: new.request() };
    owner.act(|author| author.approve(&admission));
    second.act(|author| author.approve(&admission));
    owner.meet(&mut second);
    new.learn(&owner);
    assert!(owner.registry().may_write(new.tag()));
    assert_eq!(owner.registry().powerless().len(), 0);
    assert!(new.keyring().writing(Practice).is_some());
    new.act(|author| author.rename(new_tag(), "Infusion room", None));
}

#[test]
fn a_request_somebody_else_wrote_is_refused() {
    let new = Office::new(5, RecordHash([0; 32]));
    let bytes = new.request().encode(&new.keys);
    assert_eq!(RequestLetter::decode(&bytes).unwrap(), new.request());
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        assert!(RequestLetter::decode(&flipped).is_err(), "byte {at}");
    }
    let other = Office::new(6, RecordHash([0; 32]));
    assert_eq!(RequestLetter::decode(&new.request().encode(&other.keys)), Err(SealFault::Damaged));
}

fn new_tag() -> [u8; 8] {
    [5; 8]
}

fn invite(owner: &mut Office) -> InvitationCode {
    let mut code = None;
    owner.act(|author| {
        author.invite(Role::Practice, false).map(|invited| {
            code = Some(invited.code);
            invited.records
        })
    });
    code.unwrap()
}
