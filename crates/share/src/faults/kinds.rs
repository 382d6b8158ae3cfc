//! Which faults there are, and how often each happens.

/// What can go wrong in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Fault {
    /// Creating fails in the middle; a part lies there.
    Torn,
    /// Creating succeeds, and only a part lies there.
    Truncated,
    /// Creating succeeds, and zeros lie there.
    Zeroed,
    /// No space is left (ENOSPC, 507); a part may lie there.
    Full,
    /// Not allowed (EACCES, 403).
    Denied,
    /// Another program holds the file (ERROR_SHARING_VIOLATION, 423).
    InUse,
    /// The server refuses for reasons of its own (409).
    Conflict,
    /// Something lies there: our own first try, which the client repeated (412).
    Precondition,
    /// Done, and the answer never came.
    Timeout,
    /// Not done, and no answer came.
    Offline,
    /// The file lies there in capitals.
    CaseFolded,
    /// The file lies there under the name of a conflict copy.
    Renamed,
    /// A listing is empty.
    EmptyList,
    /// A third of a listing is missing.
    PartialList,
    /// Half of a listing comes twice.
    DoubleList,
    /// A read ends early, without an error.
    ShortRead,
    /// A read finds nothing, although the file lies there.
    StaleRead,
    /// A read brings one wrong bit.
    FlippedRead,
    /// A file of others is not seen here for some calls.
    Delayed,
    /// A file of one's own is not seen here for some calls either.
    OwnDelayed,
    /// Removing succeeds, and the file stays.
    KeptAnyway,
}

impl Fault {
    /// How many there are.
    pub const COUNT: usize = 21;

    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Torn,
        Self::Truncated,
        Self::Zeroed,
        Self::Full,
        Self::Denied,
        Self::InUse,
        Self::Conflict,
        Self::Precondition,
        Self::Timeout,
        Self::Offline,
        Self::CaseFolded,
        Self::Renamed,
        Self::EmptyList,
        Self::PartialList,
        Self::DoubleList,
        Self::ShortRead,
        Self::StaleRead,
        Self::FlippedRead,
        Self::Delayed,
        Self::OwnDelayed,
        Self::KeptAnyway,
    ];
}

/// How often each fault happens, in ten thousandths of the calls it can happen in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    rates: [u16; Fault::COUNT],
    /// The longest a file is not seen, in calls of the device.
    pub delay_calls: u32,
}

impl Rates {
    /// No faults.
    pub const CALM: Self = Self { rates: [0; Fault::COUNT], delay_calls: 0 };

    /// Every fault as often.
    pub const fn all(per_ten_thousand: u16) -> Self {
        Self { rates: [per_ten_thousand; Fault::COUNT], delay_calls: 40 }
    }

    /// The same, with another rate of one fault.
    #[must_use]
    pub fn with(mut self, fault: Fault, per_ten_thousand: u16) -> Self {
        if let Some(rate) = self.rates.get_mut(fault as usize) {
            *rate = per_ten_thousand;
        }
        if matches!(fault, Fault::Delayed | Fault::OwnDelayed) && self.delay_calls == 0 {
            self.delay_calls = 40;
        }
        self
    }

    /// How often this fault happens, in ten thousandths.
    pub fn of(&self, fault: Fault) -> u16 {
        self.rates.get(fault as usize).copied().unwrap_or(0)
    }

    /// True without any fault.
    pub fn is_calm(&self) -> bool {
        *self == Self::CALM
    }
}

/// What happens to a share between calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// A file is gone.
    Lost,
    /// A file that was gone is back.
    Resurrected,
    /// A bit of a file is another.
    Flipped,
    /// A file is cut off.
    Cut,
    /// A file lies there a second time, as cloud clients name it.
    Copied,
    /// A file lies under such a name and no longer under its own.
    Moved,
    /// The content of one file lies under the name another will have.
    Replayed,
    /// A file of another program, or of another kind, lies there.
    Foreign,
}

impl Mishap {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Lost,
        Self::Resurrected,
        Self::Flipped,
        Self::Cut,
        Self::Copied,
        Self::Moved,
        Self::Replayed,
        Self::Foreign,
    ];
}

/// The name others give a second file of this name.
pub(super) fn conflict_copy(name: &str, which: u64) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    match which {
        0 => format!("{stem} (1).{extension}"),
        1 => format!("{stem} (Front desk's conflicted copy 2026-03-02).{extension}"),
        2 => format!("{stem}-PC12.{extension}"),
        _ => format!("{stem}.sync-conflict-20260302-091500-ABCDEFG.{extension}"),
    }
}
