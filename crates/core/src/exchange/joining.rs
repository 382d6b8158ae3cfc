//! Joining: what the new device reads, asks, and waits for.

use minicbor::{Decoder, Encoder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Parcel, What,
    crypto::{Compartment, DeviceKeys, InvitationCode, MailKind, open_mail, seal_mail, six_words},
    hex,
    lives::own_end_of,
    recovering,
    registry::{AnswerLetter, InvitationLetter, RecordHash, Registry, RequestLetter, Role, Signed},
    snapshots, standing,
    store::{self, End},
    taking::{Took, exchange_changed, keep},
    unhex,
};
use crate::{
    Practice,
    db::Connection,
    error::{Error, Result, StorageFault},
    oplog::RESTRICTED,
    types::{PersonId, UtcMillis},
};

const CODE: &str = "joining_mail";
const VECTORS: &str = "joining_vectors";
const GENESIS: &str = "joining_genesis";
const WORDS: &str = "joining_words";
const UNTIL: &str = "joining_until";
const BY_KIT: &str = "joining_by_kit";

/// For whom an invitation is, as the new device shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What the device will be called.
    pub device_name: String,
    /// Who will use it.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// Their role's code.
    pub role: String,
    /// The practice's name.
    pub practice_name: String,
    /// The practice's IANA zone.
    pub time_zone: String,
    /// Until when the invitation can be used.
    pub expires_at: UtcMillis,
}

impl Seen {
    pub(super) fn note(&self) -> String {
        serde_json::to_string(self).expect("names are plain JSON")
    }

    pub(super) fn of_note(note: &str) -> Option<Self> {
        serde_json::from_str(note).ok()
    }
}

/// An invitation as a new device opened it.
pub struct Guest {
    /// The practice's id.
    pub practice: Uuid,
    /// For whom.
    pub seen: Seen,
    /// When the inviting device made it open until is its own business; the code itself.
    code: InvitationCode,
    genesis: RecordHash,
    vectors: Vec<u8>,
    invitation: Vec<u8>,
}

/// How a device is coming in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Underway {
    /// By an invitation: the six words it showed, and until when the invitation can be used.
    Invited {
        /// The words.
        words: Vec<String>,
        /// Until when.
        until: UtcMillis,
    },
    /// By the recovery kit.
    ByKit,
}

/// Opens an invitation with its code.
///
/// # Errors
/// `Refused` when the code does not open it.
pub fn read_invitation(code: InvitationCode, sealed: Vec<u8>) -> Result<Guest> {
    let refused = || {
        Error::refused("This code opens no invitation here.")
            .hint("Check the code and the share, or ask for a new invitation.")
    };
    let bytes = open_mail(&code, MailKind::Invitation, &sealed).map_err(|_| refused())?;
    let letter = InvitationLetter::decode(&bytes).map_err(|_| refused())?;
    let (seen, _) = read_vectors(&letter.vectors).ok_or_else(refused)?;
    Ok(Guest {
        practice: letter.practice,
        seen,
        code,
        genesis: letter.genesis,
        vectors: letter.vectors,
        invitation: sealed,
    })
}

/// Makes this new, empty practice ask to be let in; what there is to compare then stands in [`underway`].
/// `place` is where the share is, as the caller writes it down.
pub fn begin_joining(practice: &Practice, guest: &Guest, place: &str) -> Result<()> {
    let keys = DeviceKeys::generate(practice.env().entropy());
    let letter = RequestLetter {
        device: practice.device(),
        keys: keys.public(),
        name: guest.seen.device_name.clone(),
        person: Some(guest.seen.person.0),
    };
    let mail = guest.code.mail_id();
    let sealed = seal_mail(&guest.code, MailKind::Request, &letter.encode(&keys), practice.env().entropy());
    let parcel = Parcel::of(What::Request(mail), sealed.ok_or(StorageFault::Unreadable("request"))?);
    let words = six_words(&mail, &guest.invitation, &parcel.sealed);
    let now = practice.env().now();
    store::durably(practice, |db| {
        standing::set_keys(db, &keys)?;
        store::set(db, CODE, &format!("{} {}", hex(&mail), hex(guest.code.mail_key().as_ref())))?;
        store::set(db, VECTORS, &hex(&guest.vectors))?;
        store::set(db, GENESIS, &hex(&guest.genesis.0))?;
        store::set(db, WORDS, &words.join(" "))?;
        store::set(db, UNTIL, &guest.seen.expires_at.0.to_string())?;
        standing::set_place(db, place)?;
        snapshots::look_for_one(db)?;
        store::keep_file(db, &parcel, "waiting", now)
    })
}

