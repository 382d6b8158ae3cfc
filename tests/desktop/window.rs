//! The window as a person meets it: keys, clicks, words on the screen. Every key and click is counted.
use crate::driver::{self, Driver, Element};
use crate::stage::Stage;
use base64::Engine;
use serde_json::{Value, json};
use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long a screen may take before a test says it never came.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(15);

/// Finds what a person would call a button, a link, a field, an option… by the words on it.
const FIND: &str = include_str!("find.js");

/// Changes one pixel a few times, in a color nobody can tell from the one before.
const STIR: &str = "const dot = document.createElement('i'); dot.setAttribute('aria-hidden', 'true'); \
    Object.assign(dot.style, { position: 'fixed', inset: '0 auto auto 0', width: '1px', height: '1px', pointerEvents: 'none' }); \
    document.documentElement.append(dot); let left = 90; \
    const stir = () => { dot.style.background = left % 2 ? '#808080' : '#818181'; left -= 1; left > 0 ? requestAnimationFrame(stir) : dot.remove(); }; \
    requestAnimationFrame(stir)";

/// How much work it was. A chord such as Ctrl K is one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    pub keys: usize,
    pub clicks: usize,
}

/// The one window of the program.
pub struct Window {
    driver: Driver,
    effort: Effort,
    patience: Cell<Duration>,
}

impl Window {
    /// Opens the program on the stage.
    pub fn open(stage: &Stage) -> Result<Self, String> {
        let program = Stage::program();
        if !program.exists() {
            return Err("the program is not built; `cargo x test desktop` builds it".to_owned());
        }
        let driver = Driver::start(stage.port, &program)?;
        Ok(Self { driver, effort: Effort::default(), patience: Cell::new(PATIENCE) })
    }

    /// Waits longer than usual, once: for work that takes the program many seconds.
    pub fn with_patience(&self, seconds: u64) -> &Self {
        self.patience.set(Duration::from_secs(seconds));
        self
    }

    /// Presses a key by its name, or a chord such as `Ctrl K` or `Ctrl Shift Z`.
    #[track_caller]
    pub fn press(&mut self, key: &str) {
        let chord = key.split(' ').map(code).collect();
        self.effort.keys += 1;
        expect(self.driver.press(&[chord]), key);
    }

    /// Types a text letter by letter into whatever has the focus.
    #[track_caller]
    pub fn type_text(&mut self, text: &str) {
        let chords: Vec<_> = text.chars().map(|letter| vec![letter.to_string()]).collect();
        self.effort.keys += chords.len();
        expect(self.driver.press(&chords), text);
    }

    /// Clicks what carries these words.
    #[track_caller]
    pub fn click(&mut self, words: &str) {
        let element = self.find(words);
        self.effort.clicks += 1;
        expect(self.driver.click(&element), words);
    }

    /// Replaces what stands in the field with this label.
    #[track_caller]
    pub fn fill(&mut self, label: &str, text: &str) {
        self.click(label);
        self.press("Ctrl A");
        self.type_text(text);
    }

    /// What carries these words: a button, a link, a field by its label. Waits until it is there.
    #[track_caller]
    pub fn find(&self, words: &str) -> Element {
        self.wait(words, |window| driver::element(&window.ask(FIND, json!([words]))))
    }

