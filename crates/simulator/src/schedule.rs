//! What happens, in which order: drawn from a seed, and small enough to be made smaller.

use seriesdesk_share::faults::{Fault, Rates};

use crate::template;

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A record of any type is written.
    Write,
    /// A fact of any type is recorded.
    Record,
    /// A file is kept.
    Attach,
    /// A record is taken out.
    Withdraw,
    /// An action is taken back.
    Undo,
    /// A conflict is decided.
    Decide,
    /// A newer program writes what this one does not know.
    Newer,
    /// Several records are written, and nothing leaves in between.
    Burst,
    /// Everything that can be exchanged is.
    Round,
    /// The same, ended somewhere in the middle by a call of the share that is never answered.
    CutOff,
    /// The same, and the program is ended somewhere in the middle.
    KilledRound,
    /// A record is written, and the program is ended somewhere in the middle.
    KilledWrite,
    /// The program is started again.
    Restart,
    /// The clock is set wrong, up to ten years.
    Skew,
    /// Time passes.
    Wait,
    /// A device makes a copy of everything.
    Copy,
    /// The same, and what the copy says that it comes to is wrong.
    SpoiledCopy,
    /// Days in which everybody looks at the share now and then.
    Days,
    /// The same, and the program is ended somewhere in the middle.
    KilledDays,
    /// Months pass without a share.
    Away,
    /// The share is there again.
    Back,
    /// A file of the share suffers what files in folders suffer.
    Mishap,
    /// A parcel is altered by somebody who knows the trailer and the names.
    Forge,
    /// Somebody keeps an image of a disk.
    Image,
    /// A disk is restored from its image.
    RollBack,
    /// The image of a disk is started on another computer, beside the first.
    Clone,
    /// Somebody keeps a copy of the whole share.
    ShareImage,
    /// The share is restored from it.
    ShareRolledBack,
    /// Another practice's share lies where ours was.
    Swapped,
    /// A device is let in.
    Join,
    /// A device is removed while it may be away and writing.
    Remove,
    /// New keys for everybody.
    Rotate,
}

impl What {
    /// Whether files of the share may be lost, damaged or left behind by it.
    pub fn befalls_the_share(self) -> bool {
        use What::{Clone, CutOff, Forge, KilledDays, KilledRound, Mishap, RollBack, ShareRolledBack, Swapped};
        matches!(
            self,
            Mishap | Forge | CutOff | KilledRound | KilledDays | ShareRolledBack | Swapped | RollBack | Clone
        )
    }
}

/// How often each of them happens.
const OFTEN: &[(What, usize)] = &[
    (What::Write, 26),
    (What::Record, 5),
    (What::Attach, 2),
    (What::Withdraw, 3),
    (What::Undo, 3),
    (What::Decide, 4),
    (What::Newer, 1),
    (What::Burst, 3),
    (What::Round, 24),
    (What::CutOff, 3),
    (What::KilledRound, 4),
    (What::KilledWrite, 2),
    (What::Restart, 2),
    (What::Skew, 2),
    (What::Wait, 3),
    (What::Away, 1),
    (What::Back, 2),
    (What::Mishap, 7),
    (What::Forge, 2),
    (What::Image, 2),
    (What::RollBack, 1),
    (What::Clone, 1),
    (What::ShareImage, 1),
    (What::ShareRolledBack, 1),
    (What::Swapped, 1),
    (What::Join, 1),
    (What::Remove, 1),
    (What::Rotate, 1),
];

/// How often, in schedules of months.
const IN_MONTHS: &[(What, usize)] = &[
    (What::Write, 20),
    (What::Record, 2),
    (What::Attach, 1),
    (What::Withdraw, 2),
    (What::Undo, 1),
    (What::Decide, 2),
    (What::Newer, 1),
    (What::Burst, 4),
    (What::Round, 12),
    (What::KilledRound, 2),
    (What::Copy, 7),
    (What::SpoiledCopy, 2),
    (What::Days, 10),
    (What::KilledDays, 2),
    (What::Restart, 1),
    (What::Skew, 2),
    (What::Wait, 2),
    (What::Away, 3),
    (What::Back, 3),
    (What::Mishap, 2),
    (What::Image, 2),
    (What::RollBack, 2),
    (What::Clone, 1),
    (What::Join, 2),
    (What::Remove, 1),
    (What::Rotate, 1),
];

