//! Which payment paid which charge.

use std::collections::BTreeMap;

use super::{Charge, ChargeId, Payment};
use crate::types::Cents;

/// How payments lie on charges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    /// What was paid toward each charge.
    pub paid: BTreeMap<ChargeId, Cents>,
    /// Money received that no charge has used: a credit.
    pub unused: Cents,
}

impl Allocation {
    /// What was paid toward a charge.
    pub fn paid_toward(&self, charge: ChargeId) -> Cents {
        self.paid.get(&charge).copied().unwrap_or(Cents::ZERO)
    }
}

/// Lays payments on charges: first on the sessions a payment names, then, what is left, on the oldest unpaid charges.
///
/// `charges` and `payments` are the ones not voided, each in order of their day.
pub fn allocate(charges: &[Charge], payments: &[Payment]) -> Allocation {
    let mut result = Allocation::default();
    let mut left: Vec<Cents> = payments.iter().map(|payment| payment.amount_cents).collect();
    for (payment, money) in payments.iter().zip(&mut left) {
        let named = charges.iter().filter(|charge| payment.session_ids.0.contains(&charge.session_id));
        pay(&mut result, named, money);
    }
    for money in &mut left {
        pay(&mut result, charges.iter(), money);
    }
    result.unused = left.into_iter().sum();
    result
}

fn pay<'a>(result: &mut Allocation, charges: impl Iterator<Item = &'a Charge>, money: &mut Cents) {
    for charge in charges {
        let open = charge.amount_cents - result.paid_toward(charge.id);
        let part = open.min(*money);
        if part > Cents::ZERO {
            *result.paid.entry(charge.id).or_default() = result.paid_toward(charge.id) + part;
            *money = *money - part;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::billing::{Codes, Method, PaymentId, Sessions};
    use crate::types::{PatientId, SessionId, UtcMillis};
    use expect_test::{Expect, expect};
    use proptest::prelude::*;
    use uuid::Uuid;

    #[test]
    fn a_payment_goes_to_the_sessions_it_names() {
        check(&[(1, 100), (2, 100)], &[(100, &[2])], expect!["0 100 unused 0"]);
    }

    #[test]
    fn what_is_left_goes_to_the_oldest_unpaid_charge() {
        check(&[(1, 100), (2, 100), (3, 100)], &[(150, &[2])], expect!["50 100 0 unused 0"]);
        check(&[(1, 100), (2, 100)], &[(60, &[]), (60, &[])], expect!["100 20 unused 0"]);
    }

    #[test]
    fn money_nothing_was_charged_for_stays_a_credit() {
        check(&[(1, 100)], &[(250, &[1])], expect!["100 unused 150"]);
        check(&[], &[(250, &[])], expect![" unused 250"]);
    }

    proptest! {
        #[test]
        fn no_cent_is_lost_and_no_charge_is_overpaid(
            charges in proptest::collection::vec((1u8..5, 0i64..500), 0..12),
            payments in proptest::collection::vec((0i64..900, proptest::collection::vec(1u8..5, 0..3)), 0..8),
        ) {
            let charges: Vec<_> = charges.iter().enumerate().map(|(n, (session, cents))| charge(n, *session, *cents)).collect();
            let payments: Vec<_> = payments.iter().enumerate().map(|(n, (cents, sessions))| payment(n, *cents, sessions)).collect();
            let result = allocate(&charges, &payments);
            let paid: Cents = result.paid.values().copied().sum();
            let received: Cents = payments.iter().map(|payment| payment.amount_cents).sum();
            prop_assert_eq!(paid + result.unused, received);
            for charge in &charges {
                prop_assert!(result.paid_toward(charge.id) <= charge.amount_cents);
            }
        }
    }

    #[track_caller]
    fn check(charges: &[(u8, i64)], payments: &[(i64, &[u8])], expect: Expect) {
        let charges: Vec<_> =
            charges.iter().enumerate().map(|(n, (session, cents))| charge(n, *session, *cents)).collect();
        let payments: Vec<_> =
            payments.iter().enumerate().map(|(n, (cents, sessions))| payment(n, *cents, sessions)).collect();
        let result = allocate(&charges, &payments);
        let paid: Vec<_> = charges.iter().map(|charge| result.paid_toward(charge.id).0.to_string()).collect();
        expect.assert_eq(&format!("{} unused {}", paid.join(" "), result.unused.0));
    }

    fn session(number: u8) -> SessionId {
        Uuid::from_u128(u128::from(number)).into()
    }

    fn charge(number: usize, of: u8, cents: i64) -> Charge {
        Charge {
            id: Uuid::from_u128(1000 + number as u128).into(),
            patient_id: PatientId(Uuid::nil()),
            session_id: session(of),
            series_id: None,
            service_on: "2026-03-02".parse().unwrap(),
            line: 1,
            place_of_service: "11".into(),
            code: "96365".into(),
            modifiers: Codes::default(),
            label: "IV infusion, first hour".into(),
            units: 1,
            amount_cents: Cents(cents),
            diagnoses: Codes::default(),
            ndc: None,
            provider_id: None,
            posted_at: UtcMillis(0),
        }
    }

    fn payment(number: usize, cents: i64, sessions: &[u8]) -> Payment {
        Payment {
            id: PaymentId(Uuid::from_u128(2000 + number as u128)),
            patient_id: PatientId(Uuid::nil()),
            received_on: "2026-03-02".parse().unwrap(),
            method: Method::Card,
            amount_cents: Cents(cents),
            reference: None,
            note: None,
            session_ids: Sessions(sessions.iter().map(|number| session(*number)).collect()),
            posted_at: UtcMillis(0),
        }
    }
}
