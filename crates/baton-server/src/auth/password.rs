//! Passwords: rules that help, and argon2id.
//!
//! The rules follow NIST SP 800-63B: a length, no composition rules, no expiry; any character, pasted or typed.
//! Invariant: a check costs the same whether the account exists or not, and only a few run at once, because each takes
//! 19 MiB of memory.

use std::sync::{Arc, LazyLock};

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use super::token::random;
use crate::problem::{Code, Problem};

/// Fewest characters.
pub const CHARACTERS_MIN: usize = 10;
/// Most bytes; more says nothing and costs time.
pub const BYTES_MAX: usize = 1_024;
/// Checks at once.
const AT_ONCE: usize = 2;

static ROOM: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE)));

/// A hash of nothing anybody knows, to spend the time of a check on when there is no account.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let unknown = random::<32>().unwrap_or_default();
    hash_now(&unknown).unwrap_or_default()
});

/// Refuses a password that is too short or too long.
///
/// # Errors
/// A problem that names the field.
pub fn check(field: &str, password: &str) -> Result<(), Problem> {
    if password.chars().count() < CHARACTERS_MIN {
        return Err(Problem::field(field, "Use at least 10 characters. A few words are easy to remember."));
    }
    if password.len() > BYTES_MAX {
        return Err(Problem::field(field, "Use at most 1024 bytes."));
    }
    Ok(())
}

fn hash_now(password: &[u8]) -> Result<String, Problem> {
    let salt = random::<16>()?;
    Argon2::default().hash_password_with_salt(password, &salt).map(|hash| hash.to_string()).map_err(|error| {
        tracing::error!(%error, "a password could not be hashed");
        Problem::new(Code::StoreFailed, "The password could not be stored.")
    })
}

/// Hashes a password with a fresh salt, away from the threads that serve requests.
///
/// # Errors
/// When there is no randomness.
pub async fn hash(password: String) -> Result<String, Problem> {
    away(move || hash_now(password.as_bytes())).await?
}

/// Whether a password is the one of a hash. Without a hash it is not, and takes as long.
///
/// # Errors
/// When the server is stopping.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    away(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        // A password that is too long was never accepted.
        let right = password.len() <= BYTES_MAX
            && Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
        right && known
    })
    .await
}

async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let stopping = || Problem::new(Code::StoreBusy, "The server is stopping. Try again in a moment.");
    let room = Arc::clone(&ROOM).acquire_owned().await.map_err(|_| stopping())?;
    tokio::task::spawn_blocking(move || {
        let done = work();
        drop(room);
        done
    })
    .await
    .map_err(|_| stopping())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_the_only_rule() {
        assert!(check("password", "ninechars").is_err());
        assert!(check("password", "aaaaaaaaaa").is_ok());
        assert!(check("password", "   ☂ ☂ ☂  ☂").is_ok());
        assert_eq!(check("password", &"a".repeat(1_025)).unwrap_err().field.as_deref(), Some("password"));
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let hash = hash("correct horse".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("correct horse".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!verify("correct horse ".to_owned(), Some(hash)).await.unwrap());
        assert!(!verify("correct horse".to_owned(), None).await.unwrap());
    }
}
