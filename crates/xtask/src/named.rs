//! What a system without apt must have. Nothing is installed there: what is missing is named, with how to get it.
use crate::shop::Outcome;
use crate::system::System;

/// Asks a program about itself: its name, the words to start it with, and what it says when it is there.
pub type Ask<'a> = &'a dyn Fn(&str, &[&str]) -> Option<String>;

/// What somebody is about to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Build,
    Run,
    Test,
    Package,
}

/// Names everything that is missing, in the order in which to get it.
pub fn all_there(system: System, work: Work, ask: Ask) -> Outcome {
    let missing: Vec<&str> =
        wanted(system, work).iter().filter(|need| !(need.is_there)(ask)).map(|need| need.get).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("Missing on this computer:\n  {}", missing.join("\n  ")))
}

struct Need {
    is_there: fn(Ask) -> bool,
    get: &'static str,
}

const NODE: Need = Need {
    is_there: |ask| ask("node", &["--version"]).is_some_and(|version| is_new_enough(&version)),
    get: "Node.js 20.19 or newer: https://nodejs.org",
};
const XCODE: Need = Need {
    is_there: |ask| ask("xcode-select", &["-p"]).is_some(),
    get: "the Xcode command line tools: xcode-select --install",
};
const MSVC: Need = Need {
    is_there: |ask| ask("rustc", &["-vV"]).is_none_or(|about| !about.contains("windows-gnu")),
    get: "Rust for the compiler of Visual Studio: rustup default stable-msvc",
};
// OpenSSL is compiled from source, and its scripts take no Perl that thinks in Unix paths, as the one of Git does.
const PERL: Need = Need {
    is_there: |ask| ask("perl", &["-e", "print $^O"]).is_some_and(|system| system == "MSWin32"),
    get: "Strawberry Perl, in PATH before the Perl of Git: https://strawberryperl.com, \
          or: winget install StrawberryPerl.StrawberryPerl",
};
// Without it OpenSSL leaves out its assembly and the store is several times slower.
const NASM: Need = Need {
    is_there: |ask| ask("nasm", &["-v"]).is_some(),
    get: "NASM, in PATH: https://nasm.us, or: winget install NASM.NASM",
};
// The readers of papers in tests.
const POPPLER: fn(Ask) -> bool = |ask| ask("pdftotext", &["-v"]).is_some();
const QPDF: fn(Ask) -> bool = |ask| ask("qpdf", &["--version"]).is_some();
const MAC_READERS: [Need; 2] = [
    Need { is_there: POPPLER, get: "Poppler: brew install poppler" },
    Need { is_there: QPDF, get: "qpdf: brew install qpdf" },
];
const WINDOWS_READERS: [Need; 2] = [
    Need { is_there: POPPLER, get: "Poppler, in PATH: winget install oschwartz10612.Poppler" },
    Need { is_there: QPDF, get: "qpdf, in PATH: winget install QPDF.QPDF" },
];
const RUSTFMT: Need = Need {
    is_there: |ask| ask("cargo", &["fmt", "--version"]).is_some(),
    get: "rustfmt: rustup component add rustfmt",
};
const CLIPPY: Need = Need {
    is_there: |ask| ask("cargo", &["clippy", "--version"]).is_some(),
    get: "clippy: rustup component add clippy",
};
const WEB_VIEW: Need = Need {
    is_there: has_web_view,
    get: "the WebView2 runtime, which shows the window: https://go.microsoft.com/fwlink/p/?LinkId=2124703",
};

/// The linker is on no list: without it this program would not run, and Rust itself names it.
fn wanted(system: System, work: Work) -> Vec<Need> {
    let mut wanted = match system {
        System::Linux => Vec::new(),
        System::MacOs => vec![XCODE],
        System::Windows => vec![MSVC, PERL],
    };
    match (work, system) {
        (Work::Run, System::Windows) => wanted.push(WEB_VIEW),
        (Work::Package, System::Windows) => wanted.push(NASM),
        (Work::Test, System::MacOs) => wanted.extend(MAC_READERS),
        (Work::Test, System::Windows) => wanted.extend(WINDOWS_READERS),
        (Work::Build | Work::Run | Work::Test | Work::Package, _) => {}
    }
    if work == Work::Test {
        wanted.extend([RUSTFMT, CLIPPY]);
    }
    wanted.push(NODE);
    wanted
}

