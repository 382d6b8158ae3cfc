//! What is shown, missing and warned of.

use expect_test::{Expect, expect};

use crate::{
    forms::rules::{Answers, Given, checked, missing, raised, results},
    packs::{Condition, form, forms},
};

#[test]
fn what_is_not_shown_is_neither_asked_nor_counted() {
    check(
        "c-ssrs-screener",
        &[("1", "no"), ("2", "no"), ("6", "no")],
        expect![[r#"
        Triage: No risk reported
        missing "#]],
    );
    check(
        "c-ssrs-screener",
        &[("1", "yes"), ("2", "yes"), ("3", "yes"), ("6", "no")],
        expect![[r#"
        Triage: Moderate
        Urgent risk-moderate: C-SSRS moderate: thoughts of a method, or behavior more than 3 months ago. Assess today, before the person leaves.
        missing 4 5"#]],
    );
    check(
        "c-ssrs-screener",
        &[("1", "yes"), ("2", "no"), ("5", "yes"), ("6", "no")],
        expect![[r#"
        Triage: Low
        Urgent risk-low: C-SSRS low: a wish to be dead or thoughts without method, intent or plan. A clinician decides on the follow-up.
        missing "#]],
    );
}

#[test]
fn answers_warn_and_need_words() {
    check(
        "ketamine-safety",
        &[("weight", "180")],
        expect![[r#"
            Safety outcome: Not answered yet
            missing height bp-high heart-disease aneurysm stroke eye-pressure brain-pressure head-injury psychosis mania family-psychosis suicidal could-be alcohol cannabis drugs ketamine-misuse sud-treatment liver bladder kidney thyroid apnea lungs reflux seizure migraine anesthesia allergy-ketamine allergy-other allergy-any benzo opioid maoi stimulant lamotrigine theophylline glp1 bp-medicine blood-thinner med-change ride companion today"#]],
    );
    check(
        "phq-9",
        &[("1", "3"), ("9", "1")],
        expect![[r#"
        Urgent item-9: Thoughts of being better off dead or of self-harm (item 9): a clinician is told by name, the C-SSRS screener and a plan follow, 988 is given.
        missing 2 3 4 5 6 7 8"#]],
    );
    check(
        "tms-daily",
        &[],
        expect![[r#"
            May the session start?: Not answered yet
            missing seizure injury med-change pregnant side-effects suicidal sleep alcohol drugs metal-off ear-plugs"#]],
    );
}

#[test]
fn the_columbia_triage_is_as_its_authors_print_it() {
    // Yes to 4, 5, or behavior in the past 3 months: high. 3 or behavior before: moderate. 1 or 2: low.
    for bits in 0..1_u32 << 7 {
        let said = |at: u32| bits >> at & 1 == 1;
        let yes = |at: u32| if said(at) { "yes" } else { "no" };
        let items = ["1", "2", "3", "4", "5"];
        let mut given: Vec<(&str, &str)> = (0..5).zip(items).map(|(at, item)| (item, yes(at))).collect();
        given.extend([("6", yes(5)), ("6-recent", yes(6))]);
        let gated = said(1);
        let wanted = match () {
            () if gated && (said(3) || said(4)) || said(5) && said(6) => "high",
            () if gated && said(2) || said(5) => "moderate",
            () if said(0) || said(1) => "low",
            () => "none",
        };
        let answers = answers("c-ssrs-screener", &given);
        let found = results(&answers);
        let lacks = !missing(&answers).is_empty();
        assert_eq!(found[0].1, if wanted == "none" && lacks { "unanswered" } else { wanted }, "{given:?}");
    }
}

#[test]
fn each_kind_of_item_takes_what_it_is_for() {
    let take = |code: &str, item: &str, typed: &str| {
        let form = &form(code).unwrap().form;
        checked(form, form.item(item).unwrap(), typed).map_err(|error| error.to_string())
    };
    assert_eq!(take("phq-9", "1", " 3 "), Ok(Some("3".to_owned())));
    assert_eq!(take("phq-9", "1", ""), Ok(None));
    assert_eq!(take("nrs-pain", "average", "7.0"), Ok(Some("7".to_owned())));
    for (code, item, typed) in [
        ("phq-9", "1", "4"),
        ("nrs-pain", "average", "11"),
        ("nrs-pain", "average", "7.5"),
        ("nrs-pain", "average", "NaN"),
        ("ketamine-safety", "weight", "heavy"),
    ] {
        let fault = take(code, item, typed).unwrap_err();
        assert!(fault.starts_with("value: ") && fault.contains('“'), "{fault}");
    }
}

#[test]
fn shipped_forms_hold_together() {
    for pack in forms() {
        let form = &pack.form;
        let codes: Vec<&str> = form.items().map(|(_, item)| item.code.as_str()).collect();
        for (at, (section, item)) in form.items().enumerate() {
            let place = format!("{}: {}", form.code, item.code);
            assert_eq!(codes.iter().filter(|code| **code == item.code).count(), 1, "{place}");
            assert!(item.options.as_ref().is_none_or(|set| form.option_sets.contains_key(set)), "{place}");
            for when in item.when.iter().chain(&section.when) {
                for code in read_by(when) {
                    let earlier = codes.iter().position(|known| *known == code);
                    assert!(
                        earlier.is_some_and(|earlier| earlier < at),
                        "{place} reads {code}, which does not stand before it"
                    );
                }
            }
        }
        for when in form
            .results
            .iter()
            .flat_map(|result| &result.levels)
            .map(|level| &level.when)
            .chain(form.flags.iter().map(|flag| &flag.when))
        {
            assert!(read_by(when).iter().all(|code| codes.contains(code)), "{}", form.code);
        }
        if let Some(score) = &form.score {
            assert!(score.items.iter().all(|code| codes.contains(&code.as_str())), "{}", form.code);
            let covered: i64 = score.bands.iter().map(|band| band.to - band.from + 1).sum();
            assert!(score.bands.is_empty() || covered == score.most - score.least + 1, "{}: bands", form.code);
        }
    }
}

fn read_by(condition: &Condition) -> Vec<&str> {
    match condition {
        Condition::Is { item, .. } | Condition::AtLeast { item, .. } | Condition::AtMost { item, .. } => vec![item],
        Condition::Answered { answered } => vec![answered],
        Condition::All { all: of } | Condition::Any { any: of } | Condition::Count { count: of, .. } => {
            of.iter().flat_map(read_by).collect()
        }
        Condition::Not { not } => read_by(not),
    }
}

fn answers(code: &str, given: &[(&str, &str)]) -> Answers<'static> {
    let one = |(item, value): &(&str, &str)| {
        let (value, detail) =
            value.split_once(": ").map_or((*value, None), |(value, detail)| (value, Some(detail.to_owned())));
        (((*item).to_owned(), 0), Given { value: Some(value.to_owned()), detail })
    };
    Answers::new(&form(code).unwrap().form, given.iter().map(one))
}

/// Results, warnings and what is missing.
#[track_caller]
fn check(code: &str, given: &[(&str, &str)], expect: Expect) {
    let answers = answers(code, given);
    let results = results(&answers).into_iter().map(|(result, _, level)| format!("{}: {level}", result.label));
    let flags = raised(&answers).into_iter().map(|one| format!("{} {}: {}", one.severity.label(), one.flag, one.says));
    let lacks = missing(&answers).into_iter().map(|one| one.item).collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = results.chain(flags).chain([format!("missing {lacks}")]).collect();
    expect.assert_eq(&lines.join("\n"));
}
