//! The files a rule looks at.
use super::Finding;
use crate::shop::{Outcome, program, root};
use std::fs;

/// One tracked text file.
pub struct Source {
    /// From the top of the checkout, with `/` between the parts.
    pub path: String,
    pub text: String,
    /// For each line, whether only tests compile it.
    tests: Vec<bool>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let whole = path.starts_with("tests/")
            || path.contains("/tests/")
            || path.ends_with("/tests.rs")
            || path.ends_with("_tests.rs")
            || path.ends_with("/testing.rs")
            || path.contains("/testing/")
            || path.ends_with(".test.ts");
        let tests = if whole { vec![true; text.lines().count()] } else { test_lines(text) };
        Self { path: path.to_owned(), text: text.to_owned(), tests }
    }

    pub fn ends(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    pub fn below(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Numbered lines; those of tests are left out when `tests` is false.
    pub fn lines(&self, tests: bool) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .filter(move |(index, _)| tests || !self.tests.get(*index).copied().unwrap_or(false))
            .map(|(index, line)| (index + 1, line))
    }

    /// Numbered lines without their comments.
    pub fn code(&self, tests: bool) -> impl Iterator<Item = (usize, &str)> {
        self.lines(tests).map(|(line, text)| (line, without_comment(text)))
    }

    /// Names a place in this file.
    pub fn finding(&self, line: usize, why: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, why: why.into() }
    }
}

/// Reads all text files that git tracks or would track.
pub fn tracked() -> Outcome<Vec<Source>> {
    let output = program("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .map_err(|error| format!("cannot start git: {error}"))?;
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut sources = Vec::new();
    for path in names.split('\0').filter(|path| !path.is_empty()) {
        // Test material of other people is kept as it came.
        if path.starts_with("tests/material/") {
            continue;
        }
        // A deleted or a binary file has no text to look at.
        if let Ok(text) = fs::read_to_string(root().join(path)) {
            sources.push(Source::new(path, &text));
        }
    }
    if sources.is_empty() {
        return Err("git lists no files here; the rules need a checkout".into());
    }
    Ok(sources)
}

/// The part of a line before `//`, unless the slashes stand in a string or an address.
fn without_comment(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with("//") {
        return "";
    }
    match line.find(" // ") {
        Some(at) if line[..at].matches('"').count().is_multiple_of(2) => &line[..at],
        _ => line,
    }
}

/// Marks the lines of every item below `#[cfg(test)]`, by counting braces.
fn test_lines(text: &str) -> Vec<bool> {
    let mut marks = Vec::new();
    let mut depth = 0_i64;
    let mut inside = false;
    let mut opened = false;
    for line in text.lines() {
        if !inside && line.trim_start().starts_with("#[cfg(test)]") {
            (inside, opened, depth) = (true, false, 0);
        }
        marks.push(inside);
        if inside {
            for letter in line.chars() {
                match letter {
                    '{' => (depth, opened) = (depth + 1, true),
                    '}' => depth -= 1,
                    _ => {}
                }
            }
            let ended_item = !opened && line.trim_end().ends_with(';');
            if (opened && depth <= 0) || ended_item {
                inside = false;
            }
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tests_are_known() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod testing;\nfn d() {}\n";
        let source = Source::new("crates/core/src/a.rs", text);
        let code: Vec<&str> = source.code(false).map(|(_, line)| line).collect();
        assert_eq!(code, ["fn a() {}", "fn c() {}", "fn d() {}"]);
    }

    #[test]
    fn comments_are_not_code() {
        assert_eq!(without_comment("    // tauri"), "");
        assert_eq!(without_comment("let a = 1; // tauri"), "let a = 1;");
        assert_eq!(without_comment("let a = \"tauri://x // y\";"), "let a = \"tauri://x // y\";");
    }
}
