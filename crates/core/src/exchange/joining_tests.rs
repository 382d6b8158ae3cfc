use super::tests::{Share, asking, clean, founded, let_in, rounds};
use super::{
    crypto::{MailKind, seal_mail_with},
    registry::AnswerLetter,
    standing::Standing,
    *,
};
use crate::testing::TestPractice;

#[test]
fn an_answer_that_does_not_let_this_device_in_leaves_nothing_behind() {
    let (mut desk, mut share) = founded();
    let (mut laptop, code) = asking(&mut desk, &mut share, "Laptop", 1);
    let letter = AnswerLetter::of(Standing::of(&desk).unwrap().registry.records()).encode();
    let sealed = seal_mail_with(&code.mail_key(), code.mail_id(), MailKind::Answer, &letter, desk.env().entropy());
    let took = take(&mut laptop, &What::Answer(code.mail_id()), sealed.unwrap()).unwrap();
    assert!(matches!(took, Took::Applied(_)));
    for _ in 0..2 {
        assert!(answer_arrived(&laptop).is_err());
        assert_eq!(expected(&laptop).unwrap(), Expected::Joining);
        assert!(!is_set_up(&laptop).unwrap() && store::record_hashes(laptop.db()).unwrap().is_empty());
    }
}

#[test]
fn the_heartbeats_of_a_computer_that_left_leave_the_share() {
    let beats = |share: &Share, of: &TestPractice| {
        let tag = crypto::tag(of.device());
        share.0.values().filter(|(what, _)| matches!(what, What::Heartbeat { device, .. } if *device == tag)).count()
    };
    for removed in [true, false] {
        let (mut desk, mut share) = founded();
        let mut laptop = let_in(&mut desk, &mut share, "Laptop");
        rounds(&mut share, &mut [&mut desk, &mut laptop]);
        clean(&mut laptop, &mut share);
        clean(&mut desk, &mut share);
        assert_eq!(beats(&share, &laptop), 1, "a computer in use is heard");
        let tag = crypto::tag(laptop.device());
        if removed { revoke_device(&mut desk, tag) } else { retire_device(&mut desk, tag) }.unwrap();
        let gone = clean(&mut desk, &mut share);
        assert!(gone.iter().any(|what| matches!(what, What::Heartbeat { device, .. } if *device == tag)));
        assert_eq!(beats(&share, &laptop), 0);
        assert_eq!(clean(&mut desk, &mut share), [], "once");
        assert_eq!(beats(&share, &desk), 1);
    }
}
