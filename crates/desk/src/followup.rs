//! Commands of missed visits: who is to be reached, what was tried, and what the clinician knows.

use seriesdesk_core::{
    followup::{self, Attempt, FollowUpRulesView, MissedOf, MissedVisits, StepOfMiss},
    types::Saved,
};

use crate::Nothing;

crate::commands! {
    query missed_sessions (Read): MissedOf => MissedVisits = followup::missed_sessions;
    action log_attempt (Schedule): Attempt => Saved = followup::log_attempt;
    action hand_over_miss (Schedule): StepOfMiss => Saved = followup::hand_over_miss;
    action acknowledge_miss (Acknowledge): StepOfMiss => Saved = followup::acknowledge_miss;
    action close_miss (Schedule): StepOfMiss => Saved = followup::close_miss;
    query follow_up_rules (Read): Nothing => FollowUpRulesView = |practice, _: Nothing| followup::follow_up_rules(practice);
    action save_follow_up_rules (ManagePractice): FollowUpRulesView => Saved = followup::save_follow_up_rules;
}
