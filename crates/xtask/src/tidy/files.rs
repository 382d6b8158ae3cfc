//! How long a file is, how SQL is written, and what must not be left lying about.
use super::Finding;
use super::source::Source;

const RUST_LINES: usize = 400;
const SVELTE_LINES: usize = 250;

/// A file longer than this is several rooms behind one door.
pub fn files_stay_short(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !source.path.contains("generated")) {
        let most = match source.path.rsplit('.').next() {
            Some("rs" | "ts") => RUST_LINES,
            Some("svelte") => SVELTE_LINES,
            _ => continue,
        };
        let lines = source.text.lines().count();
        if lines > most {
            findings.push(source.finding(0, format!("{lines} lines; split it by verb, {most} is the most")));
        }
    }
    findings
}

/// A column added later must not change what an old query reads.
pub fn sql_names_its_columns(sources: &[Source]) -> Vec<Finding> {
    let star = ["SELECT", "*"].join(" ");
    find(sources, &|source| source.ends(".sql") || (source.ends(".rs") && !source.below("crates/xtask/")), &|line| {
        line.to_uppercase().contains(&star).then_some("name the columns")
    })
}

/// A query that is glued together cannot be prepared by the test that prepares them all, and may be steered from outside.
/// The store itself and the op log make theirs from declared names.
pub fn sql_is_not_glued(sources: &[Source]) -> Vec<Finding> {
    const VERBS: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE", "WHERE", "FROM", "JOIN", "ORDER"];
    let made_from_names = |source: &Source| source.path.contains("/db/") || source.path.contains("/oplog/");
    let is_sql = |text: &str| text.split(|letter: char| !letter.is_alphanumeric()).any(|word| VERBS.contains(&word));
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.below("crates/core/") && source.ends(".rs")) {
        let lines: Vec<(usize, &str)> = source.code(false).filter(|_| !made_from_names(source)).collect();
        for (index, (line, text)) in lines.iter().enumerate() {
            let next = lines.get(index + 1).map_or("", |(_, next)| next);
            if text.contains("format!(") && (is_sql(text) || is_sql(next)) {
                findings.push(source.finding(*line, "no format! near SQL"));
            }
        }
    }
    findings
}

/// The first line of a query is read before the query is.
pub fn sql_says_what_its_rows_are(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.ends(".sql") && !source.text.starts_with("-- "))
        .map(|source| source.finding(1, "begin with a comment that says what the rows are"))
        .collect()
}

/// A panic in the middle of a front desk's day loses what was on the screen.
pub fn nothing_unwraps_outside_tests(sources: &[Source]) -> Vec<Finding> {
    let unwrap = [".unwrap", "()"].concat();
    find(sources, &|source| source.ends(".rs"), &|line| {
        line.contains(&unwrap).then_some("say with expect() why this cannot fail, or return the error")
    })
}

/// A test that does not run is a promise nobody keeps.
pub fn no_test_is_skipped(sources: &[Source]) -> Vec<Finding> {
    let marks =
        [["#[ign", "ore"].concat(), ["it.", "only("].concat(), ["test.", "only("].concat(), ["it.", "skip("].concat()];
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.ends(".rs") || source.ends(".ts")) {
        for (line, text) in source.code(true) {
            if marks.iter().any(|mark| text.contains(mark.as_str())) {
                findings.push(source.finding(line, "run it or delete it"));
            }
        }
    }
    findings
}

/// Records are read in the order they were decided, so numbers have no gaps and none comes twice.
pub fn decisions_are_numbered(sources: &[Source]) -> Vec<Finding> {
    let mut records: Vec<&Source> = sources.iter().filter(|source| source.below("docs/decisions/")).collect();
    records.retain(|source| source.file_name() != "README.md");
    records.sort_by(|a, b| a.path.cmp(&b.path));
    let mut findings = Vec::new();
    for (index, record) in records.iter().enumerate() {
        let number = record.file_name().split('-').next().and_then(|digits| digits.parse::<usize>().ok());
        if number != Some(index + 1) {
            findings.push(record.finding(0, format!("the next number is {:04}", index + 1)));
            break;
        }
    }
    findings
}

fn find(
    sources: &[Source],
    wanted: &dyn Fn(&Source) -> bool,
    breaks: &dyn Fn(&str) -> Option<&'static str>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| wanted(source)) {
        for (line, text) in source.code(false) {
            if let Some(why) = breaks(text) {
                findings.push(source.finding(line, why));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    #[test]
    fn the_401st_line_is_one_too_many() {
        let (most, more) = ("x\n".repeat(400), "x\n".repeat(401));
        let svelte = "x\n".repeat(251);
        let files = [
            ("crates/a.rs", most.as_str()),
            ("crates/b.rs", &more),
            ("ui/C.svelte", &svelte),
            ("ui/src/lib/generated/desk.ts", &more),
        ];
        check(files_stay_short, &files, &["crates/b.rs:0", "ui/C.svelte:0"]);
    }

    #[test]
    fn columns_are_named() {
        let files = [("a.sql", "-- All rows.\nselect *\nFROM a"), ("b.rs", "let a = \"SELECT id FROM a\";")];
        check(sql_names_its_columns, &files, &["a.sql:2"]);
    }

    #[test]
    fn a_store_does_not_glue() {
        let files = [
            ("crates/core/src/a/store.rs", "fn a() {\n  format!(\"SELECT {x}\")\n}"),
            ("crates/core/src/b/store.rs", "format!(\"Closed on {day}, order {number}\")"),
        ];
        check(sql_is_not_glued, &files, &["crates/core/src/a/store.rs:2"]);
    }

    #[test]
    fn a_query_begins_with_its_comment() {
        check(sql_says_what_its_rows_are, &[("a.sql", "-- Rows.\nSELECT 1"), ("b.sql", "SELECT 1")], &["b.sql:1"]);
    }

    #[test]
    fn only_tests_unwrap() {
        let unwrap = ["a.unwrap", "();"].concat();
        let with_test = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n  {unwrap}\n}}\n");
        let files = [("crates/a.rs", unwrap.as_str()), ("crates/b.rs", &with_test), ("tests/c.rs", &unwrap)];
        check(nothing_unwraps_outside_tests, &files, &["crates/a.rs:1"]);
    }

    #[test]
    fn skipped_tests_are_named() {
        let skipped = ["#[ign", "ore]\nfn a() {}"].concat();
        check(no_test_is_skipped, &[("a.rs", skipped.as_str()), ("b.rs", "fn b() {}")], &["a.rs:1"]);
    }

    #[test]
    fn decisions_have_no_gap_and_no_twin() {
        let one = ("docs/decisions/0001-a.md", "");
        check(decisions_are_numbered, &[one, ("docs/decisions/0002-b.md", "")], &[]);
        check(decisions_are_numbered, &[one, ("docs/decisions/0003-b.md", "")], &["docs/decisions/0003-b.md:0"]);
        check(decisions_are_numbered, &[one, ("docs/decisions/0001-b.md", "")], &["docs/decisions/0001-b.md:0"]);
    }
}
