//! Plans a request from a file: `plan FILE SECONDS`.

use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let text = std::fs::read_to_string(args.next().expect("a file")).expect("a readable file");
    let seconds: f64 = args.next().and_then(|text| text.parse().ok()).unwrap_or(5.0);
    let begun = Instant::now();
    let value = serde_json::from_str(&text).expect("JSON");
    let rounds = std::sync::atomic::AtomicU64::new(0);
    let pace = |round: u64| {
        rounds.store(round, std::sync::atomic::Ordering::Relaxed);
        begun.elapsed().as_secs_f64() / seconds
    };
    match seriesdesk_planner::read(&value).and_then(|request| seriesdesk_planner::plan(&request, &pace)) {
        Ok(answer) => println!("{}", serde_json::to_string_pretty(&answer).expect("plain data")),
        Err(refused) => println!("{refused}"),
    }
    eprintln!("{} rounds, {:.2} s", rounds.into_inner(), begun.elapsed().as_secs_f64());
}
