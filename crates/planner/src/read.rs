//! Reads one part of a request, so that an error names the field it stands in.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    check::Refused,
    protocol::{Phase, Series},
    request::{
        Booking, DateSpan, Disruption, Mode, Patient, Place, Repair, Resource, Role, Segment, Site, VisitType, Weights,
    },
    wall::Wall,
};

/// Reads the part of this name, as deep as an error has to be placed.
pub fn part(name: &str, value: &Value) -> Result<(), Refused> {
    match name {
        "mode" => one::<Mode>(name, value),
        "now" => one::<Wall>(name, value),
        "horizon" => one::<DateSpan>(name, value),
        "site" => one::<Site>(name, value),
        "resources" => each::<Resource>(name, value),
        "visit_types" => {
            inner::<Segment>(name, "segments", value)?;
            inner::<Role>(name, "roles", value)?;
            each::<VisitType>(name, value)
        }
        "patients" => each::<Patient>(name, value),
        "series" => {
            inner::<Phase>(name, "phases", value)?;
            each::<Series>(name, value)
        }
        "bookings" => each::<Booking>(name, value),
        "weights" => one::<Weights>(name, value),
        "repair" => {
            for (field, value) in value.as_object().into_iter().flatten() {
                match field.as_str() {
                    "previous" => each::<Place>("repair.previous", value)?,
                    "disruptions" => each::<Disruption>("repair.disruptions", value)?,
                    _ => {}
                }
            }
            one::<Repair>(name, value)
        }
        _ => Ok(()),
    }
}

fn one<T: DeserializeOwned>(field: &str, value: &Value) -> Result<(), Refused> {
    let read = serde::Deserialize::deserialize(value);
    read.map(|_: T| ()).map_err(|error: serde_json::Error| Refused { field: field.to_owned(), why: error.to_string() })
}

fn each<T: DeserializeOwned>(field: &str, value: &Value) -> Result<(), Refused> {
    let Some(rows) = value.as_array() else { return one::<Vec<T>>(field, value) };
    rows.iter().enumerate().try_for_each(|(index, row)| one::<T>(&format!("{field}[{index}]"), row))
}

fn inner<T: DeserializeOwned>(field: &str, list: &str, value: &Value) -> Result<(), Refused> {
    for (index, row) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(inside) = row.get(list) {
            each::<T>(&format!("{field}[{index}].{list}"), inside)?;
        }
    }
    Ok(())
}
