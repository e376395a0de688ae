//! How often a caller may ask, and who a caller is behind a proxy.

use mcp_core::Auth;
use mcp_transports::http::{Config, Endpoint, Peer};
use std::time::{Duration, Instant};
use tests::http::Request;
use tests::served::{Server, add};

fn limited() -> Config {
    let mut config = Config::default();
    config.requests_per_second = 1;
    config.requests_burst = 3;
    config
}

#[test]
fn a_caller_that_asks_too_often_is_told_when_to_come_back_and_may_then() {
    let server = Server::with(limited());
    let began = Instant::now();
    let answers: Vec<_> = (0..20).map(|_| server.ask(&add())).collect();
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
    // As many tokens as there were seconds, and no more.
    let seconds = usize::try_from(began.elapsed().as_secs()).unwrap();
    assert!(refused.len() + 3 + seconds + 1 >= 20 && refused.len() <= 17, "{} in {seconds} s", refused.len());
    for answer in refused {
        assert_eq!(answer.header("retry-after"), Some("1"));
        assert_eq!(answer.json()["error"]["code"], -32600);
    }
    // Probes are for whoever looks after the server.
    (0..20).for_each(|_| assert_eq!(server.ask(&Request::new("GET").path("/readyz")).status, 200));
    std::thread::sleep(Duration::from_millis(1100));
    server.assert_alive();
}

/// Statuses of requests that say they come from elsewhere each time.
fn from_everywhere(server: &Server, header: &str) -> Vec<u16> {
    let request = |n: u8| match header {
        "Forwarded" => add().header(header, &format!("for=198.51.100.{n}")),
        _ => add().header(header, &format!("198.51.100.{n}")),
    };
    (1..30).map(|n| server.ask(&request(n)).status).collect()
}

#[test]
fn http_23_what_a_client_says_of_proxies_is_ignored_unless_it_is_one_that_is_trusted() {
    for header in ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"] {
        let server = Server::with(limited());
        let statuses = from_everywhere(&server, header);
        assert!(statuses.contains(&429), "{header}");
    }
    let mut config = limited();
    config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let server = Server::with(config.clone());
    assert!(from_everywhere(&server, "X-Forwarded-For").iter().all(|status| *status == 200));
    assert!(from_everywhere(&server, "Forwarded").contains(&429), "the proxies do not write this one");
    // What a client wrote itself stands before what the proxy added.
    let spoofed = |n: u8| add().header("X-Forwarded-For", &format!("203.0.113.{n}, 192.0.2.1"));
    let statuses: Vec<u16> = (1..30).map(|n| server.ask(&spoofed(n)).status).collect();
    assert!(statuses.contains(&429), "{statuses:?}");
    config.forwarded_header = "forwarded".parse().unwrap();
    let server = Server::with(config);
    assert!(from_everywhere(&server, "Forwarded").iter().all(|status| *status == 200));
    // No name is believed either.
    let named = add().header("X-Forwarded-Host", "localhost").header("Host", "evil.example.com");
    assert_eq!(server.ask(&named.header("Forwarded", "for=198.51.100.77;host=localhost")).status, 403);
    server.assert_alive();
}

#[tokio::test]
async fn subjects_are_callers_wherever_they_come_from() {
    let endpoint = Endpoint::with_config(tests::faults::server().unwrap(), limited());
    let ask = async |subject: Option<&'static str>, address: &str| {
        let request = http::Request::get("/mcp").header("Host", "localhost");
        let mut request = request.body(http_body_util::Empty::<bytes::Bytes>::new()).unwrap();
        request.extensions_mut().insert(Peer(address.parse().unwrap()));
        subject.map(|subject| request.extensions_mut().insert(Auth::new(subject)));
        endpoint.serve(request).await.status().as_u16()
    };
    for n in 0..3 {
        assert_ne!(ask(Some("alice"), &format!("192.0.2.{n}")).await, 429);
    }
    assert_eq!(ask(Some("alice"), "192.0.2.77").await, 429);
    assert_ne!(ask(Some("bob"), "192.0.2.77").await, 429);
    assert_ne!(ask(None, "192.0.2.77").await, 429);
}
