//! Typed, prefixed, time-sorted identifiers.
//!
//! An id is 128 bits: 48 bits of milliseconds and 80 bits from a seeded stream. It is printed as a prefix and 26
//! Crockford base-32 characters (`cnv_01K...`), so ids sort by time and cannot be mistaken for each other.
//! An id is a name and never a proof of the right to see something.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};

use crate::time::Timestamp;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What each byte stands for; 32 and above is no digit.
const DIGITS: [u8; 256] = {
    let mut digits = [u8::MAX; 256];
    let mut digit: u8 = 0;
    while digit < 32 {
        digits[ALPHABET[digit as usize] as usize] = digit;
        digit += 1;
    }
    digits
};
/// Characters of an id after its prefix.
const ENCODED_LENGTH: usize = 26;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an id of the form {prefix}_ and 26 characters")]
pub struct IdError {
    /// The text that was given, cut to 64 characters.
    pub text: String,
    /// The prefix that was expected.
    pub prefix: &'static str,
}

fn encode(value: u128, prefix: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut bytes = [0_u8; ENCODED_LENGTH];
    let mut rest = value;
    for slot in bytes.iter_mut().rev() {
        *slot = ALPHABET[usize::from((rest & 31) as u8)];
        rest >>= 5;
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| fmt::Error)?;
    write!(out, "{prefix}_{text}")
}

fn decode(text: &str, prefix: &'static str) -> Result<u128, IdError> {
    let error = || IdError { text: text.chars().take(64).collect(), prefix };
    let body = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or_else(error)?;
    if body.len() != ENCODED_LENGTH {
        return Err(error());
    }
    let mut value: u128 = 0;
    for (place, byte) in body.bytes().enumerate() {
        let digit = DIGITS[usize::from(byte)];
        // 26 characters carry 130 bits: the first may use only its low three.
        if digit > if place == 0 { 7 } else { 31 } {
            return Err(error());
        }
        value = (value << 5) | u128::from(digit);
    }
    Ok(value)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl $name {
            /// The letters before the underscore.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                encode(self.0, $prefix, out)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                encode(self.0, $prefix, out)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                decode(text, $prefix).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl Visitor<'_> for Text {
                    type Value = $name;
                    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write!(out, "an id of the form {}_ and 26 characters", $prefix)
                    }
                    // Without a copy of the text: ids are a good part of what is read back at a start.
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    };
}

id!(
    /// One matter of one customer, from the first message to its resolution.
    ConversationId, "cnv"
);
id!(
    /// One message or note in a conversation.
    MessageId, "msg"
);
id!(
    /// A customer, known or anonymous.
    CustomerId, "cus"
);
id!(
    /// A member of staff (agent, supervisor, admin or auditor). Never the assistant.
    AgentId, "agt"
);
id!(
    /// One handoff: the promise from the request to the first answer of a person.
    HandoffId, "hnd"
);
id!(
    /// One run of an action; also its idempotency key.
    ActionRunId, "act"
);

/// A seeded stream of ids. The same seed and the same calls give the same ids.
#[derive(Debug, Clone)]
pub struct Ids {
    state: u128,
}

impl Ids {
    /// Starts a stream. The shell seeds it from the operating system, the simulation from its seed.
    #[must_use]
    pub fn new(seed: u128) -> Self {
        Self { state: seed }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the low half is what is wanted")]
    fn next(&mut self) -> u64 {
        // SplitMix64 over a 128-bit counter: the high half keeps two streams apart that share a low half.
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        let folded = self.state ^ (self.state >> 64);
        let mut word = folded as u64;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    fn value(&mut self, now: Timestamp) -> u128 {
        let millis = u128::from(now.as_millis().unsigned_abs()) & 0xFFFF_FFFF_FFFF;
        let random = (u128::from(self.next()) << 64 | u128::from(self.next())) & ((1 << 80) - 1);
        millis << 80 | random
    }
}

macro_rules! fresh {
    ($($method:ident -> $name:ident),+ $(,)?) => {
        impl Ids {
            $(
                /// A fresh id.
                pub fn $method(&mut self, now: Timestamp) -> $name {
                    $name(self.value(now))
                }
            )+
        }
    };
}

fresh! {
    conversation -> ConversationId,
    message -> MessageId,
    customer -> CustomerId,
    agent -> AgentId,
    handoff -> HandoffId,
    action_run -> ActionRunId,
}

/// What a decision may know of the world outside: the time, and where fresh ids come from.
#[derive(Debug)]
pub struct Ctx<'a> {
    /// The time of the command, set once by the shell.
    pub now: Timestamp,
    /// The stream of ids.
    pub ids: &'a mut Ids,
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Shared, since names go from the company's files into every perception, verdict and event.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Arc<str>);

        impl $name {
            /// The name as written in the company's files.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

name!(
    /// What a conversation is about, as named in `topics.toml`.
    TopicName
);
name!(
    /// What an agent can do, as named in `staff.toml`.
    SkillName
);
name!(
    /// A rule of the policy, built in or from `policy.toml`.
    RuleName
);
name!(
    /// A playbook: how a topic is handled.
    PlaybookName
);
name!(
    /// A step of a playbook.
    StepName
);
name!(
    /// An action on another system, as declared in `actions.toml`.
    ActionName
);
name!(
    /// A knowledge article (the same in every language).
    ArticleName
);
name!(
    /// A fact that a playbook learns, such as `order_number`.
    FactName
);
name!(
    /// A key chosen by a client so that a repeated request has one effect.
    ClientKey
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text() {
        let mut ids = Ids::new(7);
        for millis in [0, 1, 1_764_000_000_000] {
            let id = ids.conversation(Timestamp::from_millis(millis));
            assert_eq!(id.to_string().parse::<ConversationId>().unwrap(), id);
        }
        assert_eq!(ConversationId(u128::MAX).to_string().parse::<ConversationId>().unwrap().0, u128::MAX);
    }

    #[test]
    fn later_ids_sort_later_and_kinds_do_not_mix() {
        let mut ids = Ids::new(7);
        let early = ids.message(Timestamp::from_millis(10));
        let late = ids.message(Timestamp::from_millis(11));
        assert!(early < late && early.to_string() < late.to_string());
        assert!(early.to_string().parse::<ConversationId>().is_err());
        assert!("cnv_ZZZZZZZZZZZZZZZZZZZZZZZZZZ".parse::<ConversationId>().is_err());
        assert!("cnv_é".parse::<ConversationId>().is_err());
    }
}
