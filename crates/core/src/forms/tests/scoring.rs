//! What scales come to, beside tables written from their publications and arithmetic of another kind.

use proptest::prelude::*;

use crate::{
    forms::{
        Response, Scored,
        rules::{Answers, Given, change, scored},
    },
    packs::{Form, form},
};

/// Bands as their authors print them: the last sum of each, and what it means.
type Bands = &'static [(i64, &'static str)];

/// A scale, how many items it has, and its bands.
const PUBLISHED: &[(&str, i64, Bands)] = &[
    ("phq-9", 9, &[(4, "Minimal"), (9, "Mild"), (14, "Moderate"), (19, "Moderately severe"), (27, "Severe")]),
    ("gad-7", 7, &[(4, "Minimal"), (9, "Mild"), (14, "Moderate"), (21, "Severe")]),
];

#[test]
fn every_sum_has_the_band_its_authors_print() {
    for (code, items, bands) in PUBLISHED {
        for sum in 0..=items * 3 {
            let points: Vec<Option<i64>> = (0..*items).map(|at| Some((sum - at * 3).clamp(0, 3))).collect();
            let found = of(code, &points, false);
            let (_, label) = bands.iter().find(|(last, _)| sum <= *last).unwrap();
            assert_eq!(
                (found.sum, found.band.as_deref().map(str::to_lowercase)),
                (Some(sum), Some(label.to_lowercase())),
                "{code} {sum}"
            );
        }
    }
}

#[test]
fn a_missing_item_leaves_no_sum_unless_the_practice_prorates() {
    // Eight items with a sum of 20: 20 × 9 / 8 is 22.5, which is 23.
    let mut points = vec![Some(3), Some(3), Some(3), Some(3), Some(2), Some(2), Some(2), Some(2), None];
    let off = of("phq-9", &points, false);
    assert_eq!((off.sum, off.band, off.missing, off.prorated), (None, None, 1, false));
    let on = of("phq-9", &points, true);
    assert_eq!((on.sum, on.missing, on.prorated), (Some(23), 1, true));
    points[0] = None;
    assert_eq!(of("phq-9", &points, true).sum, None, "two are too many");
    assert_eq!(of("pcl-5", &[None, Some(1)], true).sum, None);
    assert_eq!(of("phq-9", &[None; 9], true).sum, None, "nothing was answered");
}

#[test]
fn a_mean_is_shown_with_one_decimal() {
    for (points, shown) in
        [([4, 4, 5], "4.3"), ([10, 10, 10], "10.0"), ([0, 0, 1], "0.3"), ([0, 1, 1], "0.7"), ([0, 0, 0], "0.0")]
    {
        assert_eq!(of("peg", &points.map(Some), false).shown.as_deref(), Some(shown));
    }
}

#[test]
fn a_change_is_what_the_scale_and_payers_call_it() {
    let score = form("phq-9").unwrap().form.score.as_ref().unwrap();
    for (first, now, percent, response) in [
        (20, 4, Some(80), Response::Remission),
        (20, 10, Some(50), Response::Response),
        (20, 11, Some(45), Response::Partial),
        (20, 15, Some(25), Response::Partial),
        (20, 16, Some(20), Response::None),
        (20, 24, Some(-20), Response::None),
        (0, 8, None, Response::None),
    ] {
        let found = change(score, first, now);
        assert_eq!((found.percent, found.response), (percent, Some(response.word())), "{first} to {now}");
        assert_eq!(found.meaningful, (first - now).abs() >= 5);
    }
}

proptest! {
    #[test]
    fn sums_are_those_of_plain_arithmetic(points in proptest::collection::vec(proptest::option::weighted(0.9, 0..=3_i64), 9), prorates: bool) {
        let found = of("phq-9", &points, prorates);
        let given: Vec<f64> = points.iter().flatten().map(|points| *points as f64).collect();
        let missing = points.len() - given.len();
        let wanted = match missing {
            0 => Some(given.iter().sum::<f64>()),
            1 if prorates => Some((given.iter().sum::<f64>() / given.len() as f64 * 9.0 + 0.5).floor()),
            _ => None,
        };
        prop_assert_eq!(found.sum.map(|sum| sum as f64), wanted);
        prop_assert_eq!(found.missing as usize, missing);
    }
}

/// A scale answered with these points, item by item.
fn of(code: &str, points: &[Option<i64>], prorates: bool) -> Scored {
    let form: &Form = &form(code).unwrap().form;
    let items = &form.score.as_ref().unwrap().items;
    let given = items.iter().zip(points).filter_map(|(item, points)| {
        Some(((item.clone(), 0), Given { value: Some((*points)?.to_string()), detail: None }))
    });
    scored(&Answers::new(form, given), prorates).unwrap()
}
