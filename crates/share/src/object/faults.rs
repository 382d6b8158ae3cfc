//! What a server's answer means for a share.
use crate::store::StoreFault;
use opendal::ErrorKind;

/// What the error means, with the status the server answered last; 0 when it did not answer.
pub(super) fn fault(kind: ErrorKind, status: u16) -> StoreFault {
    match (kind, status) {
        (ErrorKind::NotFound, _) => StoreFault::Missing,
        (ErrorKind::AlreadyExists | ErrorKind::ConditionNotMatch, _) => StoreFault::Exists,
        (ErrorKind::RateLimited, _) => StoreFault::Other("too many calls"),
        (ErrorKind::IsADirectory | ErrorKind::NotADirectory, _) => StoreFault::Other("no plain file"),
        (ErrorKind::ConfigInvalid, _) => StoreFault::Offline,
        (_, 401 | 402 | 403 | 405) => StoreFault::Denied,
        (_, 404 | 410) => StoreFault::Missing,
        (_, 412) => StoreFault::Exists,
        (_, 413) => StoreFault::TooLarge,
        (_, 423) => StoreFault::Other("in use"),
        (_, 409) => StoreFault::Other("refused by the server"),
        (_, 507) => StoreFault::Full,
        (_, 429 | 503) => StoreFault::Other("too many calls"),
        (ErrorKind::PermissionDenied, _) => StoreFault::Denied,
        // No answer, a gateway's answer, or an answer that makes no sense: some other server may speak here.
        (_, 0 | 500..=599) => StoreFault::Offline,
        _ => StoreFault::Other("an answer it does not understand"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_servers_are_known() {
        check(ErrorKind::NotFound, 404, StoreFault::Missing);
        check(ErrorKind::ConditionNotMatch, 412, StoreFault::Exists);
        check(ErrorKind::PermissionDenied, 403, StoreFault::Denied);
        check(ErrorKind::Unexpected, 401, StoreFault::Denied);
        check(ErrorKind::Unexpected, 409, StoreFault::Other("refused by the server"));
        check(ErrorKind::Unexpected, 412, StoreFault::Exists);
        check(ErrorKind::Unexpected, 423, StoreFault::Other("in use"));
        check(ErrorKind::Unexpected, 507, StoreFault::Full);
        check(ErrorKind::Unexpected, 502, StoreFault::Offline);
        check(ErrorKind::Unexpected, 0, StoreFault::Offline);
        check(ErrorKind::RateLimited, 429, StoreFault::Other("too many calls"));
        check(ErrorKind::Unexpected, 200, StoreFault::Other("an answer it does not understand"));
    }

    #[track_caller]
    fn check(kind: ErrorKind, status: u16, expected: StoreFault) {
        assert_eq!(fault(kind, status), expected);
    }
}