/// How this device is coming in; nothing when everything arrived, and before it began.
pub fn underway(practice: &Practice) -> Result<Option<Underway>> {
    let db = practice.db();
    if store::get(db, BY_KIT)?.is_some() {
        return Ok(Some(Underway::ByKit));
    }
    let (Some(words), Some(until)) = (store::get(db, WORDS)?, store::get(db, UNTIL)?) else { return Ok(None) };
    let until = until.parse().map_err(|_| StorageFault::Unreadable("invitation"))?;
    Ok(Some(Underway::Invited { words: words.split(' ').map(str::to_owned).collect(), until: UtcMillis(until) }))
}

/// Forgets how this device came in: the practice is complete here.
pub fn arrived(practice: &Practice) -> Result<()> {
    store::durably(practice, |db| {
        [CODE, VECTORS, GENESIS, WORDS, UNTIL, BY_KIT].into_iter().try_for_each(|key| store::unset(db, key))
    })
}

/// Notes that this device comes in by the recovery kit, and where the share is.
pub(super) fn note_way_in(db: &Connection, place: &str) -> Result<()> {
    store::set(db, BY_KIT, "yes")?;
    standing::set_place(db, place)
}

/// Whether the answer has come; then this device is part of the practice.
///
/// # Errors
/// `Refused` when the answer does not let this device in.
pub fn answer_arrived(practice: &Practice) -> Result<bool> {
    if standing::pin(practice)?.is_some() {
        return Ok(true);
    }
    let (Some(code), Some(genesis)) = (store::get(practice.db(), CODE)?, store::get(practice.db(), GENESIS)?) else {
        return Ok(false);
    };
    let unreadable = || Error::from(StorageFault::Unreadable("invitation"));
    let (mail, key) = code.split_once(' ').ok_or_else(unreadable)?;
    let mail: [u8; 16] = unhex(mail).ok_or_else(unreadable)?;
    let key: [u8; 32] = unhex(key).ok_or_else(unreadable)?;
    let answer = store::file(practice.db(), &super::id_of(&What::Answer(mail), &[]))?;
    let Some(sealed) = answer.and_then(|file| file.sealed) else { return Ok(false) };
    let refused = || Error::refused("The answer does not let this computer in.").hint("Ask for a new invitation.");
    let bytes = super::crypto::open_mail_with(&key, mail, MailKind::Answer, &sealed).map_err(|_| refused())?;
    let letter = AnswerLetter::decode(&bytes).map_err(|_| refused())?;
    let pin = RecordHash(unhex(&genesis).ok_or_else(unreadable)?);
    let left_out = usize::from(mutant!("joining::one_record_left_out"));
    let records: Vec<_> = letter.records.iter().skip(left_out).filter_map(|bytes| Signed::read(bytes).ok()).collect();
    let keys = standing::keys(practice)?.ok_or_else(unreadable)?;
    let registry = Registry::build(pin, records.iter().cloned()).map_err(|_| refused())?;
    let me = registry.device_of(&keys).filter(|device| device.id == practice.device());
    if !me.is_some_and(|device| registry.may_write(device.tag)) {
        return Err(refused());
    }
    standing::begin_with(practice, pin, &records, |_| Ok(()))?;
    Ok(true)
}

