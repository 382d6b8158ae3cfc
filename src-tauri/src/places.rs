//! Where the shell keeps its own few files. None of them holds anything about a patient.
use seriesdesk_desk::host::Host;
use std::path::PathBuf;

/// The files of this installation.
pub struct Places {
    /// The log of events.
    pub log: PathBuf,
    /// Size and position of the window.
    pub window_place: PathBuf,
    /// Where a web view that a test drives keeps its profile; `None` for people, whose web view keeps nothing.
    pub driven_profile: Option<PathBuf>,
}

impl Places {
    /// The places beside the settings of this account; practices have folders of their own.
    pub fn of(host: &Host) -> Self {
        let folder = host.settings.as_ref().unwrap_or(&host.practices);
        let driven = cfg!(debug_assertions) && std::env::var("TAURI_WEBVIEW_AUTOMATION").as_deref() == Ok("true");
        Self {
            log: folder.join("logs").join("seriesdesk.log"),
            window_place: folder.join("window.json"),
            driven_profile: driven.then(|| folder.join("web-view")),
        }
    }
}
