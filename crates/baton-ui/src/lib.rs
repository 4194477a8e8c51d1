//! The built pages inside the binary: the agent workspace under `app/`, the customer's widget under `widget/`.
//!
//! Invariants: what is served was built with the same sources as the binary; an answer is never compressed at run
//! time, because every text lies beside its `.br` and `.gz` forms. A build without Node has no pages, and
//! [`missing`] says why.
//!
//! Deliberately absent: HTTP. The server turns an [`Asset`] into an answer and adds security headers.

use std::borrow::Cow;
use std::fmt::Write as _;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/ui"]
struct Files;

/// Bytes of a file's hash that make its etag.
const ETAG_BYTES: usize = 12;

/// One file, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The bytes, compressed when `encoding` says so.
    pub bytes: Cow<'static, [u8]>,
    /// The media type.
    pub content_type: &'static str,
    /// The content coding: `br`, `gzip`, or none.
    pub encoding: Option<&'static str>,
    /// A strong entity tag with its quotes, different for every coding.
    pub etag: String,
    /// Whether the name changes with the bytes, so that a browser may keep it for good.
    pub immutable: bool,
}

impl Asset {
    /// The file at a path such as `widget/widget.js`, in the best coding that the browser accepts.
    #[must_use]
    pub fn get(path: &str, accept_encoding: &str) -> Option<Self> {
        // The compressed forms and the note of a failed build are not pages of their own.
        if path.ends_with(".br") || path.ends_with(".gz") || path == NOT_BUILT {
            return None;
        }
        let compressed = [("br", "br"), ("gzip", "gz")]
            .into_iter()
            .filter(|(coding, _)| accepts(accept_encoding, coding))
            .find_map(|(coding, ending)| Some((Files::get(&format!("{path}.{ending}"))?, Some(coding))));
        let (file, encoding) = compressed.or_else(|| Some((Files::get(path)?, None)))?;
        let mut etag = String::with_capacity(2 * ETAG_BYTES + 2);
        etag.push('"');
        for byte in file.metadata.sha256_hash().iter().take(ETAG_BYTES) {
            // Writing to a String cannot fail.
            let _ = write!(etag, "{byte:02x}");
        }
        etag.push('"');
        Some(Self {
            bytes: file.data,
            content_type: content_type(path),
            encoding,
            etag,
            immutable: path.starts_with("app/assets/"),
        })
    }

    /// A text file as it was built, for pages that the server fills in.
    #[must_use]
    pub fn text(path: &str) -> Option<String> {
        String::from_utf8(Files::get(path)?.data.into_owned()).ok()
    }
}

const NOT_BUILT: &str = "not-built.txt";

/// Why there are no pages in this binary; none when they are there.
#[must_use]
pub fn missing() -> Option<String> {
    Asset::text(NOT_BUILT)
}

/// Whether a list such as `gzip, br;q=0.9` names a coding and does not refuse it.
fn accepts(accept_encoding: &str, coding: &str) -> bool {
    accept_encoding.split(',').any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let named = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = pieces.any(|piece| {
            piece
                .strip_prefix("q=")
                .and_then(|weight| weight.trim().parse::<f32>().ok())
                .is_some_and(|weight| weight <= 0.0)
        });
        named && !refused
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_used_only_when_it_is_accepted() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("GZIP;q=0.5", "gzip"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("brotli", "br"));
        assert!(!accepts("", "gzip"));
    }

    #[test]
    fn nothing_outside_the_pages_can_be_asked_for() {
        for path in [
            "",
            "/",
            "../Cargo.toml",
            "app/../../Cargo.toml",
            "/etc/passwd",
            NOT_BUILT,
            "widget/widget.js.br",
        ] {
            assert_eq!(Asset::get(path, "br, gzip"), None, "{path}");
        }
    }

    #[test]
    fn either_the_pages_are_there_or_it_is_said_why_not() {
        let page = Asset::text("widget/index.html");
        assert_eq!(page.is_none(), missing().is_some());
    }

    #[test]
    fn every_coding_has_its_own_tag() {
        let Some(plain) = Asset::get("widget/widget.js", "") else { return assert!(missing().is_some()) };
        let small = Asset::get("widget/widget.js", "br").expect("texts lie beside their compressed forms");
        assert_eq!((plain.encoding, small.encoding), (None, Some("br")));
        assert!(small.bytes.len() < plain.bytes.len());
        assert_ne!(plain.etag, small.etag);
        assert_eq!(plain.content_type, small.content_type);
    }
}