    /// True when something one can press or fill carries these words right now.
    pub fn has(&self, words: &str) -> bool {
        driver::element(&self.ask(FIND, json!([words]))).is_some()
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn see(&self, text: &str) {
        self.wait(text, |window| window.shows(text).then_some(()));
    }

    /// Waits until the screen no longer shows a text.
    #[track_caller]
    pub fn see_no(&self, text: &str) {
        self.wait(text, |window| (!window.shows(text)).then_some(()));
    }

    /// Waits until a script returns something other than false, null or an empty text, and answers it.
    #[track_caller]
    pub fn until(&self, what: &str, script: &str) -> Value {
        self.wait(what, |window| {
            let value = window.ask(script, json!([]));
            let nothing = value.is_null() || value == json!(false) || value == json!("");
            (!nothing).then_some(value)
        })
    }

    /// Runs a script and answers what it returns; `null` when the page was changing just then.
    pub fn ask(&self, script: &str, arguments: Value) -> Value {
        self.driver.run(script, arguments).unwrap_or(Value::Null)
    }

    /// Runs a script that answers by calling its last argument.
    #[track_caller]
    pub fn ask_later(&self, script: &str, arguments: Value) -> Value {
        expect(self.driver.run_later(script, arguments), "a script that answers later")
    }

    /// All text on the screen, as a person could read it.
    pub fn text(&self) -> String {
        self.ask("return document.body.innerText", json!([])).as_str().unwrap_or_default().to_owned()
    }

    /// Everything the page holds, seen or not: markup and the contents of fields.
    pub fn everything(&self) -> String {
        let script = "return document.documentElement.outerHTML + '\\n' + \
            [...document.querySelectorAll('input, textarea')].map((field) => field.value).join('\\n')";
        self.ask(script, json!([])).as_str().unwrap_or_default().to_owned()
    }

    /// Where in the program the window is, such as `#/today`.
    pub fn place(&self) -> String {
        self.ask("return location.hash", json!([])).as_str().unwrap_or_default().to_owned()
    }

    /// Goes straight to a screen; for tests that are not about the way there.
    #[track_caller]
    pub fn go(&self, place: &str) {
        self.ask("location.hash = arguments[0]", json!([place]));
        self.wait(place, |window| (window.place() == place).then_some(()));
    }

    /// Waits until the screen has read all it shows: no busy mark, nothing moving.
    #[track_caller]
    pub fn settle(&self) {
        let script = "return document.querySelector('h1') !== null && document.querySelector('[aria-busy=true]') === null && \
            document.getAnimations().every((animation) => animation.playState !== 'running')";
        self.until("a screen at rest", script);
    }

    /// Starts counting anew.
    pub fn start_counting(&mut self) {
        self.effort = Effort::default();
    }

    /// Keys and clicks since counting began.
    pub fn effort(&self) -> Effort {
        self.effort
    }

    /// The titles that the task bar shows, one for each window.
    pub fn titles(&self) -> Result<Vec<String>, String> {
        let windows = self.driver.windows()?;
        windows.iter().map(|_| self.driver.title()).collect()
    }

    /// Keeps a picture of the window.
    pub fn picture(&self, name: &str) {
        let folder =
            std::env::var_os("SERIESDESK_SCREENSHOTS").map_or_else(|| "target/screenshots".into(), PathBuf::from);
        // The driver waits for the next change of the screen, and a screen at rest never changes.
        self.ask(STIR, json!([]));
        let bytes =
            self.driver.picture().ok().and_then(|text| base64::engine::general_purpose::STANDARD.decode(text).ok());
        if let Some(bytes) = bytes {
            // A missing picture fails no test.
            let _ = fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(format!("{name}.png")), bytes));
        }
    }

    /// Closes whatever a failed scene left open.
    pub fn back_out(&mut self) {
        for _ in 0..3 {
            // A window that takes no keys fails the next scene in its own words.
            let _ = self.driver.press(&[vec![code("Esc")]]);
        }
    }

    /// Ends the program.
    pub fn close(self) {
        self.driver.quit();
    }

    fn shows(&self, text: &str) -> bool {
        // Words that stand in several elements have line breaks between them.
        let calm = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        calm(&self.text()).contains(&calm(text))
    }

    #[track_caller]
    fn wait<T>(&self, what: &str, look: impl Fn(&Self) -> Option<T>) -> T {
        let (start, patience) = (Instant::now(), self.patience.replace(PATIENCE));
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            assert!(start.elapsed() < patience, "waited {patience:?} for \"{what}\"; at {}", self.place());
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

/// The code that the protocol gives to a key.
fn code(key: &str) -> String {
    let code = match key {
        "Ctrl" => "\u{e009}",
        "Shift" => "\u{e008}",
        "Alt" => "\u{e00a}",
        "Enter" => "\u{e007}",
        "Tab" => "\u{e004}",
        "Esc" => "\u{e00c}",
        "Space" => " ",
        "Backspace" => "\u{e003}",
        "Up" => "\u{e013}",
        "Down" => "\u{e015}",
        "Left" => "\u{e012}",
        "Right" => "\u{e014}",
        "Home" => "\u{e011}",
        "End" => "\u{e010}",
        "F1" => "\u{e031}",
        "F2" => "\u{e032}",
        "F6" => "\u{e036}",
        // A chord is written with the capital that stands on the key.
        letter => return letter.to_lowercase(),
    };
    code.to_owned()
}

#[track_caller]
fn expect<T>(outcome: Result<T, String>, what: &str) -> T {
    match outcome {
        Ok(value) => value,
        Err(why) => panic!("\"{what}\": {why}"),
    }
}
