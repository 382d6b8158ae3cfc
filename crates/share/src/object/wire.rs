//! The HTTP underneath: it remembers what the server answered last, and adds a condition the library has no word for.
use crate::store::StoreFault;
use http::header::{HeaderValue, IF_NONE_MATCH};
use http::{Method, Request, Response};
use opendal::{Buffer, HttpBody, HttpTransport, Result};
use opendal_http_transport_reqwest::ReqwestTransport;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

/// One connection's HTTP. A connection belongs to the runtime it was made in, so none is shared between stores.
#[derive(Clone)]
pub(super) struct Wire {
    transport: ReqwestTransport,
    status: Arc<AtomicU16>,
    /// Every file that is put must be a new one.
    only_new: bool,
}

impl Wire {
    pub(super) fn new(only_new: bool) -> std::result::Result<Self, StoreFault> {
        // Another part of the program may have chosen before; any choice will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            // A share that moved elsewhere is for the owner to say, not for the server.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| StoreFault::Other("no certificates of trust here"))?;
        Ok(Self { transport: ReqwestTransport::new(client), status: Arc::default(), only_new })
    }

    /// The status of the last answer; 0 when none came.
    pub(super) fn last_status(&self) -> u16 {
        self.status.load(Ordering::Relaxed)
    }
}

impl HttpTransport for Wire {
    async fn fetch(&self, mut request: Request<Buffer>) -> Result<Response<HttpBody>> {
        if self.only_new && request.method() == Method::PUT {
            request.headers_mut().insert(IF_NONE_MATCH, HeaderValue::from_static("*"));
        }
        self.status.store(0, Ordering::Relaxed);
        let answer = self.transport.fetch(request).await?;
        self.status.store(answer.status().as_u16(), Ordering::Relaxed);
        Ok(answer)
    }
}
