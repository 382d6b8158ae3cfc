//! Why nothing was done, and the exit code that says so.

use seriesdesk_desk::{Code, UiError};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Why deskctl stopped.
#[derive(Debug)]
pub enum Failure {
    /// It was called wrongly.
    Usage(String),
    /// The desk refused.
    Desk(Box<UiError>),
}

impl Failure {
    /// A fault of the program.
    pub fn panicked() -> Failure {
        UiError::new(Code::Bug, "Something went wrong inside deskctl. Nothing was saved.").into()
    }

    /// Says it on stderr and answers the exit code.
    pub fn tell(self) -> ExitCode {
        let mut stderr = io::stderr().lock();
        match self {
            Failure::Usage(message) => {
                let _ = writeln!(stderr, "{message}\nTry: deskctl --help");
                ExitCode::from(2)
            }
            Failure::Desk(error) => {
                let text = serde_json::to_string(&error).unwrap_or_else(|_| error.to_string());
                let _ = writeln!(stderr, "{text}");
                ExitCode::from(exit_code(error.code))
            }
        }
    }
}

fn exit_code(code: Code) -> u8 {
    match code {
        Code::Invalid | Code::Refused | Code::NotFound | Code::Stale | Code::Denied | Code::Storage => 1,
        Code::Locked => 3,
        Code::Bug => 4,
    }
}

impl From<UiError> for Failure {
    fn from(error: UiError) -> Failure {
        Failure::Desk(Box::new(error))
    }
}
