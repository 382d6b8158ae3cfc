//! What answers warn of, and what follows from them beside a score.

use super::{
    answers::{Answers, BETWEEN},
    checking::missing,
};
use crate::packs::{FormResult, Severity};

/// A warning that answers raise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::forms) struct Raised {
    /// The code of the item or of the form's own warning.
    pub flag: String,
    pub severity: Severity,
    pub says: String,
    /// The answer that raised it, with its words; none for a warning of the whole form.
    pub answer: Option<String>,
}

/// What the answers warn of, the worst first.
pub(in crate::forms) fn raised(answers: &Answers<'_>) -> Vec<Raised> {
    let of_items =
        answers.form.items().filter(|(section, item)| section.repeat.is_none() && answers.asks(section, item));
    let of_items = of_items.filter_map(|(_, item)| {
        let flag = item.flag.as_ref()?;
        let value = answers.value(&item.code, 0)?;
        value.split(BETWEEN).any(|one| flag.on.iter().any(|of| of == one)).then(|| Raised {
            flag: item.code.clone(),
            severity: flag.severity,
            says: flag.says.clone(),
            answer: Some(match answers.detail(&item.code, 0) {
                Some(detail) => format!("{value}: {detail}"),
                None => value.to_owned(),
            }),
        })
    });
    let own = answers.form.flags.iter().filter(|flag| answers.holds(&flag.when)).map(|flag| Raised {
        flag: flag.code.clone(),
        severity: flag.severity,
        says: flag.says.clone(),
        answer: None,
    });
    let mut all: Vec<Raised> = of_items.chain(own).collect();
    all.sort_by_key(|one| one.severity);
    all
}

/// What follows from the answers: the label of each result and its level. That nothing was reported is said only of a form that
/// lacks nothing.
pub(in crate::forms) fn results<'f>(answers: &Answers<'f>) -> Vec<(&'f FormResult, &'f str, &'f str)> {
    let form = answers.form;
    let is_whole = missing(answers).is_empty();
    let level = |result: &'f FormResult| match result.levels.iter().find(|level| answers.holds(&level.when)) {
        Some(level) => (level.code.as_str(), level.label.as_str()),
        None if is_whole => (result.otherwise.code.as_str(), result.otherwise.label.as_str()),
        None => ("unanswered", "Not answered yet"),
    };
    form.results
        .iter()
        .map(|result| (result, level(result)))
        .map(|(result, (code, label))| (result, code, label))
        .collect()
}
