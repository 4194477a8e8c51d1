//! Finding words in what was written: by letters, from the start of a word, without case and signs.

/// A text as it is compared: small letters and single spaces, with one in front.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 1);
    plain.push(' ');
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            plain.extend(letter.to_lowercase());
        } else if !plain.ends_with(' ') && letter != '\'' && letter != '’' {
            plain.push(' ');
        }
    }
    plain
}

/// The first of the given words or phrases that a text has; a word may go on ("refund" is found in "refunds").
pub(super) fn found<'a>(text: &str, wanted: &'a [String]) -> Option<&'a str> {
    let text = plain(text);
    wanted.iter().map(String::as_str).find(|phrase| {
        let phrase = plain(phrase);
        let phrase = phrase.trim_end();
        phrase.len() > 1 && text.contains(phrase)
    })
}

#[cfg(test)]
mod tests {
    use super::found;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn words_are_found_from_their_start_whatever_their_case() {
        let wanted = words(&["refund", "call you back"]);
        assert_eq!(found("REFUNDS take five days", &wanted), Some("refund"));
        assert_eq!(found("I’ll call   you, back!", &wanted), Some("call you back"));
        assert_eq!(found("prerefund", &wanted), None);
        assert_eq!(found("anything", &words(&["", "?"])), None, "a phrase without letters is in no text");
        assert_eq!(found("I don't know", &words(&["dont know"])), Some("dont know"));
        assert_eq!(found("Wie lange dauert die RÜCKGABE?", &words(&["rückgabe"])), Some("rückgabe"));
    }
}