/// Keeps the answer to this device's request; other bytes under its name are left alone.
pub(super) fn take_answer(practice: &Practice, mail: [u8; 16], sealed: Vec<u8>) -> Result<Took> {
    let Some(code) = store::get(practice.db(), CODE)? else { return Ok(Took::Refused) };
    let parts = code.split_once(' ').and_then(|(mail, key)| Some((unhex::<16>(mail)?, unhex::<32>(key)?)));
    let Some((_, key)) = parts.filter(|(asked, _)| *asked == mail) else { return Ok(Took::Refused) };
    if super::crypto::open_mail_with(&key, mail, MailKind::Answer, &sealed).is_err() {
        return Ok(Took::Refused);
    }
    keep(practice, &Parcel::of(What::Answer(mail), sealed), "taken", Took::Applied(exchange_changed()))
}

/// How much of what the invitation promised has arrived, or of what the heartbeats on the share tell of: entries taken in, and
/// entries there are.
pub fn caught_up(practice: &Practice) -> Result<(u64, u64)> {
    let promised = match store::get(practice.db(), VECTORS)? {
        None => recovering::promised(practice)?,
        Some(vectors) => {
            let bytes: Vec<u8> = (0..vectors.len() / 2)
                .filter_map(|place| u8::from_str_radix(vectors.get(place * 2..place * 2 + 2)?, 16).ok())
                .collect();
            read_vectors(&bytes).ok_or(StorageFault::Unreadable("invitation"))?.1
        }
    };
    let here = store::ends(practice.db())?;
    let mut done = 0;
    let mut of = 0;
    for (device, incarnation, compartment, seq) in promised {
        let found = here
            .iter()
            .find(|end| (end.device, end.incarnation, end.compartment) == (device, incarnation, compartment))
            .map_or(0, |end| end.seq);
        done += found.min(seq);
        of += seq;
    }
    Ok((done, of))
}

/// For whom an invitation is and how far every stream had got: what a new device must reach to be complete.
pub(super) fn vectors(practice: &Practice, seen: &Seen, role: Role) -> Result<Vec<u8>> {
    let mut ends = store::ends(practice.db())?;
    ends.retain(|end| end.device != super::crypto::tag(practice.device()));
    for compartment in Compartment::ALL {
        ends.push(own_end_of(practice, compartment)?);
    }
    let opens = |letter| Compartment::of_letter(letter).is_none_or(|compartment| role.opens(compartment));
    ends.retain(|end| opens(end.compartment) && (end.compartment != RESTRICTED || end.seq > 0));
    let mut to = Encoder::new(Vec::new());
    let written: std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
        to.array(3)?.u8(1)?.str(&seen.note())?.array(ends.len() as u64)?;
        for End { device, incarnation, compartment, seq, .. } in &ends {
            to.array(4)?.bytes(device)?.bytes(incarnation)?.char(*compartment)?.u64(*seq)?;
        }
        Ok(())
    })();
    written.expect("writing to memory cannot fail");
    Ok(to.into_writer())
}

/// Streams and how far each had got: device, life, compartment, last number.
pub(super) type Promised = Vec<([u8; 8], [u8; 8], char, u64)>;

pub(super) fn read_vectors(bytes: &[u8]) -> Option<(Seen, Promised)> {
    let mut from = Decoder::new(bytes);
    if from.array().ok()? != Some(3) || from.u8().ok()? != 1 {
        return None;
    }
    let seen = Seen::of_note(from.str().ok()?)?;
    let count = from.array().ok()??;
    let ends = (0..count)
        .map(|_| {
            (from.array().ok()? == Some(4)).then_some(())?;
            let device = from.bytes().ok()?.try_into().ok()?;
            let incarnation = from.bytes().ok()?.try_into().ok()?;
            Some((device, incarnation, from.char().ok()?, from.u64().ok()?))
        })
        .collect::<Option<_>>()?;
    Some((seen, ends))
}
