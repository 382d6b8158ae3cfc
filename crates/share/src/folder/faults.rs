//! What an operating system's error means for a share.
use crate::store::StoreFault;
use std::io::{Error, ErrorKind};

/// What the error means here.
pub(super) fn fault(error: &Error) -> StoreFault {
    let by_number = error.raw_os_error().and_then(if cfg!(windows) { windows } else { unix });
    by_number.unwrap_or_else(|| by_kind(error.kind()))
}

fn by_kind(kind: ErrorKind) -> StoreFault {
    match kind {
        ErrorKind::AlreadyExists => StoreFault::Exists,
        ErrorKind::NotFound => StoreFault::Missing,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => StoreFault::Full,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreFault::Denied,
        ErrorKind::TimedOut
        | ErrorKind::NotConnected
        | ErrorKind::NetworkDown
        | ErrorKind::NetworkUnreachable
        | ErrorKind::HostUnreachable
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::ConnectionRefused
        | ErrorKind::BrokenPipe
        | ErrorKind::StaleNetworkFileHandle => StoreFault::Offline,
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy | ErrorKind::Deadlock => StoreFault::Other("in use"),
        ErrorKind::NotADirectory | ErrorKind::IsADirectory => StoreFault::Other("no plain file"),
        _ => StoreFault::Other("an error of the disk or the network"),
    }
}

/// Numbers of `winerror.h` that the standard library has no word for, or a misleading one.
fn windows(number: i32) -> Option<StoreFault> {
    Some(match number {
        // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_USER_MAPPED_FILE, ERROR_DELETE_PENDING
        32 | 33 | 1224 | 303 => StoreFault::Other("in use"),
        // ERROR_ACCESS_DENIED, ERROR_WRITE_PROTECT, ERROR_NETWORK_ACCESS_DENIED, ERROR_LOGON_FAILURE
        5 | 19 | 65 | 1326 => StoreFault::Denied,
        // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED, ERROR_FILE_TOO_LARGE
        39 | 112 | 1295 | 223 => StoreFault::Full,
        // ERROR_NOT_READY, ERROR_REM_NOT_LIST, ERROR_BAD_NETPATH, ERROR_NETWORK_BUSY, ERROR_DEV_NOT_EXIST,
        // ERROR_UNEXP_NET_ERR, ERROR_NETNAME_DELETED, ERROR_BAD_NET_NAME, ERROR_SEM_TIMEOUT
        21 | 51 | 53 | 54 | 55 | 59 | 64 | 67 | 121 => StoreFault::Offline,
        // ERROR_CONNECTION_UNAVAIL, ERROR_NO_NET_OR_BAD_PATH, ERROR_NETWORK_UNREACHABLE,
        // ERROR_HOST_UNREACHABLE, ERROR_CONNECTION_ABORTED, ERROR_NOT_CONNECTED, ERROR_TIMEOUT
        1201 | 1203 | 1231 | 1232 | 1236 | 2250 | 1460 => StoreFault::Offline,
        // ERROR_CLOUD_FILE_PROVIDER_NOT_RUNNING, _NETWORK_UNAVAILABLE, _REQUEST_TIMEOUT, _UNSUCCESSFUL: the file is a
        // placeholder that cannot be fetched; the share as a whole may be well.
        362 | 388 | 426 | 389 => StoreFault::Other("not fetched yet"),
        // ERROR_FILE_EXISTS, ERROR_ALREADY_EXISTS
        80 | 183 => StoreFault::Exists,
        // ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND
        2 | 3 => StoreFault::Missing,
        // ERROR_INVALID_NAME, ERROR_FILENAME_EXCED_RANGE
        123 | 206 => StoreFault::Other("a name it cannot have"),
        _ => return None,
    })
}

/// Numbers that mean the same on Linux and macOS and have no stable word in the standard library.
fn unix(number: i32) -> Option<StoreFault> {
    match number {
        // EIO: a drive pulled out, or a network mount that gave up.
        5 => Some(StoreFault::Other("an error of the disk or the network")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StoreFault::{Denied, Exists, Full, Missing, Offline, Other};

    #[test]
    fn numbers_of_windows_are_known_on_every_system() {
        check(32, Some(Other("in use")));
        check(33, Some(Other("in use")));
        check(5, Some(Denied));
        check(112, Some(Full));
        check(53, Some(Offline));
        check(64, Some(Offline));
        check(121, Some(Offline));
        check(362, Some(Other("not fetched yet")));
        check(80, Some(Exists));
        check(183, Some(Exists));
        check(3, Some(Missing));
        check(206, Some(Other("a name it cannot have")));
        check(9_999, None);
    }

    #[test]
    fn words_of_the_standard_library_are_known() {
        assert_eq!(fault(&Error::from(ErrorKind::StorageFull)), Full);
        assert_eq!(fault(&Error::from(ErrorKind::ReadOnlyFilesystem)), Denied);
        assert_eq!(fault(&Error::from(ErrorKind::StaleNetworkFileHandle)), Offline);
        assert_eq!(fault(&Error::from(ErrorKind::NotFound)), Missing);
    }

    #[test]
    fn a_fault_never_repeats_the_words_of_the_system() {
        let told = fault(&Error::other("cannot open X:\\Clinic\\Jane Roe.seg")).to_string();
        assert_eq!(told, "The share said: an error of the disk or the network.");
    }

    #[track_caller]
    fn check(number: i32, expected: Option<StoreFault>) {
        assert_eq!(windows(number), expected);
    }
}
