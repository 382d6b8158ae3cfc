use super::super::*;
use crate::{
    calendar::testing::{Clinic, clinic},
    error::Result,
    oplog::{Done, fingerprint, replayed_fingerprint},
    packs::DueFrom,
    types::Saved,
};

fn opened(clinic: &mut Clinic, name: &str, waits: bool) -> IntakeCaseId {
    let input = OpenInquiry {
        name: name.into(),
        patient_id: None,
        phone: None,
        email: None,
        template: "tms".into(),
        source: InquirySource::Phone,
        referred_by: None,
        indication: None,
        opened_on: None,
        owner: None,
        next_contact_on: None,
        waits,
    };
    open_inquiry(clinic, input).unwrap().value.id.parse().unwrap()
}

fn card(clinic: &Clinic, id: IntakeCaseId) -> IntakeCard {
    intake_case(clinic, IntakeCaseOf { case_id: id }).unwrap().card
}

fn tms(clinic: &Clinic) -> IntakeTemplateView {
    intake_templates(clinic).unwrap().templates.into_iter().find(|one| one.code == "tms").unwrap()
}

fn save(clinic: &mut Clinic, template: &IntakeTemplateView) -> Result<Done<Saved>> {
    let input = SaveTemplate {
        code: template.code.clone(),
        name: template.name.clone(),
        steps: template.steps.clone(),
        revision: template.revision,
    };
    save_template(clinic, input)
}

fn says(done: Result<Done<Saved>>) -> String {
    done.map(|_| ()).unwrap_err().to_string()
}

