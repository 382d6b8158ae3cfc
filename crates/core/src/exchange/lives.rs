//! The lives of a device, and how far each of their streams is here.

use super::{
    Span,
    crypto::{Compartment, tag},
    registry::Reach,
    segments::incarnation_bytes,
    store::{self, End},
};
use crate::{Practice, error::Result};

/// How far a stream was taken in here; at its beginning when nothing of it was.
pub(super) fn end_of(practice: &Practice, span: &Span) -> Result<End> {
    let found = store::ends(practice.db())?.into_iter().find(|end| {
        (end.device, end.incarnation, end.compartment) == (span.device, span.incarnation, span.compartment)
    });
    Ok(found.unwrap_or(End {
        device: span.device,
        incarnation: span.incarnation,
        compartment: span.compartment,
        seq: 0,
        tip: [0; 16],
        segment: [0; 32],
    }))
}

/// Whether something of the stream before this is not here: it may be lost for good, and whoever passed it over would show what
/// nobody else does.
pub(super) fn comes_too_soon(practice: &Practice, span: &Span) -> Result<bool> {
    let end = end_of(practice, span)?;
    if is_present_life(practice, span)? {
        let own = match Compartment::of_letter(span.compartment) {
            Some(compartment) => own_end_of(practice, compartment)?,
            None => end,
        };
        return Ok(span.from > own.seq.max(end.seq) + 1);
    }
    // How far an earlier life of this device got was not always noted.
    let unknown = end.seq == 0 && span.device == tag(practice.device());
    Ok(span.from > end.seq + 1 && !unknown)
}

/// Whether this device writes under the life that wrote this.
pub(super) fn is_present_life(practice: &Practice, span: &Span) -> Result<bool> {
    let own = own_end(practice)?;
    Ok((own.device, own.incarnation) == (span.device, span.incarnation))
}

/// Another copy of this device wrote what is not known here: from here on this one is somebody else.
pub(super) fn begin_another_life(practice: &mut Practice) -> Result<()> {
    if mutant!("taking::copies_go_on_as_one") {
        return Ok(());
    }
    let ends = store::ends(practice.db())?;
    for compartment in Compartment::ALL {
        let own = own_end_of(practice, compartment)?;
        let known = ends.iter().any(|end| {
            (end.device, end.incarnation, end.compartment) == (own.device, own.incarnation, own.compartment)
                && end.seq >= own.seq
        });
        if !known && (own.seq > 0 || compartment == Compartment::Practice) {
            store::durably(practice, |db| store::put_end(db, &own))?;
        }
    }
    practice.begin_again()
}

/// How far this device has written what everybody works with.
pub(super) fn own_reach(practice: &Practice) -> Result<Reach> {
    let end = own_end(practice)?;
    Ok(Reach { incarnation: end.incarnation, seq: end.seq })
}

/// Where this device's own stream of what everybody works with stands.
pub(super) fn own_end(practice: &Practice) -> Result<End> {
    own_end_of(practice, Compartment::Practice)
}

/// Where this device's own stream of a compartment stands.
pub(super) fn own_end_of(practice: &Practice, compartment: Compartment) -> Result<End> {
    let (incarnation, seq, tip) = practice.stream_end_of(compartment.letter())?;
    Ok(End {
        device: tag(practice.device()),
        incarnation: incarnation_bytes(incarnation),
        compartment: compartment.letter(),
        seq,
        tip: tip.0,
        segment: [0; 32],
    })
}
