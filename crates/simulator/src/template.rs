//! Practices to start from: founded, shared and joined once, copied for every schedule.

use seriesdesk_core::{
    Entropy, Practice, Uuid,
    db::Durability,
    exchange::{self, Seen},
    oplog::generate,
    practice::{FoundPractice, found_practice},
    types::{PersonId, UtcMillis},
    vault::{DbKey, Kit},
};
use seriesdesk_share::{MemoryStore, Name, Store, faults::Rates, parcel};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tempfile::TempDir;

use crate::{
    chance::Chance,
    device::{Device, Own},
    holding,
    watched::{MARK, Watched},
};

/// 2026-03-02 09:00 in New York.
pub const MONDAY_NINE: i64 = 1_772_460_000_000;
const PRACTICE: Uuid = Uuid::from_u128(0x5e71_e5de_5c00_4000_8000_0000_0000_0007);

/// A practice of several devices that agree.
pub struct Template {
    /// The folders of its devices, the founding one first.
    pub folders: Vec<PathBuf>,
    /// An empty practice, for a device that joins.
    pub empty: PathBuf,
    /// What lies on its share.
    pub share: seriesdesk_share::Image,
    /// The key of every store.
    pub key: DbKey,
    /// What rows of its tables look like.
    pub rows: Arc<generate::Rows>,
    _root: TempDir,
}

/// Every template made so far, by the number of devices, whether the stores are encrypted, and whether the last device was let in
/// without restricted records.
#[derive(Default)]
pub struct Templates(Mutex<BTreeMap<(usize, bool, bool), Arc<Template>>>);

impl Templates {
    /// The template of so many devices; made when it is asked for the first time.
    ///
    /// # Errors
    /// What stood in the way, in words.
    pub fn of(&self, devices: usize, encrypted: bool, plain: bool) -> Result<Arc<Template>, String> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(there) = made.get(&(devices, encrypted, plain)) {
            return Ok(Arc::clone(there));
        }
        let template = Arc::new(Template::make(devices, encrypted, plain)?);
        made.insert((devices, encrypted, plain), Arc::clone(&template));
        Ok(template)
    }
}

impl Template {
    fn make(devices: usize, encrypted: bool, plain: bool) -> Result<Self, String> {
        let root = holding::folder().map_err(words)?;
        let key = if encrypted { DbKey::from_bytes([7; 32]) } else { DbKey::absent() };
        let share = Watched::with(MemoryStore::new());
        let empty = root.path().join("empty");
        std::fs::create_dir_all(&empty).map_err(words)?;
        let own = Own::new(MONDAY_NINE, 1);
        drop(Practice::create(&empty, PRACTICE, &key, own.env(), Durability::None).map_err(words)?);

        let mut founder = newcomer(&empty, &root.path().join("0"), &key, &share, 0)?;
        let found =
            FoundPractice { name: format!("{MARK} Grove"), time_zone: "America/New_York".into(), sample: false };
        let _ = found_practice(founder.at_work(), found).map_err(words)?;
        let kit = Kit::generate(&founder.own.env());
        exchange::found_share(founder.at_work(), &format!("{MARK} desk"), &kit).map_err(words)?;
        founder.exchange_all().map_err(|fault| format!("{fault:?}"))?;
        let mut all = vec![founder];
        for number in 1..devices {
            let mut guest = newcomer(&empty, &root.path().join(number.to_string()), &key, &share, number)?;
            let founder = all.first_mut().ok_or("no founding device")?;
            join(founder, &mut guest, &share, !(plain && number + 1 == devices))?;
            all.push(guest);
        }
        for _ in 0..3 {
            for device in &mut all {
                device.own.advance(700_000);
                device.exchange_all().map_err(|fault| format!("{fault:?}"))?;
            }
        }
        let first = all.first().ok_or("no founding device")?;
        let rows = Arc::new(generate::Rows::of(first.practice(), MARK).map_err(words)?);
        let folders = all.iter().map(|device| device.folder.clone()).collect();
        drop(all);
        Ok(Self { folders, empty, share: share.files.image(), key, rows, _root: root })
    }
}

/// A new device with an empty practice.
pub fn newcomer(empty: &Path, folder: &Path, key: &DbKey, share: &Watched, number: usize) -> Result<Device, String> {
    holding::copy(empty, folder).map_err(words)?;
    let own = Own::new(MONDAY_NINE, 0x5eed ^ ((number as u64) << 40));
    let mut device = Device::start(folder, key, own, share, 2, Rates::CALM).map_err(words)?;
    let mut id = [0; 16];
    device.own.fill(&mut id);
    let id = Uuid::from_bytes(id);
    device.at_work().as_device(id).map_err(words)?;
    Ok(device)
}

/// Lets a device in, with the code and the six words, while the share behaves.
pub fn join(host: &mut Device, guest: &mut Device, share: &Watched, restricted: bool) -> Result<(), String> {
    let seen = Seen {
        device_name: format!("{MARK} laptop"),
        person: PersonId(Uuid::from_u128(5)),
        person_name: format!("{MARK} Dana"),
        role: "clinician".into(),
        practice_name: format!("{MARK} Grove"),
        time_zone: "America/New_York".into(),
        expires_at: UtcMillis(0),
    };
    let invited = exchange::invite(host.at_work(), &seen, restricted, false).map_err(words)?;
    rounds(host)?;
    let typed = exchange::crypto::InvitationCode::parse(&invited.code.expose_text()).map_err(words)?;
    let name = Name::invitation(&invited.mail);
    let bytes = share.files.clone().read(name.as_str(), 1 << 20).map_err(words)?;
    let sealed = parcel::unwrap(&bytes).map_err(words)?.to_vec();
    let guest_of = exchange::read_invitation(typed, sealed).map_err(words)?;
    exchange::begin_joining(guest.practice(), &guest_of, "").map_err(words)?;
    rounds(guest)?;
    rounds(host)?;
    let requests = exchange::requests(host.practice()).map_err(words)?;
    let request = requests.iter().find(|request| request.mail == invited.mail).ok_or("no request arrived")?;
    match exchange::underway(guest.practice()).map_err(words)? {
        Some(exchange::Underway::Invited { words, .. }) if words == request.words => {}
        _ => return Err("the six words differ".into()),
    }
    exchange::approve(host.at_work(), request.id).map_err(words)?;
    rounds(host)?;
    rounds(guest)?;
    if !exchange::answer_arrived(guest.practice()).map_err(words)? {
        return Err("no answer arrived".into());
    }
    guest.exchange.forget();
    rounds(guest)?;
    // A copy of which nothing more comes is given up, as the desk does.
    for _ in 0..6 {
        let Some(before) = exchange::fetching(guest.practice()).map_err(words)? else { break };
        rounds(guest)?;
        if exchange::fetching(guest.practice()).map_err(words)?.as_ref() == Some(&before) {
            exchange::pass_over(guest.practice()).map_err(words)?;
            guest.exchange.forget();
        }
    }
    Ok(())
}

fn rounds(device: &mut Device) -> Result<(), String> {
    // Long enough after the last try that nothing waits for its time.
    for _ in 0..2 {
        device.own.advance(700_000);
        device.exchange_all().map_err(|fault| format!("{fault:?}"))?;
    }
    Ok(())
}

/// What went wrong, in words.
pub fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Chance for a schedule's own draws.
pub fn chance(seed: u64) -> Chance {
    Chance::new(seed ^ 0x0123_4567_89ab_cdef)
}
