//! Heartbeats: each device says how far it has taken in every stream, so that the others know what is safe.

use minicbor::{Decoder, Encoder};

use super::{
    Parcel, What,
    crypto::{Compartment, DeviceTag, Header, Kind, Label, seal},
    digests::{self, Told},
    id_of, snapshots,
    standing::Standing,
    store::{self, End, Heard},
    taking::open,
    wants,
};
use crate::{
    Practice, attachments, audit,
    error::{Result, StorageFault},
    oplog::RESTRICTED,
    types::UtcMillis,
};

const COUNT: &str = "share_beats";
const LAST_SAID: &str = "share_last_beat";
/// A device that has nothing new says so again after this long.
const AGAIN_AFTER_MS: i64 = 6 * 60 * 60 * 1000;

/// How far a stream was taken in: device, life, compartment, last number, last entry.
type Reached = (DeviceTag, [u8; 8], char, u64, [u8; 16]);

/// What a heartbeat says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Beat {
    pub said_at: i64,
    pub program: String,
    pub ends: Vec<Reached>,
    /// The audit chains as this device holds them: device, last position, hash.
    pub chains: Vec<(String, u64, Vec<u8>)>,
    /// What its author's store came to when it was last quiet.
    pub state: Option<Told>,
    /// The copies of everything of which it has everything: the first half of the hash of each manifest.
    pub holds: Vec<[u8; 16]>,
    /// The files it knows of and finds nowhere.
    pub wants: Vec<Want>,
    /// What it says of restricted records, sealed for those who may read them.
    pub restricted: Option<Vec<u8>>,
    /// What its author's restricted records came to; told within the sealed part alone.
    pub restricted_state: Option<Told>,
}

/// Entries somebody looks for: device, life, compartment, first number, last number.
pub(super) type Want = (DeviceTag, [u8; 8], char, u64, u64);

/// No heartbeat names more copies, or more that is wanted.
const MOST: u64 = 1000;

/// Says what was taken in, when it is something new or the last word is old.
pub(super) fn say(practice: &Practice, standing: &Standing) -> Result<()> {
    let db = practice.db();
    let ends = store::ends(db)?;
    let (ends, apart): (Vec<_>, Vec<_>) = ends.into_iter().partition(|end| end.compartment != RESTRICTED);
    let (wants, apart_wants): (Vec<_>, Vec<_>) =
        wants::mine(practice, standing)?.into_iter().partition(|want| want.2 != RESTRICTED);
    let apart = Beat {
        ends: apart.iter().map(|e| (e.device, e.incarnation, e.compartment, e.seq, e.tip)).collect(),
        state: digests::kept_restricted(practice)?,
        wants: apart_wants,
        ..Beat::default()
    };
    let apart = (apart != Beat::default() && !standing.keeps_out(RESTRICTED)).then(|| apart.encode());
    let beat = Beat {
        said_at: practice.env().now().0,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        restricted: apart,
        restricted_state: None,
        ends: ends
            .iter()
            .map(|e| {
                (
                    e.device,
                    e.incarnation,
                    e.compartment,
                    e.seq + u64::from(mutant!("beats::says_more_than_it_has")),
                    e.tip,
                )
            })
            .collect(),
        chains: audit::chain_ends(db)?,
        state: digests::kept(practice)?,
        holds: snapshots::held(practice, standing)?,
        wants,
    };
    let news = blake3::hash(&Beat { said_at: 0, chains: others(&beat, practice), ..beat.clone() }.encode()).to_hex();
    let last = store::get(db, LAST_SAID)?.unwrap_or_default();
    let (said, at) = last.split_once(' ').unwrap_or(("", "0"));
    let at: i64 = at.parse().unwrap_or(0);
    if said == news.as_str() && (0..AGAIN_AFTER_MS).contains(&(beat.said_at - at)) {
        return Ok(());
    }
    let number = store::get(db, COUNT)?.and_then(|text| text.parse().ok()).unwrap_or(0_u64) + 1;
    let label = Label {
        kind: Kind::Heartbeat,
        device: standing.me,
        incarnation: [0; 8],
        compartment: Compartment::Practice,
        from: number,
        to: number,
        previous: [0; 32],
    };
    let restricted = match &beat.restricted {
        // Without a key nobody else can be meant.
        Some(plain) => {
            let label = Label { compartment: Compartment::Restricted, ..label };
            seal(&label, plain, &standing.keyring, &standing.keys, practice.env().entropy()).ok()
        }
        None => None,
    };
    let beat = Beat { restricted, ..beat };
    let sealed = seal(&label, &beat.encode(), &standing.keyring, &standing.keys, practice.env().entropy())
        .map_err(|_| StorageFault::Unreadable("keys"))?;
    let parcel = Parcel::of(What::Heartbeat { device: standing.me, number }, sealed);
    kill_point!("beats::sealed");
    let note = format!("{news} {}", beat.said_at);
    store::durably(practice, |db| {
        store::keep_file(db, &parcel, "waiting", UtcMillis(beat.said_at))?;
        store::set(db, COUNT, &number.to_string())?;
        store::set(db, LAST_SAID, &note)
    })
}

