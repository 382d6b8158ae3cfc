//! The project's own rules about its files: what compilers and linters cannot know.
//!
//! A rule looks at all files at once and names what breaks it. Each has its reason beside it and a test that shows
//! it both quiet and speaking.

mod areas;
mod boundaries;
mod files;
mod migrations;
mod source;
mod window;
mod words;

pub use migrations::freeze as freeze_migrations;

use crate::shop::Outcome;
use source::Source;

/// One place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub path: String,
    /// Counted from 1; 0 for the file as a whole.
    pub line: usize,
    pub why: String,
}

type Rule = fn(&[Source]) -> Vec<Finding>;

const RULES: &[Rule] = &[
    boundaries::only_the_shell_knows_tauri,
    boundaries::only_stores_know_rusqlite,
    boundaries::only_documents_knows_printpdf,
    boundaries::only_the_share_knows_opendal,
    boundaries::the_share_stands_alone,
    boundaries::foreign_papers_are_read_apart,
    boundaries::only_the_bench_may_do_without_a_key,
    boundaries::only_the_simulator_takes_hold,
    boundaries::only_the_fuzzer_names_readers,
    areas::areas_use_only_areas_above,
    areas::sql_reads_only_tables_of_areas_above,
    files::files_stay_short,
    files::sql_names_its_columns,
    files::sql_is_not_glued,
    files::sql_says_what_its_rows_are,
    files::nothing_unwraps_outside_tests,
    files::no_test_is_skipped,
    files::decisions_are_numbered,
    window::no_raw_html,
    window::only_lib_calls_the_shell,
    window::features_stay_apart,
    words::names_say_what_people_do,
    words::nothing_private_is_tracked,
    migrations::migrations_are_frozen,
];

/// Checks all rules and lists every place that breaks one.
pub fn tidy() -> Outcome {
    let sources = source::tracked()?;
    let findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&sources)).collect();
    if findings.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    Err(lines.join("\n"))
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.why),
            line => write!(f, "{}:{line}: {}", self.path, self.why),
        }
    }
}

#[cfg(test)]
mod testing {
    use super::*;

    /// Checks which places of invented files break the rule.
    #[track_caller]
    pub fn check(rule: Rule, files: &[(&str, &str)], expected: &[&str]) {
        let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
        let found: Vec<String> =
            rule(&sources).iter().map(|finding| format!("{}:{}", finding.path, finding.line)).collect();
        assert_eq!(found, expected);
    }
}
