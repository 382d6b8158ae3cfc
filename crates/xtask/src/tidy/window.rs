//! How the window's files may depend on each other.
use super::Finding;
use super::source::Source;

/// Text from a patient list must never become markup.
pub fn no_raw_html(sources: &[Source]) -> Vec<Finding> {
    let mark = ["{@", "html"].concat();
    places(sources, &|source| source.ends(".svelte"), &|_, line| line.contains(&mark), "show text, not markup")
}

/// One file speaks to the shell, so that every call is typed, and tests can stand in its place.
pub fn only_lib_calls_the_shell(sources: &[Source]) -> Vec<Finding> {
    let outside = |source: &Source| is_page(source) && !source.below("ui/src/lib/");
    let calls = |_: &Source, line: &str| line.contains("invoke(") || line.contains("@tauri-apps/");
    places(sources, &outside, &calls, "call the desk through ui/src/lib")
}

/// Features can be read and deleted one by one only when none leans on another; what two need belongs to lib.
pub fn features_stay_apart(sources: &[Source]) -> Vec<Finding> {
    places(sources, &is_page, &leans, "lib imports no feature, and a feature imports no other feature")
}

fn leans(source: &Source, line: &str) -> bool {
    let imports = line.contains("import ") || line.contains("import(") || line.contains(" from ");
    if !imports {
        return false;
    }
    let Some(feature) = feature_of(&source.path) else {
        return source.below("ui/src/lib/") && line.contains("features/");
    };
    let absolute = line.split("features/").nth(1).and_then(|rest| rest.split(['/', '"', '\'']).next());
    if let Some(other) = absolute {
        return other != feature;
    }
    // A path upwards that leaves the feature's folder must lead to lib.
    let depth = source.path.matches('/').count() - "ui/src/features/x".matches('/').count() - 1;
    let up = line.matches("../").count();
    up > depth && !line.contains("/lib/")
}

fn feature_of(path: &str) -> Option<&str> {
    path.strip_prefix("ui/src/features/")?.split('/').next()
}

fn is_page(source: &Source) -> bool {
    source.below("ui/src/") && (source.ends(".svelte") || source.ends(".ts"))
}

fn places(
    sources: &[Source],
    wanted: &dyn Fn(&Source) -> bool,
    breaks: &dyn Fn(&Source, &str) -> bool,
    why: &str,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| wanted(source)) {
        for (line, text) in source.code(false) {
            if breaks(source, text) {
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
    fn markup_is_not_made_from_text() {
        let raw = ["<p>{@", "html name}</p>"].concat();
        check(
            no_raw_html,
            &[("ui/src/A.svelte", raw.as_str()), ("ui/src/B.svelte", "<p>{name}</p>")],
            &["ui/src/A.svelte:1"],
        );
    }

    #[test]
    fn screens_do_not_call_the_shell() {
        let files =
            [("ui/src/lib/desk.ts", "invoke(\"call\")"), ("ui/src/features/today/Today.svelte", "invoke(\"call\")")];
        check(only_lib_calls_the_shell, &files, &["ui/src/features/today/Today.svelte:1"]);
    }

    #[test]
    fn a_feature_leans_on_lib_only() {
        let files = [
            ("ui/src/features/today/Today.svelte", "import A from \"$lib/a\";\nimport B from \"./Lane.svelte\";"),
            ("ui/src/features/today/Lane.svelte", "import P from \"../patients/Row.svelte\";"),
            (
                "ui/src/features/today/parts/Lane.svelte",
                "import P from \"../text\";\nimport Q from \"../../patients/Row.svelte\";",
            ),
            ("ui/src/features/today/Far.svelte", "import L from \"../../lib/a\";"),
            ("ui/src/lib/a.ts", "import P from \"../features/patients/Row.svelte\";"),
            ("ui/src/routes/Home.svelte", "import P from \"../features/patients/Row.svelte\";"),
        ];
        let expected =
            ["ui/src/features/today/Lane.svelte:1", "ui/src/features/today/parts/Lane.svelte:2", "ui/src/lib/a.ts:1"];
        check(features_stay_apart, &files, &expected);
    }
}
