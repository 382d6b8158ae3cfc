//! The one window: its size, its first color, and the doors that stay shut.
use crate::places::Places;
use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Theme, Url, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

const LABEL: &str = "main";
// The background of the light and the dark theme, so that nothing flashes before the first paint.
const PAPER: Color = Color(0xf7, 0xf8, 0xf7, 0xff);
const NIGHT: Color = Color(0x10, 0x14, 0x13, 0xff);

const NO_WEB_VIEW: &str = "Seriesdesk shows its window through the WebView2 runtime of Microsoft, and this computer has none.\n\n\
    Install it from https://go.microsoft.com/fwlink/p/?LinkId=2124703 and start Seriesdesk again. Nothing was changed.";

/// Opens the window with a generic title: a task bar shows it to whoever passes by.
pub fn open(app: &AppHandle, places: &Places) -> tauri::Result<()> {
    let mut builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Seriesdesk")
        .inner_size(1440.0, 900.0)
        .min_inner_size(720.0, 540.0)
        .background_color(PAPER)
        .general_autofill_enabled(false)
        .devtools(cfg!(debug_assertions))
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false);
    // A web view without a memory cannot be driven, so a test gets one whose memory can be searched afterwards.
    builder = match &places.driven_profile {
        Some(profile) => builder.data_directory(profile.clone()),
        None => builder.incognito(true),
    };
    let window = builder.build()?;
    if window.theme()? == Theme::Dark {
        window.set_background_color(Some(NIGHT))?;
    }
    Ok(())
}

/// Whether this computer can show a page. Linux and macOS always can; the runtime of Windows may be absent.
pub fn has_web_view() -> bool {
    !cfg!(windows) || tauri::webview_version().is_ok()
}

/// Names the missing runtime and where to get it, and ends the program once that was read.
pub fn say_what_is_missing(app: &AppHandle) {
    let app = app.clone();
    let told = app.dialog().message(NO_WEB_VIEW).title("Seriesdesk").kind(MessageDialogKind::Error);
    told.show(move |_| app.exit(1));
}

/// Brings the window to the front when someone starts the program again.
pub fn show_again(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window that cannot be raised is still there; nothing else can be done about it.
        let _ = window.unminimize().and_then(|()| window.set_focus());
    }
}

/// Only the page that came with the program may ever be shown.
fn is_our_page(url: &Url) -> bool {
    let built_in = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    let development = cfg!(dev) && url.host_str() == Some("localhost") && url.port() == Some(5173);
    built_in || development
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_built_in_page_is_shown() {
        for ours in ["tauri://localhost/", "http://tauri.localhost/#/today", "https://tauri.localhost/"] {
            assert!(is_our_page(&ours.parse().unwrap()), "{ours}");
        }
        for foreign in
            ["https://example.com/", "file:///etc/hosts", "data:text/html,x", "https://localhost.example.com/"]
        {
            assert!(!is_our_page(&foreign.parse().unwrap()), "{foreign}");
        }
    }
}
