//! Money as it is written: `1,415.50`, no sign for dollars, nothing rounded.

/// Writes cents with two decimals and a comma at every thousand.
pub(crate) fn amount(cents: i64) -> String {
    let whole = (cents.unsigned_abs() / 100).to_string();
    let mut text = String::new();
    if cents < 0 {
        text.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(&format!(".{:02}", cents.unsigned_abs() % 100));
    text
}

#[cfg(test)]
mod tests {
    use super::amount;
    use expect_test::{Expect, expect};

    #[test]
    fn amounts_have_two_decimals_and_commas() {
        check(0, expect!["0.00"]);
        check(5, expect!["0.05"]);
        check(-2_000, expect!["-20.00"]);
        check(141_550, expect!["1,415.50"]);
        check(100_000_000, expect!["1,000,000.00"]);
        check(i64::MIN, expect!["-92,233,720,368,547,758.08"]);
    }

    #[track_caller]
    fn check(cents: i64, expect: Expect) {
        expect.assert_eq(&amount(cents));
    }
}
