//! Money: whole cents, never a float.

use serde::{Deserialize, Serialize};
use std::{fmt, iter::Sum, ops};

/// An amount in US cents. Stays within ±2^53 so that every reader of JSON sees it whole.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
#[schemars(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// No money.
    pub const ZERO: Cents = Cents(0);
    /// The largest amount anything may be priced at: ten million dollars.
    pub const LARGEST: Cents = Cents(1_000_000_000);

    /// The amount `count` times; `None` past the largest amount.
    pub fn times(self, count: i64) -> Option<Cents> {
        let product = self.0.checked_mul(count)?;
        (product.abs() <= Self::LARGEST.0).then_some(Cents(product))
    }

    /// `1,481.00`, as columns write it; negative with a minus sign.
    pub fn plain(self) -> String {
        let whole = (self.0.unsigned_abs() / 100).to_string();
        let mut grouped = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{grouped}.{:02}", self.0.unsigned_abs() % 100)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}${}", Cents(self.0.saturating_abs()).plain())
    }
}

impl ops::Add for Cents {
    type Output = Cents;
    fn add(self, other: Cents) -> Cents {
        Cents(self.0.saturating_add(other.0))
    }
}

impl ops::Sub for Cents {
    type Output = Cents;
    fn sub(self, other: Cents) -> Cents {
        Cents(self.0.saturating_sub(other.0))
    }
}

impl ops::Neg for Cents {
    type Output = Cents;
    fn neg(self) -> Cents {
        Cents(self.0.saturating_neg())
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(amounts: I) -> Cents {
        amounts.fold(Cents::ZERO, |sum, amount| sum + amount)
    }
}

impl ts_rs::TS for Cents {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn name(_: &ts_rs::Config) -> String {
        "number".to_owned()
    }
    fn inline(config: &ts_rs::Config) -> String {
        Self::name(config)
    }
}

crate::db::integer_column!(Cents, 0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_write_them() {
        assert_eq!(Cents(148_100).plain(), "1,481.00");
        assert_eq!(Cents(5).to_string(), "$0.05");
        assert_eq!(Cents(-4_500).to_string(), "-$45.00");
        assert_eq!(Cents(123_456_789).plain(), "1,234,567.89");
    }
}
