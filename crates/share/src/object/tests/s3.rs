//! Against a server that speaks S3, inside the test.
use super::*;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;

struct Server {
    address: SocketAddr,
    // Ends the server before its folder goes.
    _runtime: Runtime,
    _folder: TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("practice")).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single("desk", "invented"));
        let service = builder.build();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let server = auto::Builder::new(TokioExecutor::new());
                    let _ = server.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { address, _runtime: runtime, _folder: folder }
    }

    fn open(&self, folder: &str, secret: &str) -> ObjectStore {
        let bucket = Bucket {
            address: Some(format!("http://{}", self.address)),
            region: "us-east-1".into(),
            bucket: "practice".into(),
            folder: folder.into(),
            key_id: "desk".into(),
            secret: secret.into(),
        };
        ObjectStore::s3(&bucket).unwrap()
    }
}

#[test]
fn a_bucket_keeps_its_word() {
    let server = Server::start();
    keeps_its_word(&mut server.open("", "invented"));
    keeps_its_word(&mut server.open("clinic/share", "invented"));
}

#[test]
fn two_devices_agree_over_a_bucket() {
    let server = Server::start();
    two_devices_agree(|| server.open("share", "invented"));
}

#[test]
fn a_wrong_secret_is_denied() {
    let server = Server::start();
    let mut store = server.open("", "wrong");
    assert_eq!(store.list(""), Err(StoreFault::Denied));
    assert_eq!(store.create("sds1/root.reg", b"x"), Err(StoreFault::Denied));
}
