//! Who may ask: `Host` and `Origin` on every path that the listener says it serves.

use super::{count, raw, status, statuses};
use mcp_transports::http::Config;
use serde_json::json;
use tests::http::Request;
use tests::served::{Server, add, call};

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"];

/// A request of every method on every path, and on one that is not there.
fn every_request(server: &Server) -> Vec<(Request, bool)> {
    assert!(server.paths.len() >= 3, "{:?}", server.paths);
    let paths = server.paths.iter().map(String::as_str).chain(["/elsewhere"]);
    paths
        .flat_map(|path| {
            let is_probe = path == "/healthz" || path == "/readyz";
            METHODS.map(move |method| {
                let like = call("hang", &json!({ "key": "gate" }));
                (like.method(method).path(path), is_probe)
            })
        })
        .collect()
}

#[test]
fn http_03_other_hosts_and_origins_are_refused_on_every_route_and_nothing_runs() {
    let server = Server::with(Config::default().with_sse());
    assert_eq!(server.paths, ["/mcp", "/sse", "/messages", "/healthz", "/readyz"]);
    let own = server.addr.to_string();
    let hosts = [
        (own.as_str(), true),
        ("localhost", true),
        ("LOCALHOST:1", true),
        ("127.0.0.1", true),
        ("[::1]:8000", true),
        ("evil.example.com", false),
        ("localhost.evil.com", false),
        ("127.0.0.1.evil.com:80", false),
        ("localhost.", false),
    ];
    let origins = [
        (None, true),
        (Some("http://localhost:3000"), true),
        (Some("https://127.0.0.1"), true),
        (Some("http://evil.example.com"), false),
        (Some("http://localhost.evil.com"), false),
        (Some("null"), false),
        (Some("file://"), false),
    ];
    for (request, is_probe) in every_request(&server) {
        for (host, host_passes) in hosts {
            for (origin, origin_passes) in origins {
                let request = request.clone().header("Host", host);
                let request =
                    origin.into_iter().fold(request, |request, origin| request.header("Origin", origin));
                // What passes is looked at for one of each only.
                let passes = host_passes && origin_passes;
                if passes && (host != own || origin.is_some()) {
                    continue;
                }
                let status = if passes { 0 } else { status(&server, &request) };
                assert_eq!(status == 403, !passes, "{request:?}: {status}");
            }
        }
        let other = request.clone().header("Host", "10.1.2.3:8000");
        if is_probe {
            assert_ne!(status(&server, &other), 403, "{other:?}");
        } else {
            assert_eq!(status(&server, &other), 403, "{other:?}");
        }
        let twice = request.header("Host", "localhost").header("Host", "evil.example.com");
        assert_eq!(status(&server, &twice), 400, "{twice:?}");
    }
    assert_eq!(count(&server, "gate began"), 0);
    for (host, _) in hosts.into_iter().filter(|(_, passes)| *passes) {
        for (origin, _) in origins.into_iter().filter(|(_, passes)| *passes) {
            let request = add().header("Host", host);
            let request =
                origin.into_iter().fold(request, |request, origin| request.header("Origin", origin));
            assert_eq!(status(&server, &request), 200, "{request:?}");
        }
    }
    server.assert_alive();
}

#[test]
fn http_03_a_host_or_origin_that_the_configuration_names_is_admitted() {
    let config = Config::default().allow_host("mcp.example.com").allow_origin("https://app.example.org");
    let server = Server::with(config);
    let request = add().header("Host", "mcp.example.com").header("Origin", "https://app.example.org");
    assert_eq!(server.ask(&request).status, 200);
    let mut nobody = Config::default();
    nobody.allowed_hosts.clear();
    // The bound address is added by the listener, the names are not.
    assert_eq!(Server::with(nobody).ask(&add().header("Host", "localhost")).status, 403);
}

#[test]
fn http_04_a_host_is_named_once_and_the_target_must_agree() {
    let server = Server::start();
    let probe =
        |target: &str, hosts: &str| format!("GET {target} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
    let rows = [
        (probe("/readyz", "Host: localhost\r\n"), 200),
        (probe("/readyz", ""), 400),
        (probe("/readyz", "Host: localhost\r\nHost: localhost\r\n"), 400),
        (probe("/readyz", "Host:\r\n"), 400),
        (probe("/readyz", "Host: a@localhost\r\n"), 400),
        (probe("http://localhost/readyz", "Host: localhost\r\n"), 200),
        (probe("http://evil.example.com/readyz", "Host: localhost\r\n"), 403),
        (probe("http://localhost/readyz", "Host: evil.example.com\r\n"), 400),
        (probe("http://127.0.0.1/readyz", "Host: localhost\r\n"), 400),
    ];
    for (request, expected) in rows {
        assert_eq!(statuses(&raw(server.addr, request.as_bytes())), [expected], "{request:?}");
    }
    server.assert_alive();
}
