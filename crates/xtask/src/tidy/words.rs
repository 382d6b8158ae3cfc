//! Names that say nothing, and things that must never be published.
use super::Finding;
use super::source::Source;

/// The home of the person that fixtures invent.
const INVENTED: &str = "/home/desk/";

/// A thing that manages, serves or helps has no job of its own; its functions belong where the job is.
pub fn names_say_what_people_do(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| is_code(source)) {
        for (line, text) in source.code(true) {
            if let Some(name) = defined_type(text).filter(|name| says_nothing(name)) {
                findings.push(source.finding(line, format!("{name}: name what it is or what people do with it")));
            }
        }
    }
    findings
}

/// Keys open doors, and the path of someone's machine or a private registry is of no use to anyone else.
/// Tests may invent paths.
pub fn nothing_private_is_tracked(sources: &[Source]) -> Vec<Finding> {
    let secrets = joined(&[
        ["BEGIN ", "PRIVATE KEY"],
        ["BEGIN RSA ", "PRIVATE KEY"],
        ["AKIA", "IOSFODNN"],
        ["ghp", "_"],
        ["xoxb", "-"],
        [":_auth", "Token"],
    ]);
    let paths = joined(&[["/home", "/"], ["/root", "/"], ["/Users", "/"], ["C:\\", "Users\\"], ["/work", "/"]]);
    let mut findings = Vec::new();
    for source in sources {
        let mut private: Vec<usize> = Vec::new();
        private.extend(source.lines(true).filter(|(_, text)| has(text, &secrets)).map(|(line, _)| line));
        private.extend(source.lines(false).filter(|(_, text)| has(text, &paths)).map(|(line, _)| line));
        private.extend(
            source.lines(true).filter(|(_, text)| names_a_foreign_registry(source, text)).map(|(line, _)| line),
        );
        let why = "a secret, the path of one machine, or a private registry";
        findings.extend(private.into_iter().map(|line| source.finding(line, why)));
    }
    findings
}

fn joined(parts: &[[&str; 2]]) -> Vec<String> {
    parts.iter().map(|parts| parts.concat()).collect()
}

fn has(text: &str, marks: &[String]) -> bool {
    marks.iter().any(|mark| stands_alone(text, mark))
}

fn is_code(source: &Source) -> bool {
    source.ends(".rs") || source.ends(".ts") || source.ends(".svelte")
}

fn defined_type(line: &str) -> Option<&str> {
    const KINDS: &[&str] = &["struct ", "enum ", "trait ", "class ", "interface ", "type "];
    let line = line.trim_start();
    let line = ["pub(crate) ", "pub(super) ", "pub ", "export default ", "export "]
        .iter()
        .fold(line, |line, word| line.strip_prefix(word).unwrap_or(line));
    let rest = KINDS.iter().find_map(|kind| line.strip_prefix(kind))?;
    let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
    Some(&rest[..end])
}

fn says_nothing(name: &str) -> bool {
    ["Manager", "Service", "Helper", "Helpers", "Util", "Utils"].iter().any(|word| name.ends_with(word))
}

/// True when the mark is not the middle of a longer path or word, as in `../work/`.
fn stands_alone(text: &str, mark: &str) -> bool {
    text.match_indices(mark).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let invented = text[at..].starts_with(INVENTED);
        !invented && !before.is_some_and(|letter| letter.is_alphanumeric() || ".-_~}/$".contains(letter))
    })
}

fn names_a_foreign_registry(source: &Source, text: &str) -> bool {
    match source.file_name() {
        "package-lock.json" => {
            text.contains("\"resolved\":") && text.contains("://") && !text.contains("https://registry.npmjs.org/")
        }
        "Cargo.lock" => text.starts_with("source = ") && !text.contains("github.com/rust-lang/crates.io-index"),
        ".npmrc" => text.contains("registry"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    #[test]
    fn empty_words_are_named() {
        let manager = ["pub struct Session", "Manager {}\nuse tauri::", "Manager;"].concat();
        let helper = ["export interface Date", "Helper {"].concat();
        let files = [("a.rs", manager.as_str()), ("b.ts", &helper), ("c.rs", "struct Services(u8);")];
        check(names_say_what_people_do, &files, &["a.rs:1", "b.ts:1"]);
    }

    #[test]
    fn one_machine_s_path_is_named() {
        let path = ["see ", "/home", "/someone/desk"].concat();
        let relative = ["see ..", "/work", "/desk and a", "/home", "/page"].concat();
        check(nothing_private_is_tracked, &[("a.md", path.as_str()), ("b.md", &relative)], &["a.md:1"]);
    }

    #[test]
    fn a_private_registry_is_named() {
        let files = [
            (
                "ui/package-lock.json",
                "\"resolved\": \"https://registry.npmjs.org/a\"\n\"resolved\": \"https://mirror.example/a\"",
            ),
            (
                "Cargo.lock",
                "source = \"registry+https://github.com/rust-lang/crates.io-index\"\nsource = \"git+https://example.com\"",
            ),
        ];
        check(nothing_private_is_tracked, &files, &["ui/package-lock.json:2", "Cargo.lock:2"]);
    }
}
