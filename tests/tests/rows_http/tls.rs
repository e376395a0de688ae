//! TLS of the listener's own.

use mcp_transports::http::{Config, Listener, TlsFiles};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tests::served::{Server, add};
use tests::stdio::PATIENCE;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

type Stream = StreamOwned<ClientConnection, TcpStream>;

/// A certificate for localhost in files of its own, and what a client has to trust.
fn certificate(name: &str) -> (TlsFiles, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let files =
        TlsFiles::new(folder.join(format!("{name}.cert.pem")), folder.join(format!("{name}.key.pem")));
    std::fs::write(&files.cert, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    (files, made.cert.der().clone())
}

fn connect(server: &Server, trusted: &CertificateDer<'static>, protocol: &str) -> Stream {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let socket = TcpStream::connect(server.addr).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), socket)
}

#[test]
fn a_listener_with_a_certificate_serves_https_and_nothing_else() {
    let (files, trusted) = certificate("serves");
    let mut config = Config::default();
    config.tls = Some(files);
    let server = Server::with(config);
    let mut stream = connect(&server, &trusted, "http/1.1");
    stream.write_all(&add().header("Connection", "close").bytes(server.addr)).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\"text\":\"3\""), "{answer}");
    assert_eq!(stream.conn.alpn_protocol(), Some(b"http/1.1".as_slice()));

    let mut stream = connect(&server, &trusted, "h2");
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    let mut settings = [0; 9];
    stream.read_exact(&mut settings).unwrap();
    assert_eq!((stream.conn.alpn_protocol(), settings[3]), (Some(b"h2".as_slice()), 4));

    let plain = super::raw(server.addr, &add().bytes(server.addr));
    assert!(!plain.contains("HTTP/"), "{plain}");
    let (_, other) = certificate("other");
    let mut wary = connect(&server, &other, "http/1.1");
    assert!(
        wary.write_all(b"GET").and_then(|()| wary.flush()).is_err(),
        "the certificate is the one in the file"
    );
}

#[test]
fn a_greeting_that_does_not_come_ends_its_connection_only() {
    let (files, trusted) = certificate("slow");
    let mut config = Config::default();
    (config.tls, config.header_timeout) = (Some(files), Duration::from_millis(500));
    let server = Server::with(config);
    for bytes in [b"".as_slice(), b"\x16\x03\x01", b"\x16\x03\x01\x02\x00\x01"] {
        super::raw(server.addr, bytes);
    }
    let mut stream = connect(&server, &trusted, "http/1.1");
    stream.write_all(&add().bytes(server.addr)).unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    assert_eq!(&status, b"HTTP/1.1 200");
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_told_when_the_address_is_bound() {
    let (good, _) = certificate("good");
    let (other, _) = certificate("another");
    let rows = [
        (TlsFiles::new("nowhere.pem", &good.key), "the certificate"),
        (TlsFiles::new(&good.cert, "nowhere.pem"), "the private key"),
        (TlsFiles::new(&good.key, &good.key), "the certificate"),
        (TlsFiles::new(&good.cert, &other.key), "the certificate with its key"),
    ];
    for (files, named) in rows {
        let mut config = Config::default();
        config.tls = Some(files.clone());
        let server = tests::faults::server().unwrap();
        let error = Listener::bind_with(server, "127.0.0.1:0", config).await.unwrap_err();
        assert!(format!("{error:?}").starts_with(&format!("preparing TLS: {named}")), "{files:?}: {error:?}");
    }
}
