//! Makes messages look hastily typed: a typing error in every seventh word, other case, punctuation, words of filler.
//!
//! Deterministic: the same messages always get the same noise. Words of fewer than four letters keep their spelling and
//! the next longer one takes the error.

use super::stats::Draws;

/// One of so many words gets a typing error.
const WORDS_PER_ERROR: usize = 7;
/// Shortest word with an error, in characters.
const SHORTEST: usize = 4;
const FILLERS: [&str; 8] = ["hi", "hello", "please", "umm", "ok so", "hey guys", "sorry but", "well"];
const ENDINGS: [&str; 5] = ["", "!!", "??", "...", " thanks"];
const KEYBOARD: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Makes noise; what it has seen decides where the next error falls.
#[derive(Debug)]
pub(crate) struct Noise {
    draws: Draws,
    words: usize,
}

impl Noise {
    pub(crate) fn new() -> Self {
        Self { draws: Draws(7), words: 0 }
    }

    /// A message as someone in a hurry may have typed it.
    pub(crate) fn of(&mut self, text: &str) -> String {
        let words: Vec<String> = text.split_whitespace().map(|word| self.word(word)).collect();
        let mut text = words.join(" ");
        text = match self.draws.below(6) {
            0 => text.to_uppercase(),
            1..=3 => text.to_lowercase(),
            _ => text,
        };
        if self.draws.below(2) == 0 {
            let ending = ENDINGS[self.draws.below(ENDINGS.len())];
            text = format!("{}{ending}", text.trim_end_matches(['.', '!', '?', ',']));
        }
        if self.draws.below(3) == 0 {
            text = format!("{} {text}", FILLERS[self.draws.below(FILLERS.len())]);
        }
        text
    }

    fn word(&mut self, word: &str) -> String {
        self.words += 1;
        let letters: Vec<char> = word.chars().collect();
        if self.words < WORDS_PER_ERROR || letters.len() < SHORTEST {
            return word.to_owned();
        }
        self.words = 0;
        self.misspelled(letters).into_iter().collect()
    }

    /// Two letters swapped, one left out, one doubled, or a neighbour on the keyboard; the first letter stays.
    fn misspelled(&mut self, mut letters: Vec<char>) -> Vec<char> {
        let at = 1 + self.draws.below(letters.len() - 2);
        match self.draws.below(4) {
            0 => letters.swap(at, at + 1),
            1 => {
                letters.remove(at);
            }
            2 => letters.insert(at, letters[at]),
            _ => letters[at] = neighbour(letters[at]),
        }
        letters
    }
}

/// The key to the right, or to the left at the end of a row; others stay.
fn neighbour(letter: char) -> char {
    let row = KEYBOARD.iter().find_map(|row| Some((row, row.find(letter.to_ascii_lowercase())?)));
    row.and_then(|(row, at)| row[at..].chars().nth(1).or_else(|| row[..at].chars().next_back()))
        .unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_messages_get_the_same_noise_and_every_seventh_word_an_error() {
        let texts: Vec<String> =
            (0..200).map(|_| "where where where where where where where".to_owned()).collect();
        let noised = || {
            let mut noise = Noise::new();
            texts.iter().map(|text| noise.of(text)).collect::<Vec<String>>()
        };
        let found = noised();
        assert_eq!(found, noised());
        let wrong = |text: &String| {
            let words = text.to_lowercase();
            words
                .split_whitespace()
                .map(|word| word.trim_end_matches(['!', '?', '.']))
                .filter(|word| word.starts_with('w') && *word != "where" && *word != "well")
                .count()
        };
        // A swap of the same letter twice, or a doubled letter, still differs; the rest is told by the count.
        let errors: usize = found.iter().map(wrong).sum();
        assert_eq!(errors, 200);
        assert!(
            found.iter().any(|text| text.starts_with("WHERE"))
                && found.iter().any(|text| text.ends_with("!!"))
        );
    }

    #[test]
    fn short_words_keep_their_letters_and_any_text_is_taken() {
        let mut noise = Noise::new();
        for _ in 0..50 {
            let found = noise.of("to my is at it a b c").to_lowercase();
            assert!(found.contains("to my is at it a b c"), "{found}");
        }
        for text in ["", " ", "日本語日本語", "ééééé ééééé ééééé ééééé ééééé ééééé ééééé ééééé"]
        {
            noise.of(text);
        }
        assert_eq!((neighbour('p'), neighbour('A'), neighbour('1')), ('o', 's', '1'));
    }
}
