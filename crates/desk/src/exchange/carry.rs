//! Exchanging without a share: one file with everything that would lie on it, for a stick or a message.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_carrier::{PracticeSide, name_of};
use seriesdesk_core::{audit, exchange, oplog::Done};
use seriesdesk_share::{
    Exchange, Expected, Flow, Name, Outgoing, RoundFault, Side, Taken,
    container::{self, Container, NotWhole},
    parcel,
};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, BufReader, BufWriter},
    path::{Path, PathBuf},
};
use ts_rs::TS;

use super::{
    anchor,
    door::OnDesk,
    rounds::{self, SyncRound, done},
};
use crate::{Code, Desk, UiError};

/// Names an exchange file.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExchangeFile {
    /// Its path on this computer.
    path: String,
}

/// An exchange file that was written.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct ExchangeWritten {
    /// How many sealed files are in it.
    files: u32,
    /// Its size.
    #[ts(type = "number")]
    bytes: u64,
    /// That in words.
    said: String,
}

const MOST_ROUNDS: usize = 4096;

/// Writes everything this computer holds for the others into one file.
pub(super) fn write_exchange_file(desk: &Desk, input: ExchangeFile) -> Result<Done<ExchangeWritten>, UiError> {
    let path = absolute(&input.path)?;
    rounds::seal(desk)?;
    anchor::note(desk)?;
    let carried = exchange::carried(desk.state().practice()?)?;
    let part = path.with_extension("part");
    let written = write(desk, &part, &carried).inspect_err(|_| drop(fs::remove_file(&part)))?;
    fs::rename(&part, &path).map_err(|error| unwritten(&error))?;
    let mut state = desk.state();
    let _ = audit::record_event(state.practice()?, "write_exchange_file", None, None)?;
    Ok(done(written, BTreeSet::new()))
}

/// Takes in whatever of an exchange file is new here.
pub(super) fn read_exchange_file(desk: &Desk, input: ExchangeFile) -> Result<Done<SyncRound>, UiError> {
    let path = absolute(&input.path)?;
    let file = File::open(path).map_err(|_| torn(NotWhole::Unread))?;
    let share = container::read(BufReader::new(file)).map_err(torn)?;
    let practice = desk.state().practice()?.id();
    let mut side = Reading(PracticeSide::of(OnDesk(desk, practice)));
    if !matches!(side.genesis()?, Expected::Root(_) | Expected::Founding) {
        return Err(UiError::new(Code::Refused, "This practice has no share yet.").hint("Set one up first."));
    }
    let mut exchange = Exchange::new(share);
    let mut taken = 0;
    for _ in 0..MOST_ROUNDS {
        let now = desk.host().env.now().0;
        let round = exchange.round(&mut side, now, &mut |_| Flow::Go).map_err(|fault| match fault {
            RoundFault::NotThisShare { .. } => {
                UiError::new(Code::Refused, "This exchange file is not of this practice.").on("path")
            }
            other => rounds::told(other),
        })?;
        taken += round.taken;
        exchange.ask_again();
        if !round.more && round.taken == 0 {
            break;
        }
    }
    let said = match taken {
        0 => "Nothing in it was new here.".to_owned(),
        1 => "1 new file was taken in.".to_owned(),
        many => format!("{many} new files were taken in."),
    };
    let mut changed = side.0.changed;
    {
        let mut state = desk.state();
        let _ = audit::record_event(state.practice()?, "read_exchange_file", None, Some(said.clone()))?;
    }
    changed.insert("conflicts");
    Ok(done(SyncRound::taken_from_file(taken, said), changed))
}

/// The practice as one that only reads: what lies in a file is not where anything is placed.
struct Reading<'a>(PracticeSide<OnDesk<'a>>);

impl Side for Reading<'_> {
    type Fault = UiError;

    fn genesis(&self) -> Result<Expected, UiError> {
        Ok(match self.0.genesis()? {
            // The share itself may not have been reached yet; the file has to begin with the same record all the same.
            Expected::Founding => match self.0.root()? {
                Some(root) => Expected::Root(root),
                None => Expected::Founding,
            },
            expected => expected,
        })
    }

    fn outgoing(&mut self, _: usize) -> Result<Vec<Outgoing>, UiError> {
        Ok(Vec::new())
    }

    fn placed(&mut self, _: &Name) -> Result<(), UiError> {
        Ok(())
    }

    fn wants(&mut self, name: &Name, bytes: u64) -> Result<bool, UiError> {
        self.0.wants(name, bytes)
    }

    fn take(&mut self, name: &Name, sealed: Vec<u8>) -> Result<Taken, UiError> {
        self.0.take(name, sealed)
    }

    fn shelf(&mut self) -> Result<Vec<Name>, UiError> {
        Ok(Vec::new())
    }

    fn bytes(&mut self, _: &Name) -> Result<Option<Vec<u8>>, UiError> {
        Ok(None)
    }

    fn doomed(&mut self, _: &dyn Fn(&Name) -> bool) -> Result<Vec<Name>, UiError> {
        Ok(Vec::new())
    }

    fn removed(&mut self, _: &Name) -> Result<(), UiError> {
        Ok(())
    }
}

fn write(desk: &Desk, part: &Path, carried: &[(exchange::What, [u8; 32])]) -> Result<ExchangeWritten, UiError> {
    let file = File::create(part).map_err(|error| unwritten(&error))?;
    let mut container = Container::begin(BufWriter::new(file)).map_err(|error| unwritten(&error))?;
    let mut files = 0;
    for (what, hash) in carried {
        // One file at a time, so that nobody who types waits for a slow stick.
        let sealed = exchange::held_bytes(desk.state().practice()?, what, hash)?;
        let Some(sealed) = sealed else { continue };
        container.add(&name_of(what, hash), &parcel::wrap(&sealed)).map_err(|error| unwritten(&error))?;
        files += 1;
    }
    let (to, bytes) = container.finish().map_err(|error| unwritten(&error))?;
    let file = to.into_inner().map_err(|error| unwritten(error.error()))?;
    file.sync_all().map_err(|error| unwritten(&error))?;
    let said = format!("{files} sealed files, {:.1} MB. Read it on the other computer.", bytes as f64 / 1_000_000.0);
    Ok(ExchangeWritten { files, bytes, said })
}

fn absolute(path: &str) -> Result<PathBuf, UiError> {
    let path = PathBuf::from(path);
    let named = path.is_absolute() && path.file_name().is_some();
    if named { Ok(path) } else { Err(UiError::new(Code::Invalid, "The file is not a full path.").on("path")) }
}

fn unwritten(error: &io::Error) -> UiError {
    let (fact, hint) = match error.kind() {
        io::ErrorKind::FileTooLarge => {
            ("There is too much for one exchange file.", "Put a shared folder on the stick instead.")
        }
        io::ErrorKind::StorageFull => ("There is no room left there.", "Choose another place."),
        _ => ("The exchange file could not be written there.", "Choose another place."),
    };
    UiError::new(Code::Storage, fact).on("path").hint(hint)
}

fn torn(why: NotWhole) -> UiError {
    let hint = match why {
        NotWhole::Torn => "Copy it again from where it comes from.",
        NotWhole::Foreign | NotWhole::TooLarge | NotWhole::Unread => "Choose the file that the other computer wrote.",
    };
    UiError::new(Code::Refused, why.to_string()).on("path").hint(hint)
}
