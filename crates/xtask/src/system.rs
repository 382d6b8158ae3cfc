//! What differs between the systems, asked by value, so that every system's answer is tested on each of them.
use std::env;

/// The systems the program is built on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    Linux,
    MacOs,
    Windows,
}

impl System {
    /// The system this program runs on. Other Unixes are tried as if they were Linux.
    pub const HERE: System = if cfg!(windows) {
        System::Windows
    } else if cfg!(target_os = "macos") {
        System::MacOs
    } else {
        System::Linux
    };

    /// A program of Node.js as this system starts it: a script on Windows, which is found only by its full name.
    pub fn of_node(self, name: &str) -> String {
        match self {
            System::Windows => format!("{name}.cmd"),
            System::Linux | System::MacOs => name.to_owned(),
        }
    }

    /// Whether a window can be shown. Windows and macOS have a screen wherever somebody is signed in.
    pub fn has_display(self) -> bool {
        self.shows_windows(&|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
    }

    /// Whether the real window can be driven by tests, and why not.
    pub fn drives_the_window(self) -> Result<(), &'static str> {
        match self {
            System::Linux => Ok(()),
            System::MacOs | System::Windows => {
                Err("they drive the window through WebKitWebDriver, which is on Linux only")
            }
        }
    }

    fn shows_windows(self, is_set: &dyn Fn(&str) -> bool) -> bool {
        match self {
            System::Linux => is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"),
            System::MacOs | System::Windows => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npm_is_a_script_on_windows() {
        assert_eq!(System::Windows.of_node("npm"), "npm.cmd");
        assert_eq!(System::MacOs.of_node("npm"), "npm");
    }

    #[test]
    fn only_linux_can_be_without_a_screen() {
        assert!(!System::Linux.shows_windows(&|_| false));
        assert!(System::Linux.shows_windows(&|name| name == "WAYLAND_DISPLAY"));
        assert!(System::MacOs.shows_windows(&|_| false));
        assert!(System::Windows.shows_windows(&|_| false));
    }

    #[test]
    fn the_window_is_driven_on_linux_only() {
        assert!(System::Linux.drives_the_window().is_ok());
        assert!(System::MacOs.drives_the_window().is_err());
    }
}
