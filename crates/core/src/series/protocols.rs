use crate::{
    Practice,
    error::Result,
    packs::{self, Protocol, ProtocolPack},
};

/// The protocols a series can be started with, each with its source and whether it is verified.
pub fn protocols(_: &Practice) -> Result<Vec<Protocol>> {
    Ok(packs::protocols().iter().map(ProtocolPack::card).collect())
}
