//! Cookies as text: reading one from a request, writing one into an answer.

use axum::http::{HeaderMap, HeaderValue, header};

/// The cookie of a signed-in person of the staff.
pub const STAFF: &str = "baton_session";
/// The cookie of a customer.
pub const CUSTOMER: &str = "baton_customer";
/// How long a browser keeps a customer's cookie, in seconds: 180 days.
pub const CUSTOMER_SECONDS: u32 = 180 * 24 * 3_600;

/// The value of a cookie. When a name comes twice, the first counts, as in every browser's order.
#[must_use]
pub fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The staff's cookie: for this site only, unseen by scripts, gone with the browser. `secure` is false only for plain
/// HTTP on this machine.
#[must_use]
pub fn staff(token: &str, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    value(format!("{STAFF}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"))
}

/// Takes the staff's cookie back.
#[must_use]
pub fn staff_gone(secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    value(format!("{STAFF}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"))
}

/// The customer's cookie: works in a frame on the company's site and is kept apart per site (CHIPS). Browsers take
/// `Secure` cookies from this machine also over plain HTTP.
#[must_use]
pub fn customer(text: &str) -> HeaderValue {
    value(format!(
        "{CUSTOMER}={text}; Path=/; HttpOnly; Secure; SameSite=None; Partitioned; Max-Age={CUSTOMER_SECONDS}"
    ))
}

/// Takes the customer's cookie back.
#[must_use]
pub fn customer_gone() -> HeaderValue {
    value(format!("{CUSTOMER}=; Path=/; HttpOnly; Secure; SameSite=None; Partitioned; Max-Age=0"))
}

fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).expect("tokens and ids are plain ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; baton_session=abc=; x=y"));
        headers.append(header::COOKIE, HeaderValue::from_static("baton_customer=def"));
        assert_eq!(read(&headers, STAFF), Some("abc="));
        assert_eq!(read(&headers, CUSTOMER), Some("def"));
        assert_eq!(read(&headers, "baton"), None);
        assert_eq!(read(&HeaderMap::new(), STAFF), None);
    }
}