/// Chains of other devices: the own one grows with every look at a chart and is no news.
fn others(beat: &Beat, practice: &Practice) -> Vec<(String, u64, Vec<u8>)> {
    let own = practice.device().to_string();
    beat.chains.iter().filter(|(device, ..)| *device != own).cloned().collect()
}

/// Whether an attachment is named by a record here and its file has not arrived.
pub(super) fn awaits_blob(practice: &Practice, hash: &[u8]) -> Result<bool> {
    let half = |name: &str| super::unhex::<32>(name).is_some_and(|known| known.starts_with(hash) || known == hash);
    let named = attachments::stored_names(practice)?.iter().any(|name| half(name));
    Ok(named && store::state(practice.db(), &id_of(&What::Blob, hash))?.is_none())
}

/// How far a device said it had taken in a stream.
pub(super) fn acknowledged(beat: &Beat, end: &End) -> u64 {
    beat.ends
        .iter()
        .filter(|(device, incarnation, compartment, ..)| {
            (*device, *incarnation, *compartment) == (end.device, end.incarnation, end.compartment)
        })
        .map(|(_, _, _, seq, _)| *seq)
        .max()
        .unwrap_or(0)
}

impl Beat {
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Encoder::new(Vec::new());
        let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
            to.array(8 + u64::from(self.restricted.is_some()))?.u8(1)?.i64(self.said_at)?.str(&self.program)?;
            to.array(self.ends.len() as u64)?;
            for (device, incarnation, compartment, seq, tip) in &self.ends {
                to.array(5)?.bytes(device)?.bytes(incarnation)?.char(*compartment)?.u64(*seq)?.bytes(tip)?;
            }
            to.array(self.chains.len() as u64)?;
            for (device, position, hash) in &self.chains {
                to.array(3)?.str(device)?.u64(*position)?.bytes(hash)?;
            }
            Ok(())
        })();
        written.expect("writing to memory cannot fail");
        let mut bytes = to.into_writer();
        match &self.state {
            Some(state) => bytes.extend(state.encode()),
            None => bytes.push(NULL),
        }
        let mut to = Encoder::new(bytes);
        let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
            to.array(self.holds.len() as u64)?;
            self.holds.iter().try_for_each(|copy| to.bytes(copy).map(drop))?;
            to.array(self.wants.len() as u64)?;
            for (device, incarnation, compartment, from, until) in &self.wants {
                to.array(5)?.bytes(device)?.bytes(incarnation)?.char(*compartment)?.u64(*from)?.u64(*until)?;
            }
            if let Some(restricted) = &self.restricted {
                to.bytes(restricted)?;
            }
            Ok(())
        })();
        written.expect("writing to memory cannot fail");
        to.into_writer()
    }

    /// A heartbeat as it was heard, with what it says of restricted records where this device may read that.
    pub fn heard(standing: &Standing, heard: &Heard) -> Option<Self> {
        let mut beat = Self::decode(&heard.content)?;
        let sealed = beat.restricted.take();
        let opened = sealed.and_then(|sealed| open(standing, &sealed).ok());
        let genuine = |header: &Header| {
            (header.kind, header.compartment, header.device, header.to)
                == (Kind::Heartbeat, Compartment::Restricted, heard.device, heard.number)
        };
        let apart = opened.filter(|opened| genuine(&opened.header)).and_then(|opened| Self::decode(&opened.content));
        if let Some(apart) = apart {
            beat.ends.extend(apart.ends.into_iter().filter(|end| end.2 == RESTRICTED));
            beat.wants.extend(apart.wants.into_iter().filter(|want| want.2 == RESTRICTED));
            beat.restricted_state = apart.state;
        }
        Some(beat)
    }

    /// Reads a heartbeat; parts a newer program added at its end are left alone.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Decoder::new(bytes);
        let parts = from.array().ok()??;
        if parts < 5 || from.u8().ok()? < 1 {
            return None;
        }
        let said_at = from.i64().ok()?;
        let program = from.str().ok()?.to_owned();
        let count = from.array().ok()??;
        let ends = (0..count)
            .map(|_| {
                (from.array().ok()? == Some(5)).then_some(())?;
                let device = from.bytes().ok()?.try_into().ok()?;
                let incarnation = from.bytes().ok()?.try_into().ok()?;
                let compartment = from.char().ok()?;
                let seq = number(&mut from)?;
                Some((device, incarnation, compartment, seq, from.bytes().ok()?.try_into().ok()?))
            })
            .collect::<Option<_>>()?;
        let count = from.array().ok()??;
        let chains = (0..count)
            .map(|_| {
                (from.array().ok()? == Some(3)).then_some(())?;
                Some((from.str().ok()?.to_owned(), number(&mut from)?, from.bytes().ok()?.to_vec()))
            })
            .collect::<Option<_>>()?;
        // A digest in another shape than this program knows is none.
        let beat = Self { said_at, program, ends, chains, ..Self::default() };
        // What comes after a part that cannot be read is not believed either.
        let state = (parts > 5).then(|| told(&mut from)).flatten();
        let holds = state.as_ref().filter(|_| parts > 6);
        let holds = holds.and_then(|_| list(&mut from, |from| from.bytes().ok()?.try_into().ok()));
        let wants = holds.as_ref().filter(|_| parts > 7).and_then(|_| list(&mut from, want));
        let restricted = wants.as_ref().filter(|_| parts > 8).and_then(|_| from.bytes().ok().map(<[u8]>::to_vec));
        let (state, holds, wants) = (state.flatten(), holds.unwrap_or_default(), wants.unwrap_or_default());
        Some(Self { state, holds, wants, restricted, ..beat })
    }
}

const NULL: u8 = 0xf6;

fn told(from: &mut Decoder<'_>) -> Option<Option<Told>> {
    let begins = from.position();
    from.skip().ok()?;
    let bytes = from.input().get(begins..from.position())?;
    Some(Told::decode(&mut Decoder::new(bytes)))
}

fn want(from: &mut Decoder<'_>) -> Option<Want> {
    (from.array().ok()? == Some(5)).then_some(())?;
    let (device, incarnation) = (from.bytes().ok()?.try_into().ok()?, from.bytes().ok()?.try_into().ok()?);
    Some((device, incarnation, from.char().ok()?, number(from)?, number(from)?))
}

/// A number that a store holds; with a larger one nothing else could be done.
fn number(from: &mut Decoder<'_>) -> Option<u64> {
    from.u64().ok().filter(|number| i64::try_from(*number).is_ok())
}

fn list<T>(from: &mut Decoder<'_>, each: fn(&mut Decoder<'_>) -> Option<T>) -> Option<Vec<T>> {
    let count = from.array().ok()?.filter(|count| *count <= MOST)?;
    (0..count).map(|_| each(from)).collect()
}
