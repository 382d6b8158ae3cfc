//! Answers beside the form they belong to: what is shown, and whether a condition holds.

use std::collections::BTreeMap;

use crate::packs::{Condition, Form, FormItem, FormSection};

/// Codes of the options somebody ticked are kept in one text, apart by this.
pub(in crate::forms) const BETWEEN: char = ',';

/// What was answered to one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::forms) struct Given {
    pub value: Option<String>,
    pub detail: Option<String>,
}

/// The answers to a form.
pub(in crate::forms) struct Answers<'f> {
    pub form: &'f Form,
    given: BTreeMap<(String, i64), Given>,
}

impl<'f> Answers<'f> {
    pub fn new(form: &'f Form, given: impl IntoIterator<Item = ((String, i64), Given)>) -> Self {
        Self { form, given: given.into_iter().collect() }
    }

    /// What was answered to an item in an entry; nothing where the answer was taken away.
    pub fn value(&self, item: &str, entry: i64) -> Option<&str> {
        self.given.get(&(item.to_owned(), entry))?.value.as_deref()
    }

    /// What was added in words.
    pub fn detail(&self, item: &str, entry: i64) -> Option<&str> {
        self.given.get(&(item.to_owned(), entry))?.detail.as_deref()
    }

    /// The entries of a part that is filled in several times, those with an answer.
    pub fn entries(&self, section: &FormSection) -> Vec<i64> {
        let answered = |entry: &i64| section.items.iter().any(|item| self.value(&item.code, *entry).is_some());
        let mut all: Vec<i64> = self.given.keys().map(|(_, entry)| *entry).collect();
        all.sort_unstable();
        all.dedup();
        all.retain(answered);
        all
    }

    /// Whether a part is shown.
    pub fn shows(&self, section: &FormSection) -> bool {
        let at = section.items.first().and_then(|item| self.place(&item.code)).unwrap_or_default();
        section.when.as_ref().is_none_or(|when| self.holds_before(when, at))
    }

    /// Whether an item is shown.
    pub fn asks(&self, section: &FormSection, item: &FormItem) -> bool {
        let at = self.place(&item.code).unwrap_or_default();
        self.shows(section) && item.when.as_ref().is_none_or(|when| self.holds_before(when, at))
    }

    /// Whether a condition holds.
    pub fn holds(&self, condition: &Condition) -> bool {
        self.holds_before(condition, usize::MAX)
    }

    /// The answer to an item that is shown and stands before a place in the form.
    fn before(&self, code: &str, end: usize) -> Option<(&FormItem, &str)> {
        let at = self.place(code).filter(|at| *at < end)?;
        let (section, item) = self.form.items().nth(at)?;
        let value = self.value(code, 0)?;
        (section.repeat.is_none() && self.asks(section, item)).then_some((item, value))
    }

    /// A condition reads only what stands before it, so it cannot turn in a circle.
    fn holds_before(&self, condition: &Condition, end: usize) -> bool {
        let number = |code: &str| self.before(code, end).and_then(|(item, value)| self.number(item, value));
        match condition {
            Condition::Is { item, is } => self
                .before(item, end)
                .is_some_and(|(_, value)| value.split(BETWEEN).any(|one| is.iter().any(|of| of == one))),
            Condition::AtLeast { item, at_least } => number(item).is_some_and(|number| number >= *at_least),
            Condition::AtMost { item, at_most } => number(item).is_some_and(|number| number <= *at_most),
            Condition::Answered { answered } => self.before(answered, end).is_some(),
            Condition::All { all } => all.iter().all(|one| self.holds_before(one, end)),
            Condition::Any { any } => any.iter().any(|one| self.holds_before(one, end)),
            Condition::Not { not } => !self.holds_before(not, end),
            Condition::Count { count, at_least } => {
                let holding = count.iter().filter(|one| self.holds_before(one, end)).count();
                u32::try_from(holding).is_ok_and(|holding| holding >= *at_least)
            }
        }
    }

    /// The points of the chosen option, or the number.
    pub fn number(&self, item: &FormItem, value: &str) -> Option<f64> {
        let option = self.form.options(item).iter().find(|option| option.code == value);
        #[expect(clippy::cast_precision_loss, reason = "points are small")]
        let points = |points: i64| points as f64;
        match option {
            Some(option) => option.points.map(points),
            None => value.parse().ok(),
        }
    }

    fn place(&self, code: &str) -> Option<usize> {
        self.form.items().position(|(_, item)| item.code == code)
    }
}
