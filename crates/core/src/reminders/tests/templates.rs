//! The practice's own texts, for every visit or for one kind of them.

use super::acting::{book, office, only, reachable, refused};
use crate::{
    calendar::testing::Clinic,
    oplog::{fingerprint, replayed_fingerprint},
    packs::Modality,
    reminders::{TemplateView, TemplatesOf, reminder_templates, save_reminder_template},
};

#[test]
fn the_practice_writes_its_own_texts_without_saying_too_much() {
    let mut clinic = office();
    reachable(&mut clinic, 0, true);
    let _ = book(&mut clinic, 0, "2026-03-04T10:00");
    let shipped = reminder_templates(&clinic, TemplatesOf::default()).unwrap().remove(0);
    let mut save = |body: &str| {
        save_reminder_template(&mut clinic, TemplateView { body: body.into(), ..shipped.clone() }).map(|_| ())
    };
    assert_eq!(refused(save("Your ketamine visit: {time}")), "body: says “ketamin”, and others can read it on its way");
    assert_eq!(
        refused(save("{prepare}")),
        "body: has a placeholder that it may not have, number 1; there are {first_name} {weekday} {date} {time} {clinic} {phone}"
    );
    save("{first_name}, see you {weekday} at {time}.").unwrap();
    assert!(only(&clinic).ways[0].text.ends_with(", see you Wednesday at 10:00 AM."));
    assert!(reminder_templates(&clinic, TemplatesOf::default()).unwrap()[0].own);
}

#[test]
fn a_text_may_hold_for_one_kind_of_visit_only() {
    let mut clinic = office();
    reachable(&mut clinic, 0, true);
    let _ = book(&mut clinic, 0, "2026-03-04T10:00");
    let of = |modality| TemplatesOf { modality: Some(modality) };
    let text = |clinic: &Clinic, asked| reminder_templates(clinic, asked).unwrap().remove(0);
    let save = |clinic: &mut Clinic, asked, body: &str| {
        let now = text(clinic, asked);
        let _ = save_reminder_template(clinic, TemplateView { body: body.into(), ..now }).unwrap();
    };
    save(&mut clinic, TemplatesOf::default(), "See you {weekday}.");
    save(&mut clinic, of(Modality::Tms), "Bring ear plugs, {first_name}.");
    assert!(only(&clinic).ways[0].text.starts_with("See you"), "what holds for other visits says nothing here");
    save(&mut clinic, of(Modality::Ketamine), "Somebody takes you home.");
    assert_eq!(only(&clinic).ways[0].text, "Somebody takes you home.");
    let own = text(&clinic, of(Modality::Ketamine));
    assert_eq!((own.own, own.usual.as_str()), (true, "See you {weekday}."));
    save(&mut clinic, of(Modality::Ketamine), "See you {weekday}.");
    assert!(!text(&clinic, of(Modality::Ketamine)).own, "as for every visit");
    assert!(only(&clinic).ways[0].text.starts_with("See you"));
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}
