//! The check of a draft before it is sent: what a model wrote must be carried by its sources.
//!
//! Every number, amount and date of the draft stands in a source or a fact; it does not claim to be a person; it links
//! only to the help centre. A draft with a fault is held, never repaired.

/// What is wrong with a draft; empty when it may be sent.
#[must_use]
pub fn draft(text: &str, sources: &[&str], help_base: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if text.trim().is_empty() {
        faults.push("empty".to_owned());
    }
    if text.len() > crate::conversation::MESSAGE_BYTES_MAX {
        faults.push("too long".to_owned());
    }
    let known: Vec<String> = sources.iter().flat_map(|source| numbers(source)).collect();
    for number in numbers(text) {
        if !known.contains(&number) {
            faults.push(format!("number without a source: {number}"));
        }
    }
    let lower = text.to_lowercase();
    for claim in HUMAN_CLAIMS {
        if lower.contains(claim) {
            faults.push(format!("claims to be a person: {claim}"));
        }
    }
    for link in links(&lower) {
        if help_base.is_empty() || !link.starts_with(&help_base.to_lowercase()) {
            faults.push("link outside the help centre".to_owned());
        }
    }
    faults
}

/// Words with which a text claims to come from a person, in the languages of the interface.
const HUMAN_CLAIMS: [&str; 10] = [
    "i am a human",
    "i'm a human",
    "i am a real person",
    "i'm a real person",
    "i am a person",
    "ich bin ein mensch",
    "ich bin kein bot",
    "soy una persona",
    "soy humano",
    "soy humana",
];

/// The numbers of a text, digits only: `€1,299.50` gives `129950`, `30 days` gives `30`.
fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if let Some(digit) = character.to_digit(10) {
            current.push(char::from_digit(digit, 10).unwrap_or('0'));
        } else {
            let joins = matches!(character, '.' | ',' | '\u{a0}' | '-')
                && !current.is_empty()
                && characters.peek().is_some_and(|next| next.is_ascii_digit());
            if !joins && !current.is_empty() {
                found.push(std::mem::take(&mut current));
            }
        }
    }
    if !current.is_empty() {
        found.push(current);
    }
    found
}

fn links(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let start = rest[..at]
            .rfind(|character: char| !character.is_ascii_alphanumeric())
            .map_or(0, |place| place + rest[place..].chars().next().map_or(1, char::len_utf8));
        let end = rest[at..]
            .find(|character: char| character.is_whitespace() || matches!(character, ')' | '>' | '"'))
            .map_or(rest.len(), |length| at + length);
        found.push(&rest[start..end]);
        rest = &rest[end..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_a_source() {
        let sources = ["You have 30 days to return it. The fee is €4.90."];
        assert!(draft("You have 30 days. It costs €4.90.", &sources, "").is_empty());
        assert_eq!(draft("You have 60 days.", &sources, ""), ["number without a source: 60"]);
    }

    #[test]
    fn it_is_not_a_person_and_links_stay_at_home() {
        assert_eq!(draft("I am a real person.", &[], "").len(), 1);
        assert_eq!(draft("See https://evil.example/x", &[], "https://help.example").len(), 1);
        assert!(draft("See (https://help.example/returns)", &[], "https://help.example").is_empty());
        assert_eq!(draft("é://x", &[], "").len(), 1);
    }
}
