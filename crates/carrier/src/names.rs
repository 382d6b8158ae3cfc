//! What a parcel is, and the name it has on the share.

use seriesdesk_core::exchange::{Span as CoreSpan, What};
use seriesdesk_share::{Kind, Month, Name, Span};

/// The name a parcel with this hash has.
pub fn name_of(what: &What, hash: &[u8; 32]) -> Name {
    match what {
        What::Genesis => Name::genesis(),
        What::Record => Name::registry(hash),
        What::Segment(span) => Name::segment(&spanned(span), hash),
        What::Bundle(span) => Name::bundle(&spanned(span), hash),
        What::Chunk(number) => Name::snapshot_chunk(month(*number), hash),
        What::Manifest(number) => Name::snapshot_manifest(month(*number), hash),
        What::Heartbeat { device, number } => Name::heartbeat(device, *number, hash),
        What::Blob => Name::blob(hash),
        What::Invitation(mail) => Name::invitation(mail),
        What::Request(mail) => Name::request(mail),
        What::Answer(mail) => Name::answer(mail),
    }
}

fn spanned(span: &CoreSpan) -> Span {
    Span {
        device: span.device,
        incarnation: span.incarnation,
        from: span.from,
        to: span.to,
        compartment: span.compartment,
    }
}

/// The month a number such as 202603 stands for; any number gives one, so that a name can always be made.
fn month(number: u32) -> Month {
    let year = i32::try_from(number / 100).unwrap_or(2000).clamp(2000, 9999);
    Month::new(year, (number % 100).clamp(1, 12)).expect("year and month are in their range")
}

/// What an exact name says, with the first half of the parcel's hash where the name has it.
pub(crate) fn what_of(name: &Name) -> Option<(What, Vec<u8>)> {
    let exact = if name.is_exact() { name.clone() } else { name.base()? };
    let half = || exact.hash_half().map(|half| half.to_vec());
    Some(match exact.kind()? {
        Kind::Genesis => (What::Genesis, Vec::new()),
        Kind::Registry => (What::Record, half()?),
        Kind::Segment | Kind::Bundle => {
            let span = exact.span()?;
            let of = CoreSpan {
                device: span.device,
                incarnation: span.incarnation,
                compartment: span.compartment,
                from: span.from,
                to: span.to,
            };
            let what = if exact.kind() == Some(Kind::Bundle) { What::Bundle(of) } else { What::Segment(of) };
            (what, half()?)
        }
        Kind::SnapshotChunk => (What::Chunk(exact.month()?.number()), half()?),
        Kind::SnapshotManifest => (What::Manifest(exact.month()?.number()), half()?),
        Kind::Heartbeat => {
            let (device, number) = exact.beat()?;
            (What::Heartbeat { device, number }, half()?)
        }
        Kind::Blob => (What::Blob, half()?),
        Kind::Invitation => (What::Invitation(exact.mail()?), Vec::new()),
        Kind::Request => (What::Request(exact.mail()?), Vec::new()),
        Kind::Answer => (What::Answer(exact.mail()?), Vec::new()),
    })
}

/// What a parcel may be, also where only the kind is left of its name; what is inside decides.
pub(crate) fn rough(name: &Name) -> Option<What> {
    if let Some((what, _)) = what_of(name) {
        return Some(what);
    }
    let nobody = CoreSpan { device: [0; 8], incarnation: [0; 8], compartment: 'p', from: 0, to: 0 };
    match name.kind()? {
        Kind::Segment => Some(What::Segment(nobody)),
        Kind::Registry => Some(What::Record),
        Kind::Heartbeat => Some(What::Heartbeat { device: [0; 8], number: 0 }),
        Kind::Blob => Some(What::Blob),
        Kind::Bundle => Some(What::Bundle(nobody)),
        Kind::SnapshotChunk => Some(What::Chunk(0)),
        Kind::SnapshotManifest => Some(What::Manifest(0)),
        Kind::Genesis | Kind::Invitation | Kind::Request | Kind::Answer => None,
    }
}
