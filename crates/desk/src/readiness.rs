//! Commands of readiness: verdicts, what is written down for them, letting a session start all the same.

use seriesdesk_core::{
    readiness::{
        self, CourseReadiness, CourseReadinessOf, OverrideReadiness, ReadinessBoard, ReadinessDay, ReadinessOf,
        SessionReadiness, WriteReadiness,
    },
    types::Saved,
};

crate::commands! {
    query readiness_of (Read): ReadinessOf => SessionReadiness = readiness::readiness_of;
    query readiness_on (Read): ReadinessDay => ReadinessBoard = readiness::readiness_on;
    query course_readiness (Read): CourseReadinessOf => CourseReadiness = readiness::course_readiness;
    action write_readiness (EditPatients): WriteReadiness => Saved = readiness::write_readiness;
    action override_readiness (Acknowledge): OverrideReadiness => Saved = readiness::override_readiness;
}
