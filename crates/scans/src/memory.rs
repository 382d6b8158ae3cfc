//! How much memory the reading process may use.

use cap::Cap;
use std::alloc::System;

use crate::MOST_MEMORY;

/// Counts what is in use, and gives no more where a limit is set. Only the reading process sets one.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// From now on this process gets no more than [`MOST_MEMORY`]; whatever asks for more ends it. What it held is written nowhere then.
pub(crate) fn limit() -> bool {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let nothing = Rlimit { current: Some(0), maximum: Some(0) };
        if setrlimit(Resource::Core, nothing).is_err() {
            return false;
        }
    }
    MEMORY.set_limit(MOST_MEMORY).is_ok()
}
