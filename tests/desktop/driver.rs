//! A small WebDriver client: the dozen requests that these tests need, straight over HTTP.
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use ureq::Agent;

/// The name that the protocol gives to a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A session with one window of the program.
pub struct Driver {
    agent: Agent,
    session: String,
}

/// A thing on the screen.
#[derive(Clone, Debug)]
pub struct Element(pub String);

impl Driver {
    /// Asks the driver to start the program.
    pub fn start(port: u16, program: &Path) -> Result<Self, String> {
        let agent: Agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(20)))
            .http_status_as_error(false)
            .build()
            .into();
        let base = format!("http://127.0.0.1:{port}");
        wait_until_ready(&agent, &base)?;
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program, "args": [] }
        } } });
        let begun = send(&agent, &format!("{base}/session"), &wanted)?;
        let id = begun["sessionId"].as_str().ok_or("the driver gave no session")?;
        Ok(Self { session: format!("{base}/session/{id}"), agent })
    }

    /// Runs a script in the page; `arguments` is an array.
    pub fn run(&self, script: &str, arguments: Value) -> Result<Value, String> {
        self.post("execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// Runs a script that answers by calling its last argument.
    pub fn run_later(&self, script: &str, arguments: Value) -> Result<Value, String> {
        self.post("execute/async", &json!({ "script": script, "args": arguments }))
    }

    /// Presses and releases keys one after the other. Each entry is held together, as in `["\u{e009}", "k"]`.
    pub fn press(&self, chords: &[Vec<String>]) -> Result<(), String> {
        let mut actions = Vec::new();
        for chord in chords {
            actions.extend(chord.iter().map(|key| json!({ "type": "keyDown", "value": key })));
            actions.extend(chord.iter().rev().map(|key| json!({ "type": "keyUp", "value": key })));
        }
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("actions", &json!({ "actions": [keyboard] })).map(drop)
    }

    /// Moves the pointer to the middle of a thing and clicks.
    pub fn click(&self, element: &Element) -> Result<(), String> {
        let origin = json!({ ELEMENT: element.0 });
        let mouse = json!({
            "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" },
            "actions": [
                { "type": "pointerMove", "duration": 0, "origin": origin, "x": 0, "y": 0 },
                { "type": "pointerDown", "button": 0 },
                { "type": "pointerUp", "button": 0 },
            ]
        });
        self.post("actions", &json!({ "actions": [mouse] })).map(drop)
    }

    /// A picture of the window as PNG in base64.
    pub fn picture(&self) -> Result<String, String> {
        let picture = self.get("screenshot")?;
        picture.as_str().map(str::to_owned).ok_or_else(|| "the picture is not text".to_owned())
    }

    /// The handles of all windows.
    pub fn windows(&self) -> Result<Vec<String>, String> {
        let handles = self.get("window/handles")?;
        Ok(handles.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// The title that a task bar shows.
    pub fn title(&self) -> Result<String, String> {
        Ok(self.get("title")?.as_str().unwrap_or_default().to_owned())
    }

    /// Ends the session, and with it the program.
    pub fn quit(&self) {
        // It may be gone already; then there is nothing to end.
        let _ = self.agent.delete(&self.session).call();
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        send(&self.agent, &format!("{}/{path}", self.session), body)
    }

    fn get(&self, path: &str) -> Result<Value, String> {
        let answer = self.agent.get(format!("{}/{path}", self.session)).call();
        value_of(answer.map_err(|error| format!("the driver does not answer: {error}"))?)
    }
}

/// Reads a reference to an element out of what a script returned.
pub fn element(value: &Value) -> Option<Element> {
    value.get(ELEMENT)?.as_str().map(|id| Element(id.to_owned()))
}

fn wait_until_ready(agent: &Agent, base: &str) -> Result<(), String> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        if agent.get(format!("{base}/status")).call().is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err("the driver did not start within 10 s".to_owned())
}

fn send(agent: &Agent, url: &str, body: &Value) -> Result<Value, String> {
    let answer = agent.post(url).send_json(body).map_err(|error| format!("the driver does not answer: {error}"))?;
    value_of(answer)
}

fn value_of(answer: ureq::http::Response<ureq::Body>) -> Result<Value, String> {
    let well = answer.status().is_success();
    let mut body = answer.into_body();
    let mut answer: Value = body
        .with_config()
        .limit(64 * 1024 * 1024)
        .read_json()
        .map_err(|error| format!("the driver's answer cannot be read: {error}"))?;
    let value = answer["value"].take();
    if well {
        return Ok(value);
    }
    let kind = value["error"].as_str().unwrap_or("error");
    let message = value["message"].as_str().unwrap_or_default();
    Err(format!("{kind}: {message}"))
}
