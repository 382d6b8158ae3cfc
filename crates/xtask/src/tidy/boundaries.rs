//! Who may know which library, so that each can be replaced in one place.
use super::Finding;
use super::source::Source;

const CORE: &str = "crates/core/src/";

/// A second window toolkit, a browser or a server must be able to stand where Tauri stands.
pub fn only_the_shell_knows_tauri(sources: &[Source]) -> Vec<Finding> {
    knows(sources, "tauri", &|path| path.starts_with("src-tauri/"))
}

/// SQL outside a store hides a query from the people who look for it, and a write from the one door. The op log is that
/// door, and `opened.rs` holds the connection both use.
pub fn only_stores_know_rusqlite(sources: &[Source]) -> Vec<Finding> {
    // The bench measures the same tables with and without a key, which no store offers.
    knows(sources, "rusqlite", &|path| {
        let is_bench = path.starts_with("tests/bench/") || path == "tests/Cargo.toml";
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_store = name.starts_with("store") || path.contains("/store/");
        let is_door = ["db/", "oplog/", "opened.rs"]
            .iter()
            .any(|part| path.strip_prefix(CORE).is_some_and(|rest| rest.starts_with(part)));
        path == "crates/core/Cargo.toml" || is_bench || is_door || (is_store && path.starts_with(CORE))
    })
}

/// Paper is laid out in one crate; everyone else says what stands on it.
pub fn only_documents_knows_printpdf(sources: &[Source]) -> Vec<Finding> {
    knows(sources, "printpdf", &|path| path.starts_with("crates/documents/"))
}

/// The libraries that speak to servers bring much with them, and only the mailbox needs them.
pub fn only_the_share_knows_opendal(sources: &[Source]) -> Vec<Finding> {
    knows(sources, "opendal", &|path| path.starts_with("crates/share/"))
}

/// The mailbox sees sealed bytes. What it does not know it cannot leak, and what does not know it can do without one.
pub fn the_share_stands_alone(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for library in ["seriesdesk_core", "seriesdesk_desk", "seriesdesk_documents"] {
        let name = library.replace('_', "-");
        let apart = |path: &str| !path.starts_with("crates/share/");
        findings.extend(knows(sources, library, &apart));
        findings.extend(knows(sources, &name, &apart));
    }
    let joins = |path: &str| {
        ["crates/share/", "crates/carrier/", "crates/desk/", "crates/simulator/", "crates/fuzz/", "tests/"]
            .iter()
            .any(|part| path.starts_with(part))
    };
    findings.extend(knows(sources, "seriesdesk_share", &joins));
    findings.extend(knows(sources, "seriesdesk-share", &|path| joins(path) || path == "Cargo.toml"));
    findings
}

/// What draws foreign papers stays in the crate that runs in a process of its own, and that crate has nothing of ours to give away.
pub fn foreign_papers_are_read_apart(sources: &[Source]) -> Vec<Finding> {
    let mut findings = knows(sources, "hayro", &|path| path.starts_with("crates/scans/") || path == "Cargo.toml");
    for library in ["seriesdesk_core", "seriesdesk-core", "seriesdesk_desk", "seriesdesk-desk"] {
        findings.extend(knows(sources, library, &|path| !path.starts_with("crates/scans/")));
    }
    findings
}

/// A store without a key exists for the bench and the schedule simulator alone.
pub fn only_the_bench_may_do_without_a_key(sources: &[Source]) -> Vec<Finding> {
    let manifests = sources.iter().filter(|source| source.ends("Cargo.toml"));
    let may = ["crates/core/Cargo.toml", "crates/simulator/Cargo.toml", "tests/Cargo.toml"];
    let elsewhere = manifests.filter(|source| !may.contains(&&*source.path));
    let mut findings = Vec::new();
    for source in elsewhere {
        for (line, text) in source.code(true) {
            if text.contains("unencrypted") {
                findings.push(
                    source
                        .finding(line, "only the bench and the simulator may keep a practice without a key".to_owned()),
                );
            }
        }
    }
    findings
}

/// Places to end the program and bugs to turn on exist for the schedule simulator alone, and only when it is asked for.
pub fn only_the_simulator_takes_hold(sources: &[Source]) -> Vec<Finding> {
    let declares = ["crates/core/Cargo.toml", "crates/share/Cargo.toml", "crates/simulator/Cargo.toml"];
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.ends("Cargo.toml")) {
        let declares = declares.contains(&&*source.path);
        for (line, text) in source.code(true) {
            let fails = text.contains("failpoints") && source.path != "Cargo.toml";
            let turned_on = text.contains("/simulate\"") && source.path != "crates/simulator/Cargo.toml";
            let elsewhere = text.starts_with("simulate = [") && !declares;
            if fails || turned_on || elsewhere || text.starts_with("default = [\"simulate") {
                findings.push(source.finding(line, "only the simulator may take hold of the program".to_owned()));
            }
        }
    }
    findings
}

/// Readers by name exist for the fuzzer alone, and only when it is asked for.
pub fn only_the_fuzzer_names_readers(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let may = ["Cargo.toml", "crates/fuzz/Cargo.toml"];
    for source in sources.iter().filter(|source| source.ends("Cargo.toml") && !may.contains(&&*source.path)) {
        for (line, text) in source.code(true) {
            if text.starts_with("libfuzzer-sys") || text.contains("/fuzz\"") || text.contains("\"fuzz\"") {
                findings.push(source.finding(line, "only the fuzzer calls readers by name".to_owned()));
            }
        }
    }
    findings
}

