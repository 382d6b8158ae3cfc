//! The order of the areas in `core/src/lib.rs` is the order in which they may know each other.
use super::Finding;
use super::source::Source;
use std::collections::BTreeMap;

const LIST: &str = "crates/core/src/lib.rs";

/// What every module stands on. These belong together and may know each other.
const GROUND: &[&str] = &["env", "error", "types", "db"];

/// An area that uses one below it makes a circle, and then neither can be understood alone.
pub fn areas_use_only_areas_above(sources: &[Source]) -> Vec<Finding> {
    let areas = order(sources);
    let mut findings = Vec::new();
    for (source, area) in in_areas(sources) {
        let Some(own) = areas.get(area) else { continue };
        for (line, text) in source.code(false) {
            let below = used(text)
                .filter(|other| !(GROUND.contains(&area) && GROUND.contains(other)))
                .find(|other| areas.get(other).is_some_and(|place| place > own));
            if let Some(other) = below {
                findings.push(source.finding(line, format!("{area} stands above {other} and may not use it")));
            }
        }
    }
    findings
}

/// The same order holds for what a query reads.
pub fn sql_reads_only_tables_of_areas_above(sources: &[Source]) -> Vec<Finding> {
    let areas = order(sources);
    let owners = owners(sources);
    let mut findings = Vec::new();
    for (source, area) in in_areas(sources).filter(|(source, _)| source.ends(".sql")) {
        let Some(own) = areas.get(area) else { continue };
        for (index, text) in source.text.lines().enumerate() {
            for table in tables_read(text) {
                let owner = owners.get(table.as_str()).copied().unwrap_or(area);
                if areas.get(owner).is_some_and(|place| place > own) {
                    findings.push(
                        source.finding(index + 1, format!("{table} belongs to {owner}, which stands below {area}")),
                    );
                }
            }
        }
    }
    findings
}

/// The areas with their place, read from the list of modules.
fn order(sources: &[Source]) -> BTreeMap<&str, usize> {
    let text = sources.iter().find(|source| source.path == LIST).map_or("", |source| source.text.as_str());
    text.lines().filter_map(module_name).enumerate().map(|(place, name)| (name, place)).collect()
}

fn module_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("pub(crate) ").or_else(|| line.strip_prefix("pub ")).unwrap_or(line);
    line.strip_prefix("mod ")?.strip_suffix(';')
}

fn in_areas(sources: &[Source]) -> impl Iterator<Item = (&Source, &str)> {
    sources.iter().filter_map(|source| {
        let rest = source.path.strip_prefix("crates/core/src/")?;
        let area = rest.split('/').next()?;
        (source.path != LIST).then(|| (source, area.strip_suffix(".rs").unwrap_or(area)))
    })
}

/// The modules that a line names as `crate::module`.
fn used(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("crate::").map(move |(at, found)| {
        let rest = &line[at + found.len()..];
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// Which area declares which table, read from its `struct Room in "rooms" = 14`.
fn owners(sources: &[Source]) -> BTreeMap<&str, &str> {
    let mut owners = BTreeMap::new();
    for (source, area) in in_areas(sources).filter(|(source, _)| source.ends(".rs")) {
        for (_, line) in source.code(false).filter(|(_, line)| line.contains("struct ")) {
            let table = line.split_once(" in \"").and_then(|(_, rest)| rest.split_once("\" = "));
            owners.extend(table.map(|(name, _)| (name, area)));
        }
    }
    owners
}

fn tables_read(line: &str) -> Vec<String> {
    let line = line.split("--").next().unwrap_or("");
    let words: Vec<&str> = line
        .split(|letter: char| letter.is_whitespace() || "(),;".contains(letter))
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .filter(|pair| pair[0].eq_ignore_ascii_case("from") || pair[0].eq_ignore_ascii_case("join"))
        .map(|pair| pair[1].to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    const ORDER: (&str, &str) = (LIST, "mod types;\nmod db;\npub mod patients;\nmod payers;\npub mod calendar;\n");

    #[test]
    fn an_area_knows_only_those_above() {
        let files = [
            ORDER,
            ("crates/core/src/calendar/rules.rs", "use crate::patients::Name;"),
            ("crates/core/src/patients/rules.rs", "use crate::patients::Name;\nfn a(b: crate::calendar::Day) {}"),
            ("crates/core/src/patients/tests.rs", "use crate::calendar::Day;"),
            ("crates/core/src/types/day.rs", "use crate::db::Column;"),
        ];
        check(areas_use_only_areas_above, &files, &["crates/core/src/patients/rules.rs:2"]);
    }

    #[test]
    fn a_query_reads_only_tables_of_areas_above() {
        let files = [
            ORDER,
            ("crates/core/src/calendar/mod.rs", "pub struct Session in \"sessions\" = 9 {"),
            ("crates/core/src/patients/mod.rs", "struct Patient in \"patients\" = 2 {"),
            ("crates/core/src/patients/find.sql", "-- Patients.\nFROM patients p\nJOIN sessions s ON 1"),
            ("crates/core/src/calendar/board.sql", "-- Sessions.\nFROM sessions s JOIN patients p"),
        ];
        check(sql_reads_only_tables_of_areas_above, &files, &["crates/core/src/patients/find.sql:3"]);
    }
}
