//! The door from the window to the desk. It translates and nothing else.
use crate::log;
use serde_json::Value;
use seriesdesk_desk::host::Host;
use seriesdesk_desk::{Code, Desk, Reply, UiError, exchange, session};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tauri::ipc::Response;
use tauri::{AppHandle, Emitter, Manager, State};

/// What the window talks to.
pub struct Front {
    desk: Arc<Desk>,
    started: Instant,
    /// When somebody asked to be let in; taken once Today is painted.
    asked_in: Mutex<Option<Instant>>,
}

impl Front {
    /// Opens the desk, and tells the page when it has locked itself.
    pub fn open(app: &AppHandle, host: Host, started: Instant) -> Self {
        let desk = Arc::new(Desk::on(host));
        let page = app.clone();
        session::watch(&desk, move || {
            tracing::info!(target: log::EVENTS, "locked");
            // A window that is closing no longer listens.
            let _ = page.emit("locked", ());
        });
        let page = app.clone();
        session::watch_pages(&desk, move || {
            tracing::warn!(target: log::EVENTS, "damaged page");
            // A window that is closing no longer listens.
            let _ = page.emit("damaged", ());
        });
        let page = app.clone();
        exchange::watch(&desk, move |changed| {
            // A window that is closing no longer listens.
            let _ = page.emit("changed", &changed);
        });
        Self { desk, started, asked_in: Mutex::default() }
    }

    fn asked_in(&self) -> MutexGuard<'_, Option<Instant>> {
        self.asked_in.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Screens whose painting is waited for.
#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    First,
    Today,
}

/// Runs one command of the desk and tells every screen what changed.
#[tauri::command(rename_all = "snake_case")]
pub async fn call(app: AppHandle, name: String, input: Value) -> Result<Reply, UiError> {
    if name == "unlock" {
        app.state::<Front>().asked_in().replace(Instant::now());
    }
    let reply = on_a_worker(&app, name, move |desk, name| desk.call(name, &input)).await?;
    if !reply.changed.is_empty() {
        // A window that is closing no longer listens.
        let _ = app.emit("changed", &reply.changed);
    }
    Ok(reply)
}

/// Makes one paper and hands its bytes over as they are.
#[tauri::command(rename_all = "snake_case")]
pub async fn paper(app: AppHandle, name: String, input: Value) -> Result<Response, UiError> {
    let bytes = paper_bytes(&app, name, input).await?;
    Ok(Response::new(bytes))
}

/// Hears that a screen is painted, and notes how long people waited for the first one and for Today behind the door.
#[tauri::command(rename_all = "snake_case")]
pub fn ui_painted(front: State<'_, Front>, screen: Screen) {
    let millis = |since: Instant| u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
    match screen {
        Screen::First => {
            tracing::info!(target: log::EVENTS, ms = millis(front.started), "ready");
            // What the first screen did not need is made ready while nobody waits.
            drop(front.desk.get_ready());
        }
        Screen::Today => {
            if let Some(asked) = front.asked_in().take() {
                tracing::info!(target: log::EVENTS, ms = millis(asked), "today");
            }
        }
    }
}

/// The bytes of a paper.
pub async fn paper_bytes(app: &AppHandle, name: String, input: Value) -> Result<Vec<u8>, UiError> {
    on_a_worker(app, name, move |desk, name| desk.paper(name, &input)).await
}

/// Works away from the thread that paints, and notes a failure by its code and the command's name only.
async fn on_a_worker<T, W>(app: &AppHandle, name: String, work: W) -> Result<T, UiError>
where
    T: Send + 'static,
    W: FnOnce(&Desk, &str) -> Result<T, UiError> + Send + 'static,
{
    let desk = Arc::clone(&app.state::<Front>().desk);
    let worker = tauri::async_runtime::spawn_blocking(move || work(&desk, &name).map_err(|error| (name, error)));
    match worker.await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err((name, error))) => Err(noted(&name, error)),
        Err(_) => Err(UiError::new(Code::Bug, "Something went wrong inside Seriesdesk. Nothing was changed.")
            .hint("Try again; if it stays, restart the program.")),
    }
}

/// Notes a failure by its code and the command's name, never by its words.
fn noted(command: &str, error: UiError) -> UiError {
    if matches!(error.code, Code::Bug | Code::Storage) {
        let reference = error.reference.as_deref().unwrap_or_default();
        tracing::error!(target: log::EVENTS, command, reference, "command failed");
    }
    error
}
