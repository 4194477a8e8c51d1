//! Name, hours, and the words the assistant and the system say.

use serde::{Deserialize, Serialize};

use super::Hours;
use crate::language::Localized;

/// Who the company is and how it speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// The company's name.
    pub name: String,
    /// What it sells, in one line.
    pub about: Localized,
    /// The assistant's name; the words "AI assistant" always stand beside it.
    pub assistant_name: String,
    /// Where the help centre's articles are; citations link to `{base}/{article}`. Empty: served by Baton itself.
    #[serde(default)]
    pub help_base: String,
    /// Where its customers are, by country (ISO 3166-1): decides which promise packs hold.
    #[serde(default)]
    pub countries: Vec<String>,
    /// What it does, in the words of the promise packs.
    #[serde(default)]
    pub sector: String,
    /// In which currency amounts in cents are, as in ISO 4217.
    #[serde(default = "Profile::default_currency")]
    pub currency: String,
    /// When people are there.
    pub hours: Hours,
    /// The words.
    pub words: Words,
    /// Questions offered to a customer who has not written yet, at most four.
    #[serde(default)]
    pub starters: Vec<Localized>,
}

impl Profile {
    fn default_currency() -> String {
        "EUR".to_owned()
    }
}

/// The texts that are not answers. Each must exist in every language of the interface.
///
/// Placeholders in braces are filled by the core: `{company}`, `{name}`, `{low}`, `{high}`, `{position}`, `{topic}`,
/// `{opens}`, `{when}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Words {
    /// Said before the assistant's first word (I5). Must say that it is AI.
    pub disclosure: Localized,
    /// The assistant's greeting.
    pub greeting: Localized,
    /// The only answer to "are you human?".
    pub not_human: Localized,
    /// The assistant did not understand.
    pub clarify: Localized,
    /// Two topics are close: `{first}`, `{second}`.
    pub clarify_between: Localized,
    /// The assistant offers a person.
    pub offer_person: Localized,
    /// A person was asked for; `{low}` and `{high}` are minutes.
    pub queued: Localized,
    /// The same, when nobody can say how long.
    pub queued_no_estimate: Localized,
    /// It takes longer than was said; `{low}` and `{high}` are minutes from now.
    pub queued_longer: Localized,
    /// A person was put in charge by policy: `{reason}`.
    pub handed_over: Localized,
    /// Nobody is in until the hours open: `{opens}`.
    pub nobody_in: Localized,
    /// The promise was not kept.
    pub promise_late: Localized,
    /// The customer chose a time to be called back: `{when}`.
    pub call_back: Localized,
    /// The customer chose to be written to by e-mail.
    pub by_email: Localized,
    /// A person takes over: `{name}`.
    pub agent_joined: Localized,
    /// The person had to leave, the next one is on the way.
    pub agent_left: Localized,
    /// The person offers to return to the assistant.
    pub return_offer: Localized,
    /// The customer agreed to return.
    pub returned: Localized,
    /// A number was masked.
    pub card_masked: Localized,
    /// Asked after an answer that may end the matter.
    pub did_it_help: Localized,
    /// Answer to thanks.
    pub you_are_welcome: Localized,
    /// The assistant is stopped.
    pub assistant_stopped: Localized,
    /// Said when the conversation closes.
    pub closed: Localized,
    /// An action did not work and a person takes over.
    pub action_failed: Localized,
    /// Said to someone who may harm themselves: where help is now.
    pub crisis_help: Localized,
}
