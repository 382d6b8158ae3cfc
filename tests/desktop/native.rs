//! The dialogs of the operating system. WebDriver sees only the page, so these get real keys from xdotool.
use crate::stage::Stage;
use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

/// A dialog may first read a folder or ask for printers.
const PATIENCE: Duration = Duration::from_secs(40);
const PRESS_AGAIN: Duration = Duration::from_millis(700);
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// An open dialog of the operating system.
pub struct Dialog<'a> {
    stage: &'a Stage,
    id: String,
    title: &'a str,
}

impl<'a> Dialog<'a> {
    /// Waits until a dialog with this title is there, and gives it the keyboard.
    #[track_caller]
    pub fn opened(stage: &'a Stage, title: &'a str) -> Self {
        let id = wait(&format!("the dialog \"{title}\""), || id_of(stage, title));
        let dialog = Self { stage, id, title };
        dialog.take_keyboard();
        dialog
    }

    /// Presses keys in the names of X11, such as `ctrl+a` or `Return`.
    #[track_caller]
    pub fn press(&self, keys: &[&str]) -> &Self {
        let words = [&["key", "--clearmodifiers"], keys].concat();
        self.run(&words);
        self
    }

    /// Types letters, those of a path above all.
    #[track_caller]
    pub fn type_text(&self, text: &str) -> &Self {
        self.run(&["type", "--delay", "1", text]);
        self
    }

    /// Answers the dialog with its first button and waits until it has gone. The button takes no key before the dialog
    /// has looked at what was typed, so the key comes again until it did.
    #[track_caller]
    pub fn accept(self) {
        let last = Cell::new(None::<Instant>);
        wait(&format!("an answer to \"{}\"", self.title), || {
            let here = id_of(self.stage, self.title).is_some();
            if here && last.get().is_none_or(|pressed| pressed.elapsed() > PRESS_AGAIN) {
                self.press(&["Return"]);
                last.set(Some(Instant::now()));
            }
            (!here).then_some(())
        });
    }

    /// Waits until the dialog has gone.
    #[track_caller]
    pub fn closed(self) {
        wait(&format!("the end of \"{}\"", self.title), || id_of(self.stage, self.title).is_none().then_some(()));
    }

    /// A screen without a window manager gives the keyboard to nobody.
    #[track_caller]
    fn take_keyboard(&self) {
        wait(&format!("the keyboard for \"{}\"", self.title), || {
            let focused = said(self.stage, &["windowfocus", &self.id, "getwindowfocus", "-f"])?;
            (focused == self.id).then_some(())
        });
    }

    #[track_caller]
    fn run(&self, words: &[&str]) {
        assert!(said(self.stage, words).is_some(), "xdotool could not {words:?} in \"{}\"", self.title);
    }
}

/// Answers a dialog that asks for a file or folder that is there.
#[track_caller]
pub fn choose(stage: &Stage, title: &str, path: &Path) {
    let dialog = Dialog::opened(stage, title);
    // Out of the files used last, where a typed folder cannot be chosen.
    dialog.press(&["alt+Home", "ctrl+l"]).type_text(&path.to_string_lossy());
    dialog.accept();
}

/// Answers a dialog that asks where a new file goes.
#[track_caller]
pub fn save_as(stage: &Stage, title: &str, path: &Path) {
    let dialog = Dialog::opened(stage, title);
    dialog.press(&["ctrl+a"]).type_text(&path.to_string_lossy());
    dialog.accept();
}

/// Leaves a dialog without an answer.
#[track_caller]
pub fn dismiss(stage: &Stage, title: &str) {
    let dialog = Dialog::opened(stage, title);
    dialog.press(&["Escape"]);
    dialog.closed();
}

fn id_of(stage: &Stage, title: &str) -> Option<String> {
    let found = said(stage, &["search", "--onlyvisible", "--name", &format!("^{title}$")])?;
    found.lines().last().map(str::to_owned)
}

/// What xdotool says, or nothing when it could not do what it should.
fn said(stage: &Stage, words: &[&str]) -> Option<String> {
    let output = stage.command("xdotool").args(words).output().expect("`cargo x test` installs xdotool");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[track_caller]
fn wait<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}");
        std::thread::sleep(LOOK_AGAIN);
    }
}
