//! A WebDAV collection or an S3 bucket as a share, over the HTTP of `opendal`.
//!
//! A connection lives on a worker thread with its own small runtime, so that the caller blocks for no longer than its
//! patience and needs no runtime of its own. Servers are asked never to replace a file: by a condition where they know one,
//! by looking first where they do not. Neither is relied on.

mod faults;
mod wire;

use crate::store::{Listed, Store, StoreFault};
use crate::worker::Worker;
use faults::fault;
use futures::TryStreamExt;
use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::services::{S3, Webdav};
use opendal::{Builder, ErrorKind, HttpTransporter, OperationContext, Operator};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use wire::Wire;

/// The most entries a listing has. A share beyond it belongs to something else.
const MOST_ENTRIES: usize = 200_000;
/// For so long a server may think about an answer or its next part.
const ANSWER: Duration = Duration::from_secs(30);
/// For so long one file may travel: the largest, over the slow side of a line of two Mbit.
const UPLOAD: Duration = Duration::from_secs(300);
/// For so long a call may take, with all its tries.
const PATIENCE: Duration = Duration::from_secs(330);

/// A WebDAV collection: an address with its sign-in.
#[derive(Clone)]
pub struct Collection {
    /// The address of the folder, with `https://`.
    pub address: String,
    /// The name to sign in with.
    pub user: String,
    /// The password, best one made for this program alone.
    pub password: String,
}

/// A bucket of S3 or of a server that speaks like it.
#[derive(Clone)]
pub struct Bucket {
    /// The server's address; none for Amazon's own.
    pub address: Option<String>,
    /// The region, such as `us-east-1`.
    pub region: String,
    /// The bucket's name.
    pub bucket: String,
    /// The folder inside the bucket; empty for the bucket itself.
    pub folder: String,
    /// The id of the access key.
    pub key_id: String,
    /// The secret of the access key.
    pub secret: String,
}

/// A share behind HTTP.
pub struct ObjectStore {
    link: Arc<Link>,
    worker: Worker,
}

struct Link {
    /// Tries again by itself.
    operator: Operator,
    /// Tries once. A reader or a lister that is tried again may take a failure for an end.
    once: Operator,
    runtime: Option<Runtime>,
    wire: Wire,
    /// The server takes the condition that nothing may lie there yet.
    conditional: AtomicBool,
}

impl ObjectStore {
    /// A share in a WebDAV collection. Nothing is sent yet.
    ///
    /// Errors on an address without `https`, which would show the password to everybody on the way; this computer's own
    /// addresses are excepted.
    pub fn webdav(collection: &Collection) -> Result<Self, StoreFault> {
        check_address(&collection.address)?;
        let service =
            Webdav::default().endpoint(&collection.address).username(&collection.user).password(&collection.password);
        // Conditions are put on the wire there, because the library knows none for WebDAV.
        Self::over(service, Wire::new(true)?, false)
    }

    /// A share in a bucket. Nothing is sent yet.
    ///
    /// Errors on an address without `https`, as [`ObjectStore::webdav`].
    pub fn s3(bucket: &Bucket) -> Result<Self, StoreFault> {
        let mut service = S3::default()
            .bucket(&bucket.bucket)
            .region(&bucket.region)
            .root(&bucket.folder)
            .access_key_id(&bucket.key_id)
            .secret_access_key(&bucket.secret)
            // Only what the practice typed: no keys of this computer's other programs, no questions to the network.
            .disable_config_load()
            .disable_ec2_metadata();
        if let Some(address) = &bucket.address {
            check_address(address)?;
            service = service.endpoint(address);
        }
        Self::over(service, Wire::new(false)?, true)
    }

    fn over(service: impl Builder, wire: Wire, conditional: bool) -> Result<Self, StoreFault> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|_| StoreFault::Other("no thread for it"))?;
        let operator = Operator::new(service).map_err(|_| StoreFault::Other("a setting it cannot have"))?;
        let context = OperationContext::new().with_http_transport(HttpTransporter::new(wire.clone()));
        let operator = operator.with_context(context);
        let retries = RetryLayer::new().with_max_times(2).with_max_delay(Duration::from_secs(2)).with_jitter();
        let once = operator.clone().layer(TimeoutLayer::new().with_timeout(ANSWER).with_io_timeout(ANSWER));
        let operator = operator.layer(TimeoutLayer::new().with_timeout(ANSWER).with_io_timeout(UPLOAD)).layer(retries);
        let link = Link { operator, once, runtime: Some(runtime), wire, conditional: AtomicBool::new(conditional) };
        Ok(Self { link: Arc::new(link), worker: Worker::new(PATIENCE) })
    }

    fn run<T: Send + 'static>(
        &mut self,
        call: impl AsyncFnOnce(&Link) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        let link = Arc::clone(&self.link);
        self.worker.run(move || match &link.runtime {
            Some(runtime) => runtime.block_on(call(&link)),
            None => Err(StoreFault::Offline),
        })
    }
}