/// One in so many schedules is about a large practice.
const LARGE_ONE_IN: usize = 5_000;
/// One in so many is about months; each takes the time of twenty others.
const MONTHS_ONE_IN: usize = 600;

/// How long a schedule has to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Length {
    /// As drawn: short ones find most things soonest, long ones what only many steps bring about.
    #[default]
    Any,
    /// Long.
    Long,
    /// Long, over months.
    Months,
}

/// A step: what happens to which device, and what it draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub what: What,
    /// To which device, counted around.
    pub device: usize,
    /// Where its own draws begin.
    pub draw: u64,
}

/// A whole schedule.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Where it was drawn from.
    pub seed: u64,
    /// How many devices there are at the beginning.
    pub devices: usize,
    /// How often calls of the share fail, in ten thousandths.
    pub rate: u16,
    /// Whether the stores are encrypted.
    pub encrypted: bool,
    /// Whether people do what people do in a clinic, rather than write rows of every type.
    pub clinic: bool,
    /// Whether it is about months: copies of everything, and what leaves the share because of them.
    pub months: bool,
    /// Whether a new device joins when all is over.
    pub joiner: bool,
    /// Whether every store is examined as the doctor does.
    pub doctor: bool,
    /// Whether one device was let in without restricted records.
    pub plain: bool,
    /// What happens.
    pub steps: Vec<Step>,
}

impl Schedule {
    /// Draws the schedule of a seed; `devices` sets their number.
    pub fn of(seed: u64, devices: Option<usize>, wanted: Length) -> Self {
        let mut chance = template::chance(seed);
        let large = chance.one_in(LARGE_ONE_IN);
        let draws = if wanted == Length::Any { 4 } else { 2 };
        let few = (0..draws).map(|_| chance.below(4)).min().unwrap_or(0);
        let devices = devices.unwrap_or(2 + if large { 4 + chance.below(25) } else { few }).max(2);
        let months = chance.one_in(MONTHS_ONE_IN) || wanted == Length::Months;
        let length = match chance.below(100) {
            _ if large => 40 + chance.below(40),
            _ if wanted != Length::Any => 30 + chance.below(51),
            // Copies are made, agreed upon and followed only where enough happens in the months.
            _ if months => 16 + chance.below(33),
            0 => 30 + chance.below(51),
            1..=6 => 12 + chance.below(19),
            _ => 2 + chance.below(7),
        };
        let rate = *chance.of(&[0, 0, 100, 600, 2_500]).unwrap_or(&0);
        let (encrypted, clinic) = (chance.one_in(200), chance.one_in(4));
        let (joiner, doctor) = (chance.one_in(40), chance.one_in(300));
        let often = if months { IN_MONTHS } else { OFTEN };
        let joiner = joiner || (months && chance.one_in(2));
        let all: usize = often.iter().map(|(_, often)| often).sum();
        let steps = (0..length)
            .map(|_| {
                let mut place = chance.below(all);
                let what = often.iter().find(|(_, often)| {
                    let here = place < *often;
                    place = place.saturating_sub(*often);
                    here
                });
                let what = what.map_or(What::Write, |(what, _)| *what);
                Step { what, device: chance.below(64), draw: chance.draw() }
            })
            .collect();
        let plain = chance.one_in(3);
        Self { seed, devices, rate, encrypted, clinic, months, joiner, doctor, plain, steps }
    }

    /// How often the share fails.
    pub fn rates(&self) -> Rates {
        match self.rate {
            0 => Rates::CALM,
            rate if self.tells_the_truth() => {
                Rates::all(rate).with(Fault::StaleRead, 0).with(Fault::Delayed, 0).with(Fault::OwnDelayed, 0)
            }
            rate => Rates::all(rate),
        }
    }

    /// Whether what lies on the share is always found there, so that whoever says it is gone has to be right.
    pub fn tells_the_truth(&self) -> bool {
        self.seed.is_multiple_of(2)
    }
}
