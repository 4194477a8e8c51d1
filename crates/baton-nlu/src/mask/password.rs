//! Passwords and keys: the word after "my password is", and what looks like an access key.

use std::ops::Range;

use baton_core::perception::SecretKind;

use super::Finding;
use crate::fold;

/// Words for a password, folded. `pass` and `pin` are too common to stand here without more care.
const NAMES: &str = "\
    password passwort passwd pwd passcode passphrase kennwort contrasena contrasenya clave motdepasse mdp \
    parola senha palavrapasse wachtwoord haslo losenord sifre sifrem apikey accesskey secretkey privatekey \
    accesstoken apitoken";

/// What may stand between the name and the secret.
const LINKS: &str = "\
    is are was ist lautet heisst war es era est e este eh jest to ar for my mein mi mon la il here its hier \
    equals";

/// What is said *about* a password; such a word is none.
const STATES: &str = "\
    wrong incorrect not invalid expired forgotten lost too the a an correct being still different required \
    needed changed reset blocked locked never always no and but or on in at of for with please it i you my \
    weak falsch nicht ungultig abgelaufen vergessen weg gesperrt richtig zu immer noch und aber oder das der \
    die incorrecta incorrecto invalida caducada olvidada erronea correcta y pero o la el que muy oublie \
    expire pas le et mais sbagliata errata scaduta non errada incorreta nao fout verkeerd niet verlopen nie \
    bledne fel inte yanlis degil working doesnt isnt known";

/// How access keys of common services begin.
const KEY_STARTS: [&str; 12] = [
    "sk-",
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "pk_live_",
    "AKIA",
    "ghp_",
    "gho_",
    "github_pat_",
    "xoxb-",
    "xoxp-",
    "eyJ",
];
/// Shorter words are no access keys.
const SHORTEST_KEY: usize = 18;
/// Words between the name and the secret.
const MAX_LINKS: usize = 3;

struct Piece {
    at: Range<usize>,
    /// Folded letters and digits.
    folded: String,
    /// A colon or equals sign follows at once.
    announces: bool,
    /// The sentence ends behind it.
    ends: bool,
}

/// Finds passwords and keys outside of masks.
pub(super) fn find(text: &str, masks: &[Range<usize>], found: &mut Vec<Finding>) {
    keys(text, masks, found);
    if !may_name(text) {
        return;
    }
    let pieces = pieces(text);
    for index in 0..pieces.len() {
        if let Some(last) = name_at(&pieces, index)
            && !masks.iter().any(|mask| mask.contains(&pieces[index].at.start))
            && let Some(at) = secret_after(text, &pieces, last)
            && !masks.iter().any(|mask| mask.start < at.end && at.start < mask.end)
        {
            found.push(Finding { kind: SecretKind::Password, at, ending: None });
        }
    }
}

fn is_among(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// A quick look before words are cut: every name holds one of these.
fn may_name(text: &str) -> bool {
    let mut last = 0_u32;
    text.bytes().any(|byte| {
        last = last << 8 | u32::from(byte.to_ascii_lowercase());
        let three = (last & 0xff_ffff).to_be_bytes();
        matches!(&three[1..], b"pwd" | b"mdp" | b"key")
            || matches!(
                &last.to_be_bytes(),
                b"pass"
                    | b"kenn"
                    | b"ontr"
                    | b"clav"
                    | b"arol"
                    | b"senh"
                    | b"chtw"
                    | b"aslo"
                    | b"seno"
                    | b"ifre"
                    | b"oken"
                    | [b'a', b's', 0xc5, 0x82]
            )
    })
}

fn keys(text: &str, masks: &[Range<usize>], found: &mut Vec<Finding>) {
    for word in text.split_whitespace().filter(|word| word.len() >= SHORTEST_KEY) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let inner = word.trim_start_matches(['"', '\'', '(', '`', '=', ':']);
        let start = start + (word.len() - inner.len());
        let is_key_byte = |byte: u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'+' | b'=')
        };
        let length = inner.bytes().take_while(|byte| is_key_byte(*byte)).count();
        let key = inner[..length].trim_end_matches('.');
        let known = KEY_STARTS.iter().any(|begin| key.starts_with(begin));
        let has_digit = key.bytes().any(|byte| byte.is_ascii_digit());
        let at = start..start + key.len();
        if known && has_digit && key.len() >= SHORTEST_KEY && !masks.iter().any(|mask| mask.contains(&start))
        {
            found.push(Finding { kind: SecretKind::Password, at, ending: None });
        }
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(offset) = text[at..].find(|c: char| c.is_alphanumeric()) else { break };
        let start = at + offset;
        let is_part = |c: char| c.is_alphanumeric() || fold::is_mark(c) || fold::is_invisible(c);
        let end = text[start..].find(|c: char| !is_part(c)).map_or(text.len(), |length| start + length);
        let mut folded = String::new();
        text[start..end]
            .chars()
            .take(32)
            .filter(|c| !fold::is_invisible(*c))
            .for_each(|c| fold::push(c, &mut folded));
        let next = text[end..].trim_start_matches([' ', '"']).chars().next();
        pieces.push(Piece {
            at: start..end,
            folded,
            announces: matches!(next, Some(':' | '=')),
            ends: matches!(text[end..].chars().next(), Some('.' | '!' | '?' | '\n' | ';')),
        });
        at = end;
    }
    pieces
}

/// Whether a name starts at a piece, of one to three words; gives its last piece.
fn name_at(pieces: &[Piece], index: usize) -> Option<usize> {
    let mut joined = String::new();
    for (offset, piece) in pieces[index..].iter().take(3).enumerate() {
        joined.push_str(&piece.folded);
        if is_among(NAMES, &joined) {
            return Some(index + offset);
        }
    }
    None
}

/// The secret that follows a name.
fn secret_after(text: &str, pieces: &[Piece], name: usize) -> Option<Range<usize>> {
    let mut announced = pieces[name].announces;
    let mut next = name + 1;
    let mut linked = announced;
    while !announced && next < pieces.len() && next <= name + MAX_LINKS {
        if pieces[next - 1].ends || !is_among(LINKS, &pieces[next].folded) {
            break;
        }
        linked = true;
        announced = pieces[next].announces;
        next += 1;
    }
    let piece = pieces.get(next).filter(|_| linked && !pieces[next - 1].ends)?;
    // The secret reaches from the first sign behind the link to the next space.
    let from = pieces[next - 1].at.end;
    let lead = text[from..]
        .find(|c: char| !c.is_whitespace() && !matches!(c, ':' | '=' | '"' | '\'' | '«' | '„' | '“'))?;
    let start = (from + lead).min(piece.at.start);
    let length = text[start..].find(|c: char| c.is_whitespace()).unwrap_or(text.len() - start);
    let word =
        text[start..start + length].trim_end_matches(['.', ',', ';', '?', '"', '\'', '»', '”', '“', ')']);
    let is_state = is_among(STATES, &piece.folded) && word.len() <= piece.at.len();
    (!is_state && !word.is_empty()).then_some(start..start + word.len())
}
