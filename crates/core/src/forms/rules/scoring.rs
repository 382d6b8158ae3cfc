//! What a scale comes to, and how far one score is from another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::answers::Answers;
use crate::{
    packs::{FormScore, ScoreMethod},
    word_type,
};

word_type! {
    /// What a change of a score means; the words of scales and payers.
    pub enum Response {
        /// At or below the limit of remission.
        Remission = "remission", "Remission";
        /// Better by at least the share that counts.
        Response = "response", "Response";
        /// Better by at least half of that share.
        Partial = "partial", "Partial response";
        /// Less than that, or worse.
        None = "none", "No response";
    }
}

/// What a scale comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Scored {
    /// The sum; none while items are missing.
    #[ts(type = "number | null")]
    pub sum: Option<i64>,
    /// The score as it is shown: the sum, or the mean with one decimal.
    pub shown: Option<String>,
    /// What the sum means.
    pub band: Option<String>,
    /// How many items have no answer.
    pub missing: u32,
    /// Whether the sum was worked out in spite of a missing item.
    pub prorated: bool,
    /// The most there can be.
    #[ts(type = "number")]
    pub most: i64,
}

/// How far a score is from the first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Change {
    /// Points down from the first; negative when they went up.
    #[ts(type = "number")]
    pub points: i64,
    /// The same in percent of the first; none when the first was nothing.
    #[ts(type = "number | null")]
    pub percent: Option<i64>,
    /// What that means; none where the scale does not say.
    pub response: Option<crate::Word>,
    /// Whether it is as much as matters.
    pub meaningful: bool,
}

/// What a form comes to; none where it is not scored. A missing item leaves no sum, unless the practice allows it to be prorated and
/// the scale does too: then the sum of the others is raised in proportion and rounded, half up.
pub(in crate::forms) fn scored(answers: &Answers<'_>, prorates: bool) -> Option<Scored> {
    let score = answers.form.score.as_ref()?;
    let points: Vec<Option<i64>> = score.items.iter().map(|code| points(answers, code)).collect();
    let all = i64::try_from(points.len()).unwrap_or(i64::MAX);
    let given: Vec<i64> = points.iter().copied().flatten().collect();
    let answered = i64::try_from(given.len()).unwrap_or(i64::MAX);
    let missing = u32::try_from(all - answered).unwrap_or(u32::MAX);
    let sum_given: i64 = given.iter().sum();
    let may = prorates && missing > 0 && missing <= score.missing_at_most && answered > 0;
    let sum = match missing {
        0 => Some(sum_given),
        _ if may => Some((2 * sum_given * all + answered).div_euclid(2 * answered).min(score.most)),
        _ => None,
    };
    Some(Scored {
        sum,
        shown: sum.map(|sum| shown(score, sum)),
        band: sum
            .and_then(|sum| score.bands.iter().find(|band| (band.from..=band.to).contains(&sum)))
            .map(|band| band.label.clone()),
        missing,
        prorated: may,
        most: score.most,
    })
}

/// How far a score is from the first one, and what that means.
pub(in crate::forms) fn change(score: &FormScore, first: i64, now: i64) -> Change {
    let points = if score.lower_is_better { first - now } else { now - first };
    let percent = (first != 0).then(|| (points * 100).div_euclid(first.abs()));
    let response = score.response_percent.map(i64::from).map(|enough| {
        let share = |percent: i64| points * 100 >= percent * first.abs() && first != 0 && points > 0;
        match () {
            () if score.remission_at_most.is_some_and(|most| now <= most) => Response::Remission,
            () if share(enough) => Response::Response,
            () if points * 200 >= enough * first.abs() && first != 0 && points > 0 => Response::Partial,
            () => Response::None,
        }
    });
    let meaningful = score.meaningful_change.is_some_and(|least| points.abs() >= least);
    Change { points, percent, response: response.map(Response::word), meaningful }
}

fn points(answers: &Answers<'_>, code: &str) -> Option<i64> {
    let item = answers.form.item(code)?;
    let number = answers.number(item, answers.value(code, 0)?)?;
    #[expect(clippy::cast_possible_truncation, reason = "the limits of the item were checked")]
    let whole = number.round() as i64;
    Some(whole)
}

fn shown(score: &FormScore, sum: i64) -> String {
    match score.method {
        ScoreMethod::Sum => sum.to_string(),
        ScoreMethod::Mean => {
            let items = i64::try_from(score.items.len().max(1)).unwrap_or(1);
            let tenths = (2 * sum * 10 + items).div_euclid(2 * items);
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    }
}
