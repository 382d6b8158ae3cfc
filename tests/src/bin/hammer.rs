//! Registers patients as fast as it can and prints each id once the practice has acknowledged it: made to be killed.
//!
//! `hammer FOLDER SEED`

use std::io::Write;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(seed)) = (arguments.next(), arguments.next().and_then(|seed| seed.parse::<u32>().ok()))
    else {
        eprintln!("usage: hammer FOLDER SEED");
        std::process::exit(2);
    };
    let folder = std::path::Path::new(&folder);
    let desk = seriesdesk_tests::reopened(folder, u64::from(seed), seriesdesk_core::db::Durability::Full)
        .expect("the practice opens after every kill");
    let mut out = std::io::stdout().lock();
    for number in 0.. {
        let id = seriesdesk_tests::register(
            &desk,
            "Hammer",
            &format!("Nr{seed}x{number}"),
            seed.wrapping_mul(1000) + number,
        );
        writeln!(out, "{id}").and_then(|()| out.flush()).expect("the parent reads until it kills");
    }
}
