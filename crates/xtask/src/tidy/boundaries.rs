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
}
