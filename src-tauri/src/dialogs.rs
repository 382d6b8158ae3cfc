//! The dialogs of the operating system. Paths come from people through these, never from the page alone.
use crate::commands::paper_bytes;
use serde::Deserialize;
use serde_json::Value;
use seriesdesk_desk::{Code, UiError};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

/// What kind of file is asked for; the dialog shows only these.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Csv,
    Fhir,
    Backup,
    Exchange,
    Pdf,
    Calendar,
    Document,
}

impl FileKind {
    fn words_and_endings(self) -> (&'static str, &'static [&'static str]) {
        match self {
            FileKind::Csv => ("Patient list", &["csv", "tsv", "txt"]),
            FileKind::Fhir => ("FHIR bundle", &["json"]),
            FileKind::Backup => ("Seriesdesk backup", &["seriesdesk-backup"]),
            FileKind::Exchange => ("Seriesdesk exchange file", &["seriesdesk-exchange"]),
            FileKind::Pdf => ("PDF", &["pdf"]),
            FileKind::Calendar => ("Calendar", &["ics"]),
            FileKind::Document => ("Documents", &["pdf", "jpg", "jpeg", "png", "tif", "tiff", "heic"]),
        }
    }
}

/// Asks for a folder. `null` when the person changed their mind.
#[tauri::command(rename_all = "snake_case")]
pub async fn choose_folder(app: AppHandle, title: String) -> Option<String> {
    on_a_worker(move || dialog(&app, &title).blocking_pick_folder().and_then(as_text)).await.flatten()
}

/// Asks for one or several files. Empty when the person changed their mind.
#[tauri::command(rename_all = "snake_case")]
pub async fn choose_files(app: AppHandle, title: String, kind: FileKind, several: bool) -> Vec<String> {
    on_a_worker(move || {
        let dialog = of_kind(dialog(&app, &title), kind);
        let chosen = if several {
            dialog.blocking_pick_files().unwrap_or_default()
        } else {
            dialog.blocking_pick_file().into_iter().collect()
        };
        chosen.into_iter().filter_map(as_text).collect()
    })
    .await
    .unwrap_or_default()
}

/// Asks where to put a new file. `null` when the person changed their mind.
#[tauri::command(rename_all = "snake_case")]
pub async fn choose_save_path(app: AppHandle, title: String, file_name: String, kind: FileKind) -> Option<String> {
    on_a_worker(move || ask_where(&app, &title, &file_name, kind).and_then(as_text)).await.flatten()
}

/// Makes a paper and writes it where the person says. The file leaves the encrypted store, so the page has to say so.
/// `false` when the person changed their mind.
#[tauri::command(rename_all = "snake_case")]
pub async fn save_paper(
    app: AppHandle,
    name: String,
    input: Value,
    file_name: String,
    kind: FileKind,
) -> Result<bool, UiError> {
    let asked = app.clone();
    let place = on_a_worker(move || ask_where(&asked, "Save", &file_name, kind)).await.flatten();
    let Some(path) = place.and_then(|place| place.into_path().ok()) else {
        return Ok(false);
    };
    let bytes = paper_bytes(&app, name, input).await?;
    std::fs::write(path, bytes)
        .map_err(|_| UiError::new(Code::Storage, "The file could not be written there. Choose another folder."))?;
    Ok(true)
}

fn ask_where(app: &AppHandle, title: &str, file_name: &str, kind: FileKind) -> Option<FilePath> {
    of_kind(dialog(app, title), kind).set_file_name(file_name).blocking_save_file()
}

fn dialog(app: &AppHandle, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn of_kind(dialog: FileDialogBuilder<tauri::Wry>, kind: FileKind) -> FileDialogBuilder<tauri::Wry> {
    let (words, endings) = kind.words_and_endings();
    dialog.add_filter(words, endings)
}

fn as_text(path: FilePath) -> Option<String> {
    path.into_path().ok()?.into_os_string().into_string().ok()
}

/// A dialog blocks its thread until someone answers, so it may not be the thread that paints.
async fn on_a_worker<T: Send + 'static>(ask: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tauri::async_runtime::spawn_blocking(ask).await.ok()
}
