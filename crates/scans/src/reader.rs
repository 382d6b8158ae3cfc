//! The program's side: starts the reading process, asks, distrusts the answers, ends it.

use std::{
    ffi::OsString,
    io::{self, BufReader},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    thread,
    time::{Duration, Instant},
};

use crate::{
    ASKED, Code, Field, FileKind, LARGEST_FILE, PATIENCE, Verdict,
    wire::{self, Answer, Reading, Wanted},
};

/// How foreign papers are read on this computer.
#[derive(Clone, Debug)]
pub struct ScanReader {
    program: PathBuf,
    arguments: Vec<OsString>,
    patience: Duration,
}

/// Why something could not be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// The process cannot be started.
    #[error("the reader of received files cannot be started")]
    NotStarted,
    /// The page cannot be drawn.
    #[error("this page cannot be drawn")]
    NotDrawn,
    /// The process took too long, used too much or answered nonsense, and was ended.
    #[error("the reader of received files was ended")]
    Ended,
}

/// A file that is open in a process of its own, which ends when this is dropped.
#[derive(Debug)]
pub struct OpenScan {
    child: Child,
    asks: Option<ChildStdin>,
    answers: Receiver<Option<Answer>>,
    patience: Duration,
    reading: Reading,
}

impl ScanReader {
    /// Reads with a program that calls [`serve_if_asked`](crate::serve_if_asked) first.
    pub fn by(program: PathBuf) -> ScanReader {
        ScanReader { program, arguments: vec![ASKED.into()], patience: PATIENCE }
    }

    /// Reads with the program that is running; where the system does not say where it lies, every file is [`Unread::NotStarted`].
    pub fn by_this_program() -> ScanReader {
        ScanReader::by(std::env::current_exe().unwrap_or_default())
    }

    /// The same with another patience.
    #[must_use]
    pub fn waiting(self, patience: Duration) -> ScanReader {
        ScanReader { patience, ..self }
    }

    /// Reads a file. A file that cannot be shown has a verdict and is no error.
    ///
    /// # Errors
    /// [`Unread::NotStarted`].
    pub fn open(&self, bytes: Vec<u8>) -> Result<(Reading, Option<OpenScan>), Unread> {
        let kind = FileKind::of(&bytes);
        if bytes.len() > LARGEST_FILE {
            return Ok((Reading::refused(kind, Verdict::TooLarge), None));
        }
        let mut open = self.start(bytes, kind)?;
        let reading = match open.answer() {
            Ok(Answer::Read(reading)) if reading.kind == kind => reading,
            Ok(_) | Err(_) => Reading::refused(kind, Verdict::TooLarge),
        };
        open.reading = reading;
        Ok((reading, (reading.verdict == Verdict::Sound).then_some(open)))
    }

    fn start(&self, bytes: Vec<u8>, kind: FileKind) -> Result<OpenScan, Unread> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        no_window(&mut command);
        let mut child = command.spawn().map_err(|_| Unread::NotStarted)?;
        let (Some(mut asks), Some(said)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Unread::NotStarted);
        };
        // One answer at a time is waited for, so a process that says more than it was asked is held up by its pipe.
        let (answer, answers) = sync_channel(1);
        thread::spawn(move || {
            let mut said = BufReader::new(said);
            while let Some(found) = wire::read_answer(&mut said) {
                if answer.send(Some(found)).is_err() {
                    return;
                }
            }
            let _ = answer.send(None); // Nobody waits any more after the patience ran out.
        });
        let deadline = Instant::now() + self.patience;
        let (handed_over, back) = sync_channel(1);
        thread::spawn(move || {
            // A process that does not take the bytes breaks this pipe when it is ended.
            let written = wire::write_open(&mut asks, &bytes).is_ok();
            let _ = handed_over.send(written.then_some(asks));
        });
        let mut open = OpenScan {
            child,
            asks: None,
            answers,
            patience: self.patience,
            reading: Reading::refused(kind, Verdict::TooLarge),
        };
        open.asks = back.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok().flatten();
        if open.asks.is_none() {
            open.end();
        }
        Ok(open)
    }
}

impl OpenScan {
    /// What the file is.
    pub fn reading(&self) -> Reading {
        self.reading
    }

    /// A picture of a page as PNG.
    ///
    /// # Errors
    /// [`Unread::NotDrawn`] for a page that is not there or broken; [`Unread::Ended`] when the process had to be ended.
    pub fn picture(&mut self, wanted: Wanted) -> Result<Vec<u8>, Unread> {
        if !wanted.is_fair() || wanted.page > self.reading.pages {
            return Err(Unread::NotDrawn);
        }
        match self.ask(|asks| wire::write_wanted(asks, wanted))? {
            Answer::Drawn(png) => Ok(png),
            other => Err(self.refused(&other)),
        }
    }

    /// The codes on a page, each text once.
    ///
    /// # Errors
    /// [`Unread::NotDrawn`] for a page that is not there or broken; [`Unread::Ended`] when the process had to be ended.
    pub fn codes(&mut self, page: u32) -> Result<Vec<Code>, Unread> {
        if !(1..=self.reading.pages).contains(&page) {
            return Err(Unread::NotDrawn);
        }
        match self.ask(|asks| wire::write_page(asks, page))? {
            Answer::Codes(found) => Ok(found),
            other => Err(self.refused(&other)),
        }
    }

    /// Whether something is written by hand in each of some fields of a page that is drawn at a width.
    ///
    /// # Errors
    /// [`Unread::NotDrawn`] for a page that is not there or broken; [`Unread::Ended`] when the process had to be ended.
    pub fn is_written(&mut self, page: u32, width: u32, fields: &[Field]) -> Result<Vec<bool>, Unread> {
        if fields.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = Wanted { page, width, turns: 0 };
        if !wanted.is_fair() || page > self.reading.pages || fields.len() > wire::MOST_FIELDS {
            return Err(Unread::NotDrawn);
        }
        match self.ask(|asks| wire::write_look(asks, wanted, fields))? {
            Answer::Seen(seen) if seen.len() == fields.len() => Ok(seen),
            other => Err(self.refused(&other)),
        }
    }

    /// Whether it still answers.
    pub fn is_alive(&self) -> bool {
        self.asks.is_some()
    }

    fn ask(&mut self, write: impl FnOnce(&mut ChildStdin) -> io::Result<()>) -> Result<Answer, Unread> {
        let asks = self.asks.as_mut().ok_or(Unread::Ended)?;
        if write(asks).is_err() {
            self.end();
            return Err(Unread::Ended);
        }
        self.answer()
    }

    /// An answer that is not to what was asked ends the process, unless it says that the page cannot be drawn.
    fn refused(&mut self, answer: &Answer) -> Unread {
        if *answer == Answer::Refused {
            return Unread::NotDrawn;
        }
        self.end();
        Unread::Ended
    }

    fn answer(&mut self) -> Result<Answer, Unread> {
        match self.answers.recv_timeout(self.patience) {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                self.end();
                Err(Unread::Ended)
            }
        }
    }

    fn end(&mut self) {
        self.asks = None;
        // It may have ended by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for OpenScan {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(windows)]
fn no_window(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn no_window(_: &mut Command) {}
