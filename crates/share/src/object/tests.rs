use super::*;

mod s3;
mod webdav;

use crate::testing::contract::{keeps_its_word, two_devices_agree};
use crate::testing::servers::free_address;
use std::net::SocketAddr;

#[test]
fn a_password_goes_only_over_https_or_within_this_computer() {
    for good in ["https://cloud.example/dav/", "http://127.0.0.1:8080/", "http://localhost", "http://[::1]/dav"] {
        assert_eq!(check_address(good), Ok(()), "{good}");
    }
    for bad in ["http://cloud.example/", "http://127.0.0.1.example/", "http://localhost@cloud.example", "ftp://x", ""] {
        assert_eq!(check_address(bad), Err(StoreFault::Other("an address without https")), "{bad}");
    }
}

#[test]
fn a_server_that_is_not_there_is_offline() {
    let address = format!("http://{}/", free_address());
    let collection = Collection { address, user: "desk".into(), password: "invented".into() };
    let mut store = ObjectStore::webdav(&collection).unwrap();
    assert_eq!(store.read("sds1/root.reg", 9), Err(StoreFault::Offline));
    assert_eq!(store.list(""), Err(StoreFault::Offline));
}
