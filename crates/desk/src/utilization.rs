//! The use of rooms, and how often patients do not come.

use seriesdesk_core::utilization::{self, Utilization, UtilizationOf};

crate::commands! {
    query utilization (Read): UtilizationOf => Utilization = utilization::utilization;
}
