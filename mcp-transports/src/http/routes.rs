//! Which paths there are: one table, that requests are led by and that tests go through.

use super::config::Config;
use http::Method;

/// What is served at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// Streamable HTTP.
    Endpoint,
    /// The streams of HTTP+SSE.
    Stream,
    /// What clients of HTTP+SSE post.
    Messages,
    /// Whether the process is alive.
    Live,
    /// Whether the server serves.
    Ready,
}

impl Route {
    /// Whether it is there for whoever looks after the process, not for clients.
    pub(super) fn is_probe(self) -> bool {
        matches!(self, Self::Live | Self::Ready)
    }

    /// The methods that it has.
    pub(super) fn methods(self) -> &'static str {
        match self {
            Self::Endpoint => "GET, POST, DELETE",
            Self::Stream => "GET",
            Self::Messages => "POST",
            Self::Live | Self::Ready => "GET, HEAD",
        }
    }

    /// Whether it has this one.
    pub(super) fn has(self, method: &Method) -> bool {
        match self {
            Self::Endpoint => matches!(*method, Method::GET | Method::POST | Method::DELETE),
            Self::Stream => *method == Method::GET,
            Self::Messages => *method == Method::POST,
            Self::Live | Self::Ready => matches!(*method, Method::GET | Method::HEAD),
        }
    }
}

/// The paths of a listener. Of two routes at one path the first is served.
#[derive(Clone, Debug)]
pub(super) struct Routes(Vec<(String, Route)>);

impl Routes {
    pub(super) fn of(config: &Config) -> Self {
        let endpoint = [(config.path.clone(), Route::Endpoint)].into_iter();
        let sse = config.sse.iter().flat_map(|paths| {
            [(paths.stream.clone(), Route::Stream), (paths.messages.clone(), Route::Messages)]
        });
        let probes = config
            .probes
            .iter()
            .flat_map(|paths| [(paths.live.clone(), Route::Live), (paths.ready.clone(), Route::Ready)]);
        let mut routes: Vec<(String, Route)> = Vec::new();
        for (path, route) in endpoint.chain(sse).chain(probes) {
            if routes.iter().all(|(taken, _)| *taken != path) {
                routes.push((path, route));
            }
        }
        Self(routes)
    }

    /// What is at a path, compared byte by byte.
    pub(super) fn find(&self, path: &str) -> Option<Route> {
        self.0.iter().find(|(known, _)| known == path).map(|(_, route)| *route)
    }

    /// What a request is for that a router has led here: it was asked for at any path.
    pub(super) fn mounted(&self, path: &str) -> Route {
        self.find(path)
            .filter(|route| matches!(route, Route::Stream | Route::Messages))
            .unwrap_or(Route::Endpoint)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(path, _)| path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_route_and_is_found_byte_by_byte() {
        let mut config = Config::default().with_sse();
        config.path = "/healthz".to_owned();
        let routes = Routes::of(&config);
        assert_eq!(routes.paths().collect::<Vec<_>>(), ["/healthz", "/sse", "/messages", "/readyz"]);
        let rows = [
            ("/healthz", Some(Route::Endpoint)),
            ("/sse", Some(Route::Stream)),
            ("/readyz", Some(Route::Ready)),
            ("/readyz/", None),
            ("/READYZ", None),
            ("//sse", None),
            ("", None),
        ];
        for (path, route) in rows {
            assert_eq!(routes.find(path), route, "{path}");
        }
        for route in [Route::Endpoint, Route::Stream, Route::Messages, Route::Live, Route::Ready] {
            let all = ["GET", "POST", "DELETE", "HEAD", "PUT", "OPTIONS", "PATCH"];
            let has = all.map(|name| route.has(&name.parse().unwrap()));
            let listed = all.map(|name| route.methods().split(", ").any(|method| method == name));
            assert_eq!(has, listed, "{route:?}");
        }
        assert_eq!(routes.mounted("/sse"), Route::Stream);
        assert_eq!(routes.mounted("/readyz"), Route::Endpoint);
    }
}
