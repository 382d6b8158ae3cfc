//! Constraints in words.

/// A sentence for constraints that cannot hold together.
pub fn say(names: &[String]) -> String {
    let each: Vec<String> = names.iter().map(|name| words(name)).collect();
    match each.as_slice() {
        [only] => format!("This cannot be met: {only}. Change it."),
        [head @ .., last] => {
            format!("These cannot hold together: {}, and {last}. Change one of them.", head.join(", "))
        }
        [] => "There is no plan.".to_owned(),
    }
}

fn words(name: &str) -> String {
    let mut parts = name.split(':');
    let rule = parts.next().unwrap_or_default();
    let of = parts.next().unwrap_or_default();
    let what = parts.next().unwrap_or_default();
    match rule {
        "series" => format!("the sessions of {of}"),
        "hours" => "the opening hours".to_owned(),
        "now" => "that nothing starts in the past".to_owned(),
        "closure" => format!("the closure {of}"),
        "booking" => format!("the booking {of}"),
        "disruption" => format!("disruption {of}"),
        "shift" => format!("when {of} is on shift"),
        "away" => format!("that {of} is away ({what})"),
        "capacity" => format!("how much {of} holds at once"),
        "window" => format!("when {of} can come"),
        "patient_away" => format!("that {of} cannot come ({what})"),
        "overlap" => format!("that {of} has other visits"),
        "earliest" => format!("the earliest start of {of}"),
        "latest" => format!("the latest finish of {of}"),
        "only" => format!("the only resources that {of} may have as {what}"),
        "pin" => format!("that session {what} of {of} stays where it is"),
        "min_gap" => format!("the least distance between sessions of {of} ({what})"),
        "max_gap" => format!("the most distance between sessions of {of} ({what})"),
        "per_week" => format!("the sessions of {of} in a week ({what})"),
        "per_day" => format!("the sessions of {of} on a day ({what})"),
        "weekdays" => format!("the weekdays of {of} ({what})"),
        "new_week" => format!("the new week of {of} ({what})"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::say;

    #[test]
    fn a_conflict_reads_as_a_sentence() {
        let names = ["series:S1", "shift:op1", "away:op2:leave"].map(str::to_owned);
        assert_eq!(
            say(&names),
            "These cannot hold together: the sessions of S1, when op1 is on shift, and that op2 is away (leave). Change one of them."
        );
    }
}
