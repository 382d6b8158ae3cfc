//! Work done before anybody asks for it.

use seriesdesk_core::{codes, types::LocalTime};
use std::thread::{self, JoinHandle};

use crate::Desk;

impl Desk {
    /// Makes today's diagnosis codes ready to be searched, on a thread that nobody has to wait for. A search that comes
    /// earlier waits for the same work.
    pub fn get_ready(&self) -> JoinHandle<()> {
        let host = self.host();
        let today = LocalTime::of(host.env.now(), host.zone).day();
        thread::spawn(move || codes::get_ready(today))
    }
}
