//! Commands of what was tried before.

use seriesdesk_core::{
    trials::{self, DrugOffer, RemoveTrial, SaveTrial, TrialView, TrialsOf},
    types::Saved,
};

use crate::Nothing;

crate::commands! {
    query trials_of (Read): TrialsOf => Vec<TrialView> = trials::trials_of;
    query drugs_known (Read): Nothing => Vec<DrugOffer> = |practice, _: Nothing| trials::drugs_known(practice);
    action save_trial (EditPatients): SaveTrial => Saved = trials::save_trial;
    action remove_trial (EditPatients): RemoveTrial => () = trials::remove_trial;
}
