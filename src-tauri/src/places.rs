//! Where the program keeps what is not a practice: the log, the place of the window, the list of recent practices.
use std::path::PathBuf;

/// The folders and files of this installation.
pub struct Places {
    /// The log of events, without any patient data.
    pub log: PathBuf,
    /// Size and position of the window.
    pub window_place: PathBuf,
    /// Where a web view that a test drives keeps its profile; `None` for people, whose web view keeps nothing.
    pub driven_profile: Option<PathBuf>,
}

impl Places {
    /// Finds the folders of the person at this computer, or below `SERIESDESK_HOME` when that is set.
    pub fn find() -> Self {
        let home = std::env::var_os("SERIESDESK_HOME").map(PathBuf::from);
        let (config, data) = match home {
            Some(home) => (home.join("config"), home.join("data")),
            None => (own_config(), own_data()),
        };
        let driven = cfg!(debug_assertions) && std::env::var("TAURI_WEBVIEW_AUTOMATION").as_deref() == Ok("true");
        Self {
            log: data.join("logs").join("seriesdesk.log"),
            window_place: config.join("window.json"),
            driven_profile: driven.then(|| data.join("web-view")),
        }
    }
}

const FOLDER: &str = "Seriesdesk";

fn own_config() -> PathBuf {
    let base = if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        below_home(&["Library", "Application Support"])
    } else {
        variable("XDG_CONFIG_HOME").or_else(|| below_home(&[".config"]))
    };
    base.unwrap_or_else(std::env::temp_dir).join(FOLDER)
}

fn own_data() -> PathBuf {
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        below_home(&["Library", "Application Support"])
    } else {
        variable("XDG_DATA_HOME").or_else(|| below_home(&[".local", "share"]))
    };
    base.unwrap_or_else(std::env::temp_dir).join(FOLDER)
}

fn below_home(parts: &[&str]) -> Option<PathBuf> {
    let home = variable("HOME")?;
    Some(parts.iter().fold(home, |path, part| path.join(part)))
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
