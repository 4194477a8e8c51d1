//! A web origin: scheme, host and port, in one normal form.

use std::fmt;

use axum::http::Uri;

/// A scheme, a host and a port. Two origins are the same when their texts are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(String);

impl Origin {
    /// Reads `https://shop.example:8443`. Default ports are left out, letters become small.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let uri: Uri = text.trim().parse().map_err(|_| "is not an address")?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("has no scheme such as https://");
        };
        let default_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err("does not begin with https:// or http://"),
        };
        if authority.as_str().contains('@') {
            return Err("names a user");
        }
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err("has a path");
        }
        let host = authority.host().to_ascii_lowercase();
        // A policy header is made of these texts: only what a host name or address can hold.
        let plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'[' | b']' | b':');
        if host.is_empty() || !host.bytes().all(plain) {
            return Err("has no proper host");
        }
        Ok(match authority.port_u16() {
            Some(port) if port != default_port => Self(format!("{scheme}://{host}:{port}")),
            Some(_) => Self(format!("{scheme}://{host}")),
            None if authority.as_str().len() == authority.host().len() => Self(format!("{scheme}://{host}")),
            None => return Err("has no proper port"),
        })
    }

    /// The text that browsers send in the header `Origin`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port as in the header `Host`.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Whether it is reached over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_form_is_what_browsers_send() {
        for (text, normal) in [
            ("https://Shop.Example", "https://shop.example"),
            ("https://shop.example:443/", "https://shop.example"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:7700", "http://[::1]:7700"),
        ] {
            assert_eq!(Origin::parse(text).map(|origin| origin.to_string()), Ok(normal.to_owned()));
        }
    }

    #[test]
    fn what_is_not_an_origin_is_refused() {
        for text in [
            "",
            "null",
            "*",
            "shop.example",
            "ftp://shop.example",
            "https://shop.example/chat",
            "https://a@b.example",
            "https://shop.example;script-src *",
            "https://*.example",
            "https://shop.example:99999",
            "https://ü.example",
        ] {
            assert!(Origin::parse(text).is_err(), "{text}");
        }
    }
}
