//! Whatever comes in: nothing panics, ranges fit the text, masking twice is masking once, equal input gives equal
//! output.

use baton_core::language::Language;
use baton_core::perception::{Perception, Span};
use baton_nlu::{Context, Model, mask, perceive};

/// A fixed stream of numbers (SplitMix64), so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below a usize")
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
}

/// Pieces that the code under test looks for, and ones that trip it.
const PIECES: [&str; 62] = [
    "agent",
    "human",
    "talk to",
    " a ",
    "ich will",
    "Menschen",
    "no quiero",
    "bot",
    "!",
    "?",
    ".",
    ",",
    "\n",
    " ",
    "  ",
    "4111 1111 1111 1111",
    "4111",
    "1111",
    "5555555555554444",
    "378282246310005",
    "cvv",
    "security code",
    "123",
    "9876",
    "DE89370400440532013000",
    "GB82 WEST 1234 5698 7654 32",
    "password is",
    "passwort:",
    "hunter2",
    "[card ending 1111]",
    "[security code]",
    "[IBAN]",
    "[password]",
    "[card ending ",
    "]",
    "48213",
    "#482137",
    "12.11.2026",
    "November",
    "€",
    "12,50",
    "$",
    "👍",
    "👩‍👩‍👧‍👦",
    "\u{200b}",
    "\u{202e}",
    "\u{301}",
    "\u{feff}",
    "שלום",
    "مرحبا",
    "٤١١١",
    "４１１１",
    "𝟒𝟏𝟏𝟏",
    "ß",
    "İ",
    "ı",
    "l'agent",
    "don't",
    "ﬁ",
    "one one one one",
    "sk-abcdefghij0123456789",
    "\0",
];

fn random_bytes(numbers: &mut Numbers) -> String {
    let length = numbers.below(200);
    let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(numbers.below(256)).expect("below 256")).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn random_chars(numbers: &mut Numbers) -> String {
    let length = numbers.below(80);
    (0..length)
        .filter_map(|_| char::from_u32(u32::try_from(numbers.below(0x11_0000)).expect("a code point")))
        .collect()
}

fn random_pieces(numbers: &mut Numbers) -> String {
    let length = numbers.below(24);
    (0..length).map(|_| numbers.pick(&PIECES)).collect::<Vec<_>>().join(numbers.pick(&["", " ", " ", "-"]))
}

fn random_text(numbers: &mut Numbers) -> String {
    match numbers.below(4) {
        0 => random_bytes(numbers),
        1 => random_chars(numbers),
        _ => random_pieces(numbers),
    }
}

fn huge_texts() -> Vec<String> {
    const SIZE: usize = 64 * 1024;
    [
        "a",
        "a ",
        "1",
        "1 ",
        "4111 1111 1111 1111 ",
        "talk to a human ",
        "👍",
        "\u{200b}",
        "\u{202e}مرحبا ",
        "[card ending ",
        "password is x ",
        "\n",
        "é",
        "I want to ",
    ]
    .into_iter()
    .map(|piece| piece.repeat(SIZE / piece.len()))
    .collect()
}

fn fits(text: &str, span: Span) {
    let (start, end) = (span.start as usize, span.end as usize);
    assert!(start < end && end <= text.len(), "{span:?} of {} bytes", text.len());
    assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{span:?} of {text:?}");
}

fn check_perception(text: &str, found: &Perception) {
    found.signals.iter().for_each(|signal| fits(text, signal.span));
    found.entities.iter().for_each(|entity| fits(text, entity.span));
    assert!(found.topics.len() <= 3 && found.passages.len() <= 3);
    assert!(found.signals.iter().all(|signal| signal.score.0 <= 10_000));
    assert!(found.signals.is_sorted_by(|a, b| a.score >= b.score));
}

fn check(model: &Model, text: &str, previous: Option<&str>) {
    let masked = mask(text, previous);
    masked.secrets.iter().for_each(|(_, span)| fits(&masked.text, *span));
    assert_eq!(mask(&masked.text, previous).text, masked.text, "masking {text:?} after {previous:?}");
    assert_eq!(mask(&masked.text, None).text, masked.text, "masking {text:?} alone");
    let turns = [previous.unwrap_or_default().to_owned(), text.to_owned()];
    for context in [
        Context::default(),
        Context {
            language: Some(Language::De),
            customer_turns: &turns,
            expects_yes_no: true,
            ..Context::default()
        },
    ] {
        let found = perceive(model, &context, text);
        check_perception(text, &found);
        assert_eq!(perceive(model, &context, text), found);
    }
}

#[test]
fn random_texts() {
    let model = Model::learn(&[], std::iter::empty());
    let mut numbers = Numbers(20_261_112);
    for _ in 0..4_000 {
        let previous = random_text(&mut numbers);
        let text = random_text(&mut numbers);
        check(&model, &text, (numbers.below(2) == 0).then_some(previous.as_str()));
    }
}

#[test]
fn huge_and_odd_texts() {
    let model = Model::learn(&[], std::iter::empty());
    for text in huge_texts() {
        check(&model, &text, None);
    }
    check(&model, "", Some(""));
}

#[test]
fn two_models_of_the_same_company_agree() {
    let (one, other) = (Model::learn(&[], std::iter::empty()), Model::learn(&[], std::iter::empty()));
    let mut numbers = Numbers(7);
    for _ in 0..200 {
        let text = random_pieces(&mut numbers);
        let context = Context::default();
        assert_eq!(perceive(&one, &context, &text), perceive(&other, &context, &text), "{text:?}");
    }
}
