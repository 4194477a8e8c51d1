//! Identity tokens: how the company's own site says who its signed-in customer is.
//!
//! A token is a JWT (RFC 7519) signed with HS256 and the secret of the settings. Only that one algorithm exists here,
//! so a token cannot choose a weaker one, and an expiry is required and near.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_core::Timestamp;
use baton_core::time::{HOUR, MINUTE, SECOND};
use serde::{Deserialize, Serialize};

use super::Key;
use crate::config::Secret;
use crate::problem::Problem;

/// Longest life of a token, in milliseconds.
pub const LIFE_MAX_MILLIS: i64 = HOUR;
/// Most bytes of a token.
pub const TOKEN_BYTES_MAX: usize = 4_096;
/// Most bytes of a name, an address or a subject.
pub const CLAIM_BYTES_MAX: usize = 320;
/// How far clocks may be apart, in milliseconds.
const SKEW_MILLIS: i64 = MINUTE;

/// What the company's site says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The site's own name for the customer; stays the same.
    pub sub: String,
    /// The full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The e-mail address; with it the assistant may look at the customer's own orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Until when it holds, in seconds since 1970.
    pub exp: i64,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    /// Extensions that must be understood; none is.
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

/// Reads a token.
///
/// # Errors
/// A problem with the field `identity` that says what the site has to mend.
pub fn open(secret: &Secret, token: &str, now: Timestamp) -> Result<Claims, Problem> {
    let wrong = |detail: &'static str| Problem::field("identity", detail);
    if token.len() > TOKEN_BYTES_MAX {
        return Err(wrong("The identity token has more than 4096 bytes."));
    }
    let not_a_token = || wrong("The identity token is not a JWT of three parts.");
    let (said, signature) = token.rsplit_once('.').ok_or_else(not_a_token)?;
    let (header, claims) = said.split_once('.').ok_or_else(not_a_token)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| not_a_token());
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| not_a_token())?;
    if header.alg != "HS256" || header.crit.is_some() {
        return Err(wrong("Sign the identity token with HS256 and without critical extensions."));
    }
    if !key(secret).verifies(&[said.as_bytes()], &decode(signature)?) {
        return Err(wrong(
            "The identity token's signature does not fit the identity-secret of the settings.",
        ));
    }
    let claims: Claims = serde_json::from_slice(&decode(claims)?).map_err(|_| {
        wrong("The identity token needs the claims sub (a text) and exp (whole seconds since 1970).")
    })?;
    let left = claims.exp.saturating_mul(SECOND).saturating_sub(now.as_millis());
    if left < -SKEW_MILLIS {
        return Err(wrong("The identity token has expired. Sign a new one for every page."));
    }
    if left > LIFE_MAX_MILLIS + SKEW_MILLIS {
        return Err(wrong("The identity token holds longer than an hour. Let exp be at most an hour away."));
    }
    let too_long = |text: &String| text.is_empty() || text.len() > CLAIM_BYTES_MAX;
    if too_long(&claims.sub)
        || claims.name.as_ref().is_some_and(too_long)
        || claims.email.as_ref().is_some_and(too_long)
    {
        return Err(wrong("The claims sub, name and email have 1 to 320 bytes."));
    }
    Ok(claims)
}

/// Signs a token, for the demo page and for tests.
#[must_use]
pub fn sign(secret: &Secret, claims: &Claims) -> String {
    // Claims are texts and a number, so writing them cannot fail.
    let claims = serde_json::to_vec(claims).unwrap_or_default();
    let said = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#),
        URL_SAFE_NO_PAD.encode(claims)
    );
    let signature = URL_SAFE_NO_PAD.encode(key(secret).sign(&[said.as_bytes()]));
    format!("{said}.{signature}")
}

fn key(secret: &Secret) -> SecretKey<'_> {
    SecretKey(secret.reveal().as_bytes())
}

/// The secret as it is: HMAC keys of other lengths than 32 bytes are allowed.
struct SecretKey<'s>(&'s [u8]);

impl SecretKey<'_> {
    fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        super::code(self.0, parts)
    }

    fn verifies(&self, parts: &[&[u8]], claimed: &[u8]) -> bool {
        use hmac::Mac as _;
        super::mac(self.0, parts).verify_slice(claimed).is_ok()
    }
}

/// The name under which a subject's customer id is kept: it says nothing about the subject.
#[must_use]
pub fn setting_of(key: &Key, subject: &str) -> String {
    format!("identity/{}", super::token::hex(&key.sign(&[subject.as_bytes()])))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_764_000_000_000);

    fn secret() -> Secret {
        Secret::new("a secret of the shop, thirty-two long".to_owned())
    }

    fn claims(exp: i64) -> Claims {
        Claims { sub: "42".into(), name: Some("Ana".into()), email: None, exp }
    }

    fn told(token: &str) -> String {
        open(&secret(), token, NOW).unwrap_err().detail.into_owned()
    }

    #[test]
    fn the_example_of_rfc_7515_verifies() {
        // Appendix A.1: the key and the signature of the RFC, so that others' tokens verify here.
        let key = URL_SAFE_NO_PAD
            .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
            .unwrap();
        let said = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = URL_SAFE_NO_PAD.decode("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
        assert!(SecretKey(&key).verifies(&[said.as_bytes()], &signature));
    }

    #[test]
    fn a_token_holds_until_its_expiry_and_at_most_an_hour() {
        let now = NOW.as_millis() / SECOND;
        assert_eq!(open(&secret(), &sign(&secret(), &claims(now + 600)), NOW), Ok(claims(now + 600)));
        assert!(told(&sign(&secret(), &claims(now - 61))).contains("has expired"));
        assert!(told(&sign(&secret(), &claims(now + 3_661))).contains("longer than an hour"));
        assert!(told(&sign(&secret(), &claims(i64::MAX))).contains("longer than an hour"));
    }

    #[test]
    fn only_hs256_with_our_secret_counts() {
        let token = sign(&secret(), &claims(NOW.as_millis() / SECOND + 600));
        let (said, _) = token.rsplit_once('.').unwrap();
        let (_, body) = said.split_once('.').unwrap();
        for header in [
            r#"{"alg":"none"}"#,
            r#"{"alg":"HS512"}"#,
            r#"{"alg":"hs256"}"#,
            r#"{"alg":"HS256","crit":["x"]}"#,
        ] {
            let said = format!("{}.{body}", URL_SAFE_NO_PAD.encode(header));
            let signature = URL_SAFE_NO_PAD.encode(key(&secret()).sign(&[said.as_bytes()]));
            assert!(told(&format!("{said}.{signature}")).contains("HS256"), "{header}");
        }
        assert!(told(&format!("{said}.")).contains("signature"));
        let other = Secret::new("another secret, also thirty-two long".to_owned());
        assert!(told(&sign(&other, &claims(0))).contains("signature"));
        for nonsense in ["", "a.b", "...", "é.é.é", &"a".repeat(5_000)] {
            assert!(open(&secret(), nonsense, NOW).is_err());
        }
    }
}
