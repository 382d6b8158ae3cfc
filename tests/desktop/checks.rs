//! What is checked on many screens: accessibility by axe-core, and that no file outside the stores knows a name.
use crate::window::Window;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Measures the screen: what is wider than the window, cut off, or lies under something else.
const FITS: &str = include_str!("fits.js");

const THEMES: [&str; 2] = ["light", "dark"];

/// Asks axe-core about the screen in the light and in the dark theme.
#[track_caller]
pub fn is_accessible(window: &Window, screen: &str) {
    let mut found = problems(window, screen);
    found.extend(cut_at_double_size(window, screen));
    assert!(found.is_empty(), "axe-core found:\n{}", found.join("\n"));
}

/// What axe-core says about the screen in the light and in the dark theme.
pub fn problems(window: &Window, screen: &str) -> Vec<String> {
    let mut found = Vec::new();
    for theme in THEMES {
        set_theme(window, theme);
        window.picture(&format!("{screen}-{theme}"));
        found.extend(violations(window).into_iter().map(|violation| format!("{screen}, {theme}: {violation}")));
    }
    set_theme(window, THEMES[0]);
    found
}

/// What of the screen is cut off or covered when its text is twice as large.
fn cut_at_double_size(window: &Window, screen: &str) -> Vec<String> {
    let was = window.ask("return document.documentElement.style.fontSize", json!([]));
    let size = "document.documentElement.style.fontSize = arguments[0]";
    window.ask(size, json!(["200%"]));
    settle_colors(window);
    window.picture(&format!("{screen}-double"));
    let found = listed(window.ask(FITS, json!([])), "the measure");
    window.ask(size, json!([was]));
    found.into_iter().map(|what| format!("{screen}, 200 %: {what}")).collect()
}

/// What axe-core says about the screen as it is, and what of it is cut off or covered.
pub fn misfits(window: &Window, screen: &str) -> Vec<String> {
    let mut found = violations(window);
    found.extend(listed(window.ask(FITS, json!([])), "the measure"));
    found.into_iter().map(|what| format!("{screen}: {what}")).collect()
}

/// Shows the screen in a theme, as the setting does.
pub fn set_theme(window: &Window, theme: &str) {
    window.ask("document.documentElement.dataset.theme = arguments[0]", json!([theme]));
    settle_colors(window);
}

#[track_caller]
fn settle_colors(window: &Window) {
    // Colors change over a few frames; axe must see where they end.
    window.ask_later(
        "const done = arguments[0]; \
         Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))) \
           .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))",
        json!([]),
    );
}

#[track_caller]
fn violations(window: &Window) -> Vec<String> {
    if window.ask("return typeof window.axe", json!([])) != json!("object") {
        let axe = fs::read_to_string(root().join("ui/node_modules/axe-core/axe.min.js"))
            .expect("npm ci has installed axe-core before the desktop tests start");
        window.ask(&axe, json!([]));
    }
    let script = "const done = arguments[0]; \
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }) \
          .then((result) => done(result.violations.flatMap((rule) => rule.nodes.map((node) => \
            rule.id + ': ' + rule.help + ' at ' + node.target.join(' ') + ' | ' + (node.any[0]?.message ?? ''))))) \
          .catch((error) => done(['axe failed: ' + error]))";
    listed(window.ask_later(script, json!([])), "axe")
}

/// The lines that a script answered; anything else is a finding of its own.
fn listed(answer: Value, who: &str) -> Vec<String> {
    match answer {
        Value::Array(found) => found.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        other => vec![format!("{who} answered {other}")],
    }
}

/// The files below a folder that contain one of the words, in the ways text is commonly stored.
pub fn files_that_know(folder: &Path, words: &[&str]) -> Vec<PathBuf> {
    let needles: Vec<Vec<u8>> = words.iter().flat_map(|word| [word.as_bytes().to_vec(), utf16(word)]).collect();
    let mut found = Vec::new();
    visit(folder, &mut |path| {
        let bytes = fs::read(path).unwrap_or_default();
        if needles.iter().any(|needle| contains(&bytes, needle)) {
            found.push(path.to_path_buf());
        }
    });
    found
}

/// How many files lie below a folder.
pub fn count_files(folder: &Path) -> usize {
    let mut count = 0;
    visit(folder, &mut |_| count += 1);
    count
}

/// The top of the checkout.
pub fn root() -> PathBuf {
    std::env::var_os("SERIESDESK_ROOT").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf(),
        PathBuf::from,
    )
}

fn visit(folder: &Path, look: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => visit(&entry.path(), look),
            // Sockets and pipes hold nothing after the program has ended.
            Ok(kind) if kind.is_file() => look(&entry.path()),
            _ => {}
        }
    }
}

fn utf16(word: &str) -> Vec<u8> {
    word.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle)
}