#[test]
fn who_waits_for_room_is_in_no_column_and_counts_from_the_day_the_case_is_taken_up() {
    let mut clinic = clinic();
    let id = opened(&mut clinic, "Kavya Anand", true);
    let board = intake_board(&clinic, IntakeOf::default()).unwrap();
    assert_eq!((board.open, board.waiting.len()), (0, 1));
    clinic.desk.clock.advance(20 * 24 * 60);
    assert!(intake_board(&clinic, IntakeOf::default()).unwrap().stalled.is_empty(), "who waits does not stand still");
    let revision = card(&clinic, id).revision;
    let taken = take_up(&mut clinic, TakeUp { case_id: id, waits: false, revision }).unwrap();
    let board = intake_board(&clinic, IntakeOf::default()).unwrap();
    assert_eq!((board.open, board.waiting.len(), board.stalled.len()), (1, 0, 0), "nothing is late on the first day");
    assert_eq!(board.columns[0].cards[0].age_days, 20, "they asked twenty days ago");
    let _ = clinic.desk.undo(taken.undo.unwrap()).unwrap();
    assert_eq!(intake_board(&clinic, IntakeOf::default()).unwrap().waiting.len(), 1);
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn own_steps_hold_for_cases_opened_later_and_go_back_to_the_shipped_ones() {
    let mut clinic = clinic();
    let before = opened(&mut clinic, "Max Sandoval", false);
    let mut template = tms(&clinic);
    let shipped = template.steps.len();
    template.steps.truncate(2);
    template.steps[1].title = "First call".into();
    let _ = save(&mut clinic, &template).unwrap();
    let own = tms(&clinic);
    assert!(own.is_own && own.steps.len() == 2);
    let after = opened(&mut clinic, "Livia Costa", false);
    assert_eq!(card(&clinic, after).waits_for, "First call");
    assert_eq!(card(&clinic, before).waits_for, "Phone screen", "an open case keeps its steps");
    let _ = reset_template(&mut clinic, ResetTemplate { code: "tms".into(), revision: own.revision }).unwrap();
    let again = tms(&clinic);
    assert!(!again.is_own && again.steps.len() == shipped);
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn steps_that_cannot_be_gone_through_are_refused_by_name() {
    let mut clinic = clinic();
    let template = tms(&clinic);
    let mut swapped = template.clone();
    swapped.steps.swap(0, 1);
    assert_eq!(
        says(save(&mut clinic, &swapped)),
        "after: of “Phone screen” names a step that comes later; move it further down"
    );
    let mut unnamed = template.clone();
    unnamed.steps[1].title = " ".into();
    assert_eq!(says(save(&mut clinic, &unnamed)), "title: of step 2 is missing or too long");
    let mut counted = template.clone();
    counted.steps[0].due.from = DueFrom::Step;
    assert_eq!(
        says(save(&mut clinic, &counted)),
        format!("due: of “{}” counts from a step that does not come before it", template.steps[0].title)
    );
    let mut form = template.clone();
    form.steps[1].form = Some("nothing".into());
    assert_eq!(says(save(&mut clinic, &form)), "form: of “Phone screen” is not known");
    let mut twice = template.clone();
    twice.steps[1].code = twice.steps[0].code.clone();
    assert_eq!(says(save(&mut clinic, &twice)), "steps: use one code twice");
    let empty = IntakeTemplateView { steps: Vec::new(), ..template };
    assert_eq!(says(save(&mut clinic, &empty)), "steps: are missing; keep at least one");
}

#[test]
fn a_removed_step_is_waited_for_by_nobody() {
    let mut clinic = clinic();
    let mut template = tms(&clinic);
    let gone = template.steps.remove(1);
    for step in &mut template.steps {
        if step.due.step.as_ref() == Some(&gone.code) {
            step.due.from = DueFrom::Inquiry;
            step.due.step = None;
        }
    }
    let _ = save(&mut clinic, &template).unwrap();
    assert!(tms(&clinic).steps.iter().all(|step| !step.after.contains(&gone.code)));
}

#[test]
fn figures_count_the_days_of_each_step_once_it_could_be_done() {
    let mut clinic = clinic();
    let mut template = tms(&clinic);
    template.steps.truncate(3);
    for (step, title) in template.steps.iter_mut().zip(["Log", "Call", "Packet"]) {
        (step.form, step.when, step.title) = (None, None, title.into());
    }
    template.steps[2].after = vec![template.steps[1].code.clone()];
    let _ = save(&mut clinic, &template).unwrap();
    let id = opened(&mut clinic, "Elise Moreau", false);
    clinic.desk.clock.advance(4 * 24 * 60);
    let step = template.steps[1].code.clone();
    let done = MarkStep {
        case_id: id,
        step,
        status: StepMark::Done,
        happened_on: None,
        who: None,
        note: None,
        owner: None,
        due_on: None,
        revision: 0,
    };
    let _ = mark_step(&mut clinic, done).unwrap();
    let other = opened(&mut clinic, "Haruka Ito", false);
    let revision = card(&clinic, other).revision;
    let closed = CloseCase { case_id: other, status: CaseStatus::Closed, reason: Some("No coverage".into()), revision };
    let _ = close_case(&mut clinic, closed).unwrap();
    let figures = intake_figures(&clinic, IntakeFiguresOf::default()).unwrap();
    assert_eq!((figures.inquiries, figures.open, figures.closed, figures.completed_percent), (2, 1, 1, Some(0)));
    assert_eq!(figures.reasons, [("No coverage".to_owned(), 1)]);
    let call = figures.steps.iter().find(|one| one.title == "Call").unwrap();
    assert_eq!((call.done, call.open, call.median_days), (1, 0, Some(4)));
    let packet = figures.steps.iter().find(|one| one.title == "Packet").unwrap();
    assert_eq!((packet.done, packet.open, packet.median_days), (0, 1, None));
}

#[test]
fn every_shipped_condition_is_said_in_words() {
    let clinic = clinic();
    let all = intake_templates(&clinic).unwrap();
    assert!(all.conditions.len() > 10 && all.forms.len() > 20 && all.papers.len() > 10);
    assert!(all.conditions.iter().any(|one| one.words == "Phone screen warns: urgent"), "{:?}", all.conditions);
    assert!(all.conditions.iter().all(|one| !one.words.contains(':') || one.words.len() > 12));
}
