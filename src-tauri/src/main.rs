//! The shell: one window, one door to the desk, and the things only the operating system has
//! (dialogs, the second start, the place of the window). It knows nothing about patients.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod dialogs;
mod log;
mod places;
mod window;

use places::Places;
use seriesdesk_desk::host::Host;
use std::time::Instant;
use tauri::Manager;
use tauri_plugin_window_state::StateFlags;

fn main() {
    // Started to read a received file, this process does that and nothing else.
    if seriesdesk_scans::serve_if_asked() {
        return;
    }
    let started = Instant::now();
    let host = Host::from_environment();
    let places = Places::of(&host);
    log::start(&places.log);
    tracing::info!(target: log::EVENTS, version = env!("CARGO_PKG_VERSION"), "started");

    let window_place = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .with_filename(places.window_place.to_string_lossy())
        .build();

    let outcome = tauri::Builder::default()
        // First, so that a second start ends before it touches anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::show_again(app)))
        .plugin(window_place)
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::paper,
            commands::ui_painted,
            dialogs::choose_folder,
            dialogs::choose_files,
            dialogs::choose_save_path,
            dialogs::save_paper,
        ])
        .setup(move |app| {
            if !window::has_web_view() {
                tracing::error!(target: log::EVENTS, "no web view");
                window::say_what_is_missing(app.handle());
                return Ok(());
            }
            app.manage(commands::Front::open(app.handle(), host, started));
            window::open(app.handle(), &places)?;
            Ok(())
        })
        .run(tauri::generate_context!());
    if outcome.is_err() {
        tracing::error!(target: log::EVENTS, "no window");
        std::process::exit(1);
    }
}
