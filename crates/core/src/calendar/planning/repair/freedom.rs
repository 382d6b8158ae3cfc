//! What a repair may do, the most careful way first.

/// What a repair may do beside moving what has to move.
#[derive(Clone, Copy)]
pub(super) struct Freedom {
    /// Sessions before the first loss may move.
    pub earlier: bool,
    /// What is pinned keeps its number although something is made up before it.
    pub numbers: bool,
    /// A gap may be longer than the protocol allows.
    pub long_gaps: bool,
}

impl Freedom {
    /// Each way, the most careful first.
    pub const EACH: [Freedom; 4] = [
        Freedom { earlier: false, numbers: false, long_gaps: false },
        Freedom { earlier: true, numbers: false, long_gaps: false },
        Freedom { earlier: true, numbers: true, long_gaps: false },
        Freedom { earlier: false, numbers: false, long_gaps: true },
    ];
}
