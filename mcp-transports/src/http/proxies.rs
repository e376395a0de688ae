//! Who is behind a proxy: what `X-Forwarded-For` and `Forwarded` say, as far as those who say it are trusted.
//!
//! Read from the end, where each proxy adds whom it was asked by: the first address that is no trusted proxy is the
//! client. What stands before it was written by whoever it is.

use super::config::Config;
use http::{HeaderMap, HeaderName};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// Addresses of one network: `10.0.0.0/8`, `fd00::/8`, or a single address.
///
/// ```
/// use mcp_transports::http::Network;
///
/// let network: Network = "10.1.0.0/16".parse().unwrap();
/// assert!(network.contains("10.1.2.3".parse().unwrap()));
/// assert!("10.1.0.0/33".parse::<Network>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// What is no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkError;

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an address, such as 10.0.0.7, or a network, such as 10.0.0.0/8")
    }
}

impl std::error::Error for NetworkError {}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most).ok_or(NetworkError)?,
            None => most,
        };
        Ok(Self { address, bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl Network {
    /// Whether an address is one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32 - u32::from(self.bits);
                u32::from(own).checked_shr(shift) == u32::from(other).checked_shr(shift)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let shift = 128 - u32::from(self.bits);
                u128::from(own).checked_shr(shift) == u128::from(other).checked_shr(shift)
            }
            _ => false,
        }
    }
}

/// Where a request comes from, as its connection and trusted proxies say.
pub(super) fn client(config: &Config, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let trusts = |address| config.trusted_proxies.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    if !trusts(client) {
        return client;
    }
    for element in said(headers, &config.forwarded_header).iter().rev() {
        // What cannot be read was not written by a proxy that is trusted: nothing before it counts.
        let Some(address) = address(element, &config.forwarded_header) else { return client };
        client = address.to_canonical();
        if !trusts(client) {
            return client;
        }
    }
    client
}

fn said<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    let values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default());
    values.flat_map(|value| value.split(',')).map(str::trim).collect()
}

/// The address of one element, with or without a port.
fn address(element: &str, header: &HeaderName) -> Option<IpAddr> {
    let node = if *header == http::header::FORWARDED {
        let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, node) = pairs.find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
        node.trim_matches('"')
    } else {
        element
    };
    let bare = node.strip_prefix('[').and_then(|node| node.strip_suffix(']')).unwrap_or(node);
    bare.parse().ok().or_else(|| node.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn config(header: &'static str) -> Config {
        Config {
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap(), "fd00::1".parse().unwrap()],
            forwarded_header: HeaderName::from_static(header),
            ..Config::default()
        }
    }

    #[test]
    fn a_network_has_the_addresses_that_begin_alike() {
        let rows = [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "::2", true),
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("fd00::/8", "fdff::1", true),
            ("fd00::/8", "fe00::1", false),
        ];
        for (network, address, inside) in rows {
            let network: Network = network.parse().unwrap();
            assert_eq!(network.contains(address.parse().unwrap()), inside, "{network} {address}");
        }
        for text in ["", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "::/129", "host", "10.0.0.0/-1"] {
            assert_eq!(text.parse::<Network>(), Err(NetworkError), "{text}");
        }
    }

    #[test]
    fn only_what_trusted_proxies_say_counts() {
        let rows = [
            ("192.0.2.9", "x-forwarded-for", "198.51.100.1", "192.0.2.9"),
            ("10.0.0.1", "x-forwarded-for", "198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "x-forwarded-for", "1.2.3.4, 198.51.100.1, 10.2.2.2", "198.51.100.1"),
            ("10.0.0.1", "x-forwarded-for", "1.2.3.4, junk, 10.2.2.2", "10.2.2.2"),
            ("10.0.0.1", "x-forwarded-for", "198.51.100.1:4711", "198.51.100.1"),
            ("10.0.0.1", "x-forwarded-for", "", "10.0.0.1"),
            ("10.0.0.1", "x-forwarded-for", "10.3.3.3", "10.3.3.3"),
            ("fd00::1", "forwarded", "for=1.2.3.4, proto=https;For=\"[2001:db8::7]:80\"", "2001:db8::7"),
            ("fd00::1", "forwarded", "for=198.51.100.1;by=10.0.0.1", "198.51.100.1"),
            ("fd00::1", "forwarded", "for=_hidden", "fd00::1"),
            ("::ffff:10.0.0.1", "x-forwarded-for", "198.51.100.1", "198.51.100.1"),
        ];
        for (peer, header, value, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert(header, HeaderValue::from_static(value));
            let found = client(&config(header), peer.parse().unwrap(), &headers);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} {header}: {value}");
        }
        let mut other = HeaderMap::new();
        other.insert("forwarded", HeaderValue::from_static("for=198.51.100.1"));
        let peer = "10.0.0.1".parse().unwrap();
        assert_eq!(
            client(&config("x-forwarded-for"), peer, &other),
            peer,
            "the other header is the client's own"
        );
    }
}