fn knows(sources: &[Source], library: &str, allowed: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let code = format!("{library}::");
    let import = format!("use {library}");
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !allowed(&source.path) && !source.below("crates/xtask/")) {
        let is_manifest = source.ends("/Cargo.toml");
        if !is_manifest && !source.ends(".rs") {
            continue;
        }
        for (line, text) in source.code(true) {
            let text = text.trim_start();
            let named =
                if is_manifest { text.starts_with(library) } else { text.contains(&code) || text.starts_with(&import) };
            if named {
                findings.push(source.finding(line, format!("{library} is known only where it is wrapped")));
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
    fn the_desk_does_not_know_tauri() {
        check(
            only_the_shell_knows_tauri,
            &[
                ("src-tauri/src/main.rs", "use tauri::Manager;"),
                ("crates/desk/src/lib.rs", "// tauri::x\nuse tauri::Manager;"),
                ("crates/desk/Cargo.toml", "[dependencies]\ntauri-plugin-dialog = \"2\""),
                ("Cargo.toml", "tauri = \"2\""),
            ],
            &["crates/desk/src/lib.rs:2", "crates/desk/Cargo.toml:2"],
        );
    }

    #[test]
    fn only_a_store_speaks_to_the_database() {
        check(
            only_stores_know_rusqlite,
            &[
                ("crates/core/src/patients/store.rs", "use rusqlite::Connection;"),
                ("crates/core/src/patients/store/search.rs", "use rusqlite::Connection;"),
                ("crates/core/src/db/open.rs", "use rusqlite::Connection;"),
                ("crates/core/src/patients/actions.rs", "fn a(db: &rusqlite::Connection) {}"),
                ("crates/desk/src/store.rs", "use rusqlite::Connection;"),
            ],
            &["crates/core/src/patients/actions.rs:1", "crates/desk/src/store.rs:1"],
        );
    }

    #[test]
    fn only_documents_draws() {
        check(
            only_documents_knows_printpdf,
            &[("crates/documents/src/page.rs", "use printpdf::Op;"), ("crates/core/src/a.rs", "use printpdf::Op;")],
            &["crates/core/src/a.rs:1"],
        );
    }

    #[test]
    fn no_program_can_keep_a_practice_without_a_key() {
        check(
            only_the_bench_may_do_without_a_key,
            &[
                ("crates/core/Cargo.toml", "[features]\nunencrypted = []"),
                ("tests/Cargo.toml", "[features]\nunencrypted = [\"seriesdesk-core/unencrypted\"]"),
                ("crates/desk/Cargo.toml", "[dependencies]\nseriesdesk-core = { features = [\"unencrypted\"] }"),
            ],
            &["crates/desk/Cargo.toml:2"],
        );
    }

    #[test]
    fn no_program_can_be_taken_hold_of() {
        check(
            only_the_simulator_takes_hold,
            &[
                ("Cargo.toml", "fail = { version = \"0.5\", features = [\"failpoints\"] }"),
                ("crates/core/Cargo.toml", "[features]\nsimulate = [\"dep:fail\"]"),
                ("crates/simulator/Cargo.toml", "[features]\nsimulate = [\"seriesdesk-core/simulate\"]"),
                ("crates/desk/Cargo.toml", "[features]\nother = [\"seriesdesk-core/simulate\"]\nsimulate = []"),
                ("src-tauri/Cargo.toml", "[dependencies]\nfail = { version = \"0.5\", features = [\"failpoints\"] }"),
            ],
            &["crates/desk/Cargo.toml:2", "crates/desk/Cargo.toml:3", "src-tauri/Cargo.toml:2"],
        );
    }

    #[test]
    fn no_program_carries_the_fuzzer() {
        check(
            only_the_fuzzer_names_readers,
            &[
                ("Cargo.toml", "libfuzzer-sys = \"0.4\""),
                ("crates/core/Cargo.toml", "[features]\nfuzz = []"),
                ("crates/fuzz/Cargo.toml", "[features]\nfuzz = [\"seriesdesk-core/fuzz\"]"),
                ("crates/desk/Cargo.toml", "[dependencies]\nseriesdesk-core = { features = [\"fuzz\"] }"),
            ],
            &["crates/desk/Cargo.toml:2"],
        );
    }

    #[test]
    fn the_mailbox_knows_nobody_and_only_the_desk_knows_it() {
        check(
            the_share_stands_alone,
            &[
                ("crates/share/Cargo.toml", "[dependencies]\nseriesdesk-core.workspace = true"),
                ("crates/share/src/lib.rs", "use crate::a;\nuse seriesdesk_core::types;"),
                ("crates/core/src/exchange/mod.rs", "use seriesdesk_share::Name;"),
                ("crates/core/Cargo.toml", "seriesdesk-share.workspace = true"),
                ("crates/desk/src/share.rs", "use seriesdesk_share::Name;"),
            ],
            &[
                "crates/share/src/lib.rs:2",
                "crates/share/Cargo.toml:2",
                "crates/core/src/exchange/mod.rs:1",
                "crates/core/Cargo.toml:1",
            ],
        );
    }

    #[test]
    fn foreign_papers_are_read_by_a_crate_that_knows_nothing() {
        check(
            foreign_papers_are_read_apart,
            &[
                ("crates/scans/src/pdf.rs", "use hayro::render;"),
                ("crates/desk/src/documents.rs", "use hayro::render;\nuse seriesdesk_core::filed;"),
                ("crates/scans/Cargo.toml", "[dependencies]\nseriesdesk-core.workspace = true"),
            ],
            &["crates/desk/src/documents.rs:1", "crates/scans/Cargo.toml:2"],
        );
    }

    #[test]
    fn only_the_share_speaks_to_servers() {
        check(
            only_the_share_knows_opendal,
            &[
                ("crates/share/src/object/mod.rs", "use opendal::Operator;"),
                ("crates/desk/src/a.rs", "opendal::Operator"),
            ],
            &["crates/desk/src/a.rs:1"],
        );
    }
}
