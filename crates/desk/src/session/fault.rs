//! What stands between a person and the practice, as the window hears it.

use seriesdesk_core::vault::{KitProblem, VaultError};

use crate::{Code, UiError};

/// The error with the field it belongs to.
pub(crate) fn vault_fault(error: VaultError) -> UiError {
    let message = error.to_string();
    match error {
        VaultError::NoPractice | VaultError::NoSuchPerson => UiError::new(Code::NotFound, message),
        VaultError::DamagedKeys | VaultError::NewerKeys | VaultError::Storage(_) => {
            UiError::new(Code::Storage, message)
        }
        VaultError::InUse | VaultError::AlreadyThere | VaultError::LastHolder => UiError::new(Code::Refused, message),
        VaultError::WrongPassphrase { .. } => {
            UiError::new(Code::Locked, message).on("passphrase").hint("Nothing was changed.")
        }
        VaultError::Wait { .. } => UiError::new(Code::Locked, message).on("passphrase"),
        VaultError::OtherComputer | VaultError::NoKeystore | VaultError::KeystoreDenied => {
            UiError::new(Code::Locked, message)
        }
        VaultError::Weak(_) => UiError::new(Code::Invalid, message).on("passphrase"),
        VaultError::OtherKit => UiError::new(Code::Locked, message).on("words"),
        VaultError::KitWords(problem) => kit_fault(&problem),
    }
}

fn kit_fault(problem: &KitProblem) -> UiError {
    let error = UiError::new(Code::Invalid, problem.to_string());
    match problem {
        KitProblem::Rehearsal(_) => error.on("answers").hint("Look at the printed sheet again, down each column."),
        KitProblem::Count { .. }
        | KitProblem::Unknown { .. }
        | KitProblem::Misread { .. }
        | KitProblem::Swapped { .. }
        | KitProblem::Checksum => error.on("words"),
    }
}
