//! What is remembered of a file on the share: enough to leave it alone until it changes.
use crate::kind::Kind;
use crate::name::Name;

/// The first wait before a file is read again, and the longest.
const SHORT: i64 = 2_000;
const LONG: i64 = 600_000;

/// Where every round looks. Attachments and snapshots are many and come rarely.
pub(super) const FREQUENT: [&str; 4] = ["sds1/root", "sds1/r/", "sds1/d/", "sds1/j/"];
/// Where it looks when something new may need them.
pub(super) const RARE: [&str; 2] = ["sds1/b/", "sds1/s/"];

/// A file as it was last seen.
pub(super) struct Seen {
    pub bytes: u64,
    /// The round that saw it last.
    pub turn: u32,
    pub kind: Option<Kind>,
    pub frequent: bool,
    pub base: Base,
    pub state: State,
}

/// Which parcel a file should be.
pub(super) enum Base {
    /// That of its own name.
    Itself,
    /// That of this exact name.
    Other(Name),
    /// Too little is left of the name.
    Unknown,
}

/// What is known of a file's content.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not looked at.
    New,
    /// Not ours, by its name or its length.
    Foreign,
    /// The side has it or does not want it; not read.
    Unwanted,
    /// Read, whole, and what its name says.
    Whole,
    /// Read, whole, and something else.
    Misnamed,
    /// Read so many times and not whole, or not readable.
    Torn { tries: u32, due: i64 },
}

impl Seen {
    pub(super) fn new(name: &Name, bytes: u64, turn: u32) -> Self {
        let base = match name.base() {
            Some(base) if base == *name => Base::Itself,
            Some(base) => Base::Other(base),
            None => Base::Unknown,
        };
        let frequent = FREQUENT.iter().any(|prefix| name.as_str().starts_with(prefix));
        let kind = name.kind();
        Self { bytes, turn, kind, frequent, base, state: State::first(kind, bytes) }
    }

    /// The exact name of the parcel it should be.
    pub(super) fn base<'a>(&'a self, name: &'a Name) -> Option<&'a Name> {
        match &self.base {
            Base::Itself => Some(name),
            Base::Other(base) => Some(base),
            Base::Unknown => None,
        }
    }

    /// True unless it is known to be something else or was bad more than once: a single bad read may be the reader's.
    pub(super) fn may_be_good(&self) -> bool {
        match self.state {
            State::New | State::Unwanted | State::Whole => true,
            State::Torn { tries, .. } => tries < 2 || mutant!("seen::damaged_counts_as_good"),
            State::Foreign | State::Misnamed => mutant!("seen::damaged_counts_as_good"),
        }
    }

    /// Notes one more bad read.
    pub(super) fn tear(&mut self, now: i64) {
        let tries = match self.state {
            State::Torn { tries, .. } => tries.saturating_add(1),
            State::New | State::Foreign | State::Unwanted | State::Whole | State::Misnamed => 1,
        };
        self.state = State::Torn { tries, due: now.saturating_add(wait(tries)) };
    }
}

impl State {
    pub(super) fn first(kind: Option<Kind>, bytes: u64) -> Self {
        match kind {
            Some(kind) if bytes <= kind.most_bytes() => Self::New,
            Some(_) | None => Self::Foreign,
        }
    }
}

/// How long to wait after so many tries, in milliseconds.
pub(super) fn wait(tries: u32) -> i64 {
    SHORT.saturating_mul(1_i64 << tries.saturating_sub(1).min(20)).min(LONG)
}

/// True when the time has come, or when the clock was set back so far that it never would.
pub(super) fn is_due(due: i64, now: i64) -> bool {
    (due <= now || due > now.saturating_add(LONG)) && !(due > 0 && mutant!("seen::never_tried_again"))
}

/// True when so many milliseconds passed since then, or the clock was set back.
pub(super) fn passed(since: Option<i64>, now: i64, period: i64) -> bool {
    since.is_none_or(|since| !(0..period).contains(&now.saturating_sub(since)))
}

/// Kinds the side may want later although it did not before.
pub(super) fn is_mail(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Invitation | Kind::Request | Kind::Answer))
}

/// Kinds that are wanted only once something taken names them.
pub(super) fn is_rare(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Blob | Kind::SnapshotChunk | Kind::SnapshotManifest))
}
