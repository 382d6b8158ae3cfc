//! Commands of requests for records to those who treated a patient before.

use seriesdesk_core::{
    Practice,
    prior_records::{
        self, EndPriorRequest, LogPriorAttempt, PriorRequestOf, PriorRequestStart, PriorRequestView, PriorRequestsOf,
        RemovePriorRequest, SavePriorRequest,
    },
    types::Saved,
};

use crate::UiError;

crate::commands! {
    query prior_requests_of (Read): PriorRequestsOf => Vec<PriorRequestView> = prior_records::prior_requests_of;
    query prior_request_start (Read): PriorRequestsOf => PriorRequestStart = prior_records::prior_request_start;
    paper records_request (Print): PriorRequestOf => () = records_request;
    action save_prior_request (EditPatients): SavePriorRequest => Saved = prior_records::save_prior_request;
    action log_prior_attempt (EditPatients): LogPriorAttempt => Saved = prior_records::log_prior_attempt;
    action end_prior_request (EditPatients): EndPriorRequest => Saved = prior_records::end_prior_request;
    action remove_prior_request (EditPatients): RemovePriorRequest => () = prior_records::remove_prior_request;
}

fn records_request(practice: &Practice, input: PriorRequestOf) -> Result<Vec<u8>, UiError> {
    let sheet = prior_records::records_request_sheet(practice, input)?;
    Ok(seriesdesk_documents::records_request(&sheet)?.bytes)
}