impl Store for ObjectStore {
    fn list(&mut self, prefix: &str) -> Result<Vec<Listed>, StoreFault> {
        let prefix = prefix.to_owned();
        self.run(async move |link| link.list(&prefix).await)
    }

    fn read(&mut self, name: &str, largest: u64) -> Result<Vec<u8>, StoreFault> {
        let name = name.to_owned();
        self.run(async move |link| link.read(&name, largest).await)
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        let (name, bytes) = (name.to_owned(), bytes.to_owned());
        self.run(async move |link| link.create(&name, bytes).await)
    }

    fn remove(&mut self, name: &str) -> Result<(), StoreFault> {
        let name = name.to_owned();
        self.run(async move |link| link.operator.delete(&name).await.map_err(|error| link.fault(&error)))
    }
}

impl Link {
    async fn list(&self, prefix: &str) -> Result<Vec<Listed>, StoreFault> {
        let folder = prefix.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"));
        // A prefix that ends within a file's name asks for files of one folder only.
        let deep = prefix.len() == folder.len();
        let lister = self.once.lister_with(&folder).recursive(deep).await;
        let mut lister = match lister {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|error| self.fault(&error))?,
        };
        let mut files = Vec::new();
        for _ in 0..MOST_ENTRIES {
            let entry = match lister.try_next().await {
                Ok(Some(entry)) => entry,
                Ok(None) => return Ok(files),
                Err(error) => return Err(self.fault(&error)),
            };
            let about = entry.metadata();
            if about.is_file() && entry.path().starts_with(prefix) {
                files.push(Listed { name: entry.path().to_owned(), bytes: about.content_length() });
            }
        }
        Err(StoreFault::Other("too many files"))
    }

    async fn read(&self, name: &str, largest: u64) -> Result<Vec<u8>, StoreFault> {
        let reader = self.once.reader(name).await.map_err(|error| self.fault(&error))?;
        let stream = reader.into_stream(..).await;
        let mut stream = stream.map_err(|error| self.fault(&error))?;
        let mut bytes = Vec::new();
        loop {
            match stream.try_next().await {
                Ok(None) => return Ok(bytes),
                Ok(Some(part)) => bytes.extend_from_slice(&part.to_bytes()),
                Err(error) => return Err(self.fault(&error)),
            }
            if bytes.len() as u64 > largest {
                return Err(StoreFault::TooLarge);
            }
        }
    }

    async fn create(&self, name: &str, bytes: Vec<u8>) -> Result<(), StoreFault> {
        if self.conditional.load(Ordering::Relaxed) {
            let written = self.operator.write_with(name, bytes.clone()).if_not_exists(true).await;
            match written {
                Ok(_) => return Ok(()),
                // Servers that do not know the condition say that they do not.
                Err(error) if error.kind() == ErrorKind::Unsupported || self.wire.last_status() == 501 => {
                    self.conditional.store(false, Ordering::Relaxed);
                }
                Err(error) => return Err(self.fault(&error)),
            }
        }
        match self.operator.stat(name).await {
            Ok(_) => return Err(StoreFault::Exists),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(self.fault(&error)),
        }
        self.operator.write(name, bytes).await.map(drop).map_err(|error| self.fault(&error))
    }

    fn fault(&self, error: &opendal::Error) -> StoreFault {
        fault(error.kind(), self.wire.last_status())
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // Waiting for it here could block a caller that may not be blocked.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Errors on an address that would carry the password readably.
fn check_address(address: &str) -> Result<(), StoreFault> {
    let own = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let is_own = own
        .iter()
        .any(|start| address.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])));
    let is_own = is_own && !address.contains('@');
    if is_own || address.starts_with("https://") { Ok(()) } else { Err(StoreFault::Other("an address without https")) }
}

#[cfg(test)]
mod tests;
