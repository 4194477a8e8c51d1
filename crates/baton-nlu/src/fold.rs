//! Folding of characters: lower case, no accents, full-width and other digits as ASCII.
//!
//! Text and patterns are folded alike, so "Möchte", "möchte" and "mochte" meet. The German spelling "moechte" is not
//! folded here (it would break "blue" and "que"); patterns list it beside the umlaut, see `matcher/parse.rs`.

/// Whether a character is shown as nothing: joiners, marks of direction, variation selectors, soft hyphen.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Whether a character only decorates the one before it.
pub(crate) const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}

/// First characters of the runs of ten decimal digits outside ASCII that Unicode knows below the supplementary
/// planes, and the ones above that look like plain digits.
const DIGIT_ZEROS: [u32; 29] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1b50, 0xa8d0, 0xa9d0, 0xabf0, 0xff10,
    0x1fbf0,
];

/// The value of a decimal digit of any script.
pub(crate) fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| c as u8 - b'0');
    }
    let code = c as u32;
    if (0x1d7ce..=0x1d7ff).contains(&code) {
        return u8::try_from((code - 0x1d7ce) % 10).ok();
    }
    DIGIT_ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
        .and_then(|zero| u8::try_from(code - zero).ok())
}

/// A text in small letters without accents, digits as ASCII: what is compared when words are looked for.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().filter(|c| !is_invisible(*c)).for_each(|c| push(c, &mut out));
    out
}

/// Appends the folded form of a character.
pub(crate) fn push(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if let Some(value) = digit(c) {
        out.push(char::from(b'0' + value));
        return;
    }
    if let Some(plain) = plain(c) {
        out.push_str(plain);
        return;
    }
    for lower in c.to_lowercase() {
        match plain(lower) {
            Some(plain) => out.push_str(plain),
            None if is_mark(lower) => {}
            None => out.push(lower),
        }
    }
}

/// The ASCII form of a Latin letter with a mark.
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'ǎ' | 'ạ' | 'ả' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ď'..='đ' | 'Ð' | 'ð' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' | 'ẽ' | 'ẹ' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "i",
        'Ĵ' | 'ĵ' => "j",
        'Ķ' | 'ķ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'ß' | 'ẞ' => "ss",
        'Ś'..='š' | 'Ș' | 'ș' => "s",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "y",
        'Ź'..='ž' => "z",
        'Ａ' | 'ａ' => "a",
        'Ｂ' | 'ｂ' => "b",
        'Ｃ' | 'ｃ' => "c",
        'Ｄ' | 'ｄ' => "d",
        'Ｅ' | 'ｅ' => "e",
        'Ｆ' | 'ｆ' => "f",
        'Ｇ' | 'ｇ' => "g",
        'Ｈ' | 'ｈ' => "h",
        'Ｉ' | 'ｉ' => "i",
        'Ｊ' | 'ｊ' => "j",
        'Ｋ' | 'ｋ' => "k",
        'Ｌ' | 'ｌ' => "l",
        'Ｍ' | 'ｍ' => "m",
        'Ｎ' | 'ｎ' => "n",
        'Ｏ' | 'ｏ' => "o",
        'Ｐ' | 'ｐ' => "p",
        'Ｑ' | 'ｑ' => "q",
        'Ｒ' | 'ｒ' => "r",
        'Ｓ' | 'ｓ' => "s",
        'Ｔ' | 'ｔ' => "t",
        'Ｕ' | 'ｕ' => "u",
        'Ｖ' | 'ｖ' => "v",
        'Ｗ' | 'ｗ' => "w",
        'Ｘ' | 'ｘ' => "x",
        'Ｙ' | 'ｙ' => "y",
        'Ｚ' | 'ｚ' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        text.chars().for_each(|c| push(c, &mut out));
        out
    }

    #[test]
    fn accents_case_and_width_disappear() {
        assert_eq!(
            folded("MÖCHTE Straße Çağrı İPTAL Łódź ＡＢ１２ ٣٤"),
            "mochte strasse cagri iptal lodz ab12 34"
        );
    }

    #[test]
    fn every_ascii_digit_and_look_alike_has_its_value() {
        for (c, value) in [('0', 0), ('9', 9), ('０', 0), ('９', 9), ('٩', 9), ('०', 0), ('𝟗', 9), ('𝟎', 0)]
        {
            assert_eq!(digit(c), Some(value), "{c}");
        }
        assert_eq!(digit('x'), None);
    }
}
