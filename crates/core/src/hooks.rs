//! Where the schedule simulator takes hold of the program: places to end it, and bugs to turn on. Both are nothing in every
//! program; the cargo feature `simulate` alone makes them something (decision 14).

/// A place where the simulator may end the program.
macro_rules! kill_point {
    ($name:literal) => {
        #[cfg(feature = "simulate")]
        fail::fail_point!($name);
    };
}

/// Whether the simulator turned this bug on; `false` in every program.
macro_rules! mutant {
    ($name:literal) => {{
        #[cfg(feature = "simulate")]
        let on = fail::eval($name, |_| ()).is_some();
        #[cfg(not(feature = "simulate"))]
        let on = false;
        on
    }};
}