/// The runtime writes its version beside its number, for the computer or for one account.
fn has_web_view(ask: Ask) -> bool {
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    [r"HKLM\SOFTWARE\WOW6432Node", r"HKLM\SOFTWARE", r"HKCU\Software"].iter().any(|root| {
        let said = ask("reg", &["query", &format!(r"{root}\{CLIENT}"), "/v", "pv"]).unwrap_or_default();
        let version = said.split_whitespace().last().unwrap_or_default();
        version.contains('.') && version != "0.0.0.0"
    })
}

fn is_new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= (20, 19)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_before_20_19_is_too_old() {
        assert!(!is_new_enough("v18.19.0"));
        assert!(!is_new_enough("v20.18.9"));
        assert!(is_new_enough("v20.19.0"));
        assert!(is_new_enough("v22.1.0"));
        assert!(!is_new_enough("what?"));
    }

    #[test]
    fn an_empty_windows_is_told_everything_at_once() {
        let said = all_there(System::Windows, Work::Package, &|_, _| None).unwrap_err();
        check(&said, &["Strawberry Perl", "NASM", "Node.js 20.19"]);
        let said = all_there(System::Windows, Work::Test, &|_, _| None).unwrap_err();
        check(&said, &["Strawberry Perl", "Poppler", "qpdf", "rustfmt", "clippy", "Node.js 20.19"]);
    }

    #[test]
    fn the_perl_of_git_and_the_gnu_compiler_will_not_do() {
        let said = all_there(System::Windows, Work::Build, &|name, _| match name {
            "perl" => Some("msys".into()),
            "rustc" => Some("host: x86_64-pc-windows-gnu".into()),
            _ => Some("v20.19.0".into()),
        });
        check(&said.unwrap_err(), &["Visual Studio", "Strawberry Perl"]);
    }

    #[test]
    fn a_complete_windows_and_a_complete_mac_miss_nothing() {
        let windows = |name: &str, _: &[&str]| match name {
            "perl" => Some("MSWin32".to_owned()),
            "rustc" => Some("host: x86_64-pc-windows-msvc".to_owned()),
            _ => Some("v22.4.0".to_owned()),
        };
        assert!(all_there(System::Windows, Work::Package, &windows).is_ok());
        assert!(all_there(System::MacOs, Work::Test, &|_, _| Some("v20.19.0".into())).is_ok());
    }

    #[test]
    fn an_empty_mac_is_told_of_xcode_and_node() {
        let said = all_there(System::MacOs, Work::Build, &|_, _| None).unwrap_err();
        check(&said, &["xcode-select --install", "Node.js 20.19"]);
    }

    #[test]
    fn linux_without_node_is_told_of_node() {
        let said = all_there(System::Linux, Work::Test, &|_, _| None).unwrap_err();
        check(&said, &["rustfmt", "clippy", "Node.js 20.19"]);
    }

    #[test]
    fn the_web_view_is_asked_for_on_windows_only() {
        let all_but = |registry: &'static str, place: &'static str| {
            move |name: &str, words: &[&str]| match name {
                "reg" => words[1].starts_with(place).then(|| registry.to_owned()),
                "perl" => Some("MSWin32".to_owned()),
                _ => Some("v20.19.0".to_owned()),
            }
        };
        let installed = "    pv    REG_SZ    138.0.3351.83";
        assert!(all_there(System::Windows, Work::Run, &all_but(installed, "HKCU")).is_ok());
        let removed = all_there(System::Windows, Work::Run, &all_but("    pv    REG_SZ    0.0.0.0", "HK"));
        check(&removed.unwrap_err(), &["WebView2"]);
        assert!(all_there(System::Windows, Work::Build, &all_but("", "HKLM")).is_ok());
        assert!(all_there(System::MacOs, Work::Run, &all_but("", "HKLM")).is_ok());
    }

    /// One line for each missing thing, in this order.
    #[track_caller]
    fn check(said: &str, lines: &[&str]) {
        let told: Vec<&str> = said.lines().skip(1).collect();
        assert_eq!(told.len(), lines.len(), "{said}");
        for (told, line) in told.iter().zip(lines) {
            assert!(told.contains(line), "{told}");
        }
    }
}
