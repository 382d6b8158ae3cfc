//! What each role may do.

use serde::{Deserialize, Serialize};
use seriesdesk_core::people::Role;

/// What a command needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Anybody, signed in or not: opening, unlocking, locking.
    Anybody,
    /// Anybody who is signed in.
    SignedIn,
    /// See patients, calendars and papers.
    Read,
    /// Register patients and change their records.
    EditPatients,
    /// Read and write restricted notes, on a computer that holds them.
    Restricted,
    /// Book, move and cancel sessions; mark them arrived, started, done.
    Schedule,
    /// Answer, as a clinician, for patients who miss their visits and for treatment that goes on although a check holds it up.
    Acknowledge,
    /// Post payments, void charges, issue superbills.
    Bill,
    /// Print and save papers.
    Print,
    /// Bring in lists of patients from elsewhere.
    Import,
    /// Write, change and retire the practice's own protocols.
    EditProtocols,
    /// Change the practice: sites, rooms, providers, fees, payers.
    ManagePractice,
    /// Add and disable people, back up and restore.
    ManagePeople,
    /// Read the audit trail and prove the store sound.
    Audit,
}

impl Permission {
    /// Every permission a role can have.
    pub const ALL: &'static [Permission] = &[
        Permission::Anybody,
        Permission::SignedIn,
        Permission::Read,
        Permission::EditPatients,
        Permission::Restricted,
        Permission::Schedule,
        Permission::Acknowledge,
        Permission::Bill,
        Permission::Print,
        Permission::Import,
        Permission::EditProtocols,
        Permission::ManagePractice,
        Permission::ManagePeople,
        Permission::Audit,
    ];

    /// The name scripts and the window see.
    pub const fn code(self) -> &'static str {
        match self {
            Permission::Anybody => "anybody",
            Permission::SignedIn => "signed_in",
            Permission::Read => "read",
            Permission::EditPatients => "edit_patients",
            Permission::Restricted => "restricted",
            Permission::Schedule => "schedule",
            Permission::Acknowledge => "acknowledge",
            Permission::Bill => "bill",
            Permission::Print => "print",
            Permission::Import => "import",
            Permission::EditProtocols => "edit_protocols",
            Permission::ManagePractice => "manage_practice",
            Permission::ManagePeople => "manage_people",
            Permission::Audit => "audit",
        }
    }

    /// Whether a role has it.
    pub const fn held_by(self, role: Role) -> bool {
        use Permission as P;
        match role {
            Role::Owner => true,
            Role::Manager => !matches!(self, P::ManagePeople | P::Restricted | P::Acknowledge),
            Role::Clinician => {
                matches!(
                    self,
                    P::Anybody
                        | P::SignedIn
                        | P::Read
                        | P::EditPatients
                        | P::Restricted
                        | P::Schedule
                        | P::Acknowledge
                        | P::Print
                        | P::EditProtocols
                )
            }
            Role::Coordinator => {
                matches!(
                    self,
                    P::Anybody | P::SignedIn | P::Read | P::EditPatients | P::Schedule | P::Bill | P::Print | P::Import
                )
            }
            Role::Assistant => {
                matches!(self, P::Anybody | P::SignedIn | P::Read | P::EditPatients | P::Schedule | P::Bill | P::Print)
            }
            Role::Auditor => matches!(self, P::Anybody | P::SignedIn | P::Read | P::Audit),
        }
    }
}
