//! Secrets that let somebody in: 256 random bits as text, stored only as a hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::problem::{Code, Problem};

/// Characters of a token.
pub const TOKEN_LENGTH: usize = 43;

/// A fresh secret. Not `Debug`, so that it cannot slip into a log.
pub struct Token(String);

impl Token {
    /// Draws one.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn fresh() -> Result<Self, Problem> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random::<32>()?)))
    }

    /// The text that is given to its owner, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

/// What is stored of a token. A fast hash is enough: nobody can guess 256 bits.
#[must_use]
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The hash of a text that may be a token; none when it cannot be one.
#[must_use]
pub fn hash_of_claimed(text: &str) -> Option<[u8; 32]> {
    (text.len() == TOKEN_LENGTH).then(|| hash(text))
}

/// Bytes in hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Random bytes of the operating system.
///
/// # Errors
/// When it gives none.
pub fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no random bytes from the operating system");
        Problem::new(Code::StoreFailed, "The server has no source of randomness.")
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_recognised_by_their_hash() {
        let (one, other) = (Token::fresh().unwrap(), Token::fresh().unwrap());
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(hash_of_claimed(one.reveal()), Some(one.hash()));
        assert_eq!(hash_of_claimed(""), None);
        assert_eq!(hash_of_claimed(&one.reveal()[1..]), None);
    }
}
