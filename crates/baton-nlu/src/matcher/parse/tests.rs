use super::*;
use crate::matcher::{Compiled, Matcher};
use crate::tokenize::tokenize;

fn hits(patterns: &str, text: &str) -> Vec<(u32, u32)> {
    let common =
        Source { name: "common", kind: None, text: "filler = a the please\n[en]\n@talk = talk speak" };
    let file = Source { name: "test", kind: Some(SignalKind::Friction), text: patterns };
    let Compiled { matcher, errors, .. } = Matcher::compile(&[common, file], |_| false);
    assert_eq!(errors, Vec::<String>::new());
    let mut found: Vec<_> = matcher.scan(&tokenize(text)).iter().map(|hit| (hit.first, hit.last)).collect();
    found.dedup();
    found
}

#[test]
fn gaps_classes_fillers_and_typing_errors() {
    let pattern = "[en 90]\n@talk to ~1 human|agent*";
    for text in
        ["talk to human", "speak to the human", "talk to a real human", "speak to agents", "talk to humna"]
    {
        assert_eq!(hits(pattern, text).len(), 1, "{text}");
    }
    for text in ["talk to my very own human", "talk. to human", "human talk to", "to human"] {
        assert_eq!(hits(pattern, text), [], "{text}");
    }
}

#[test]
fn ends_of_sentences() {
    let pattern = "[en 90]\n^ agent now? $";
    assert_eq!(hits(pattern, "Bad. Please agent now! Bye"), [(2, 4)]);
    assert_eq!(hits(pattern, "the agent said"), []);
    assert_eq!(hits(pattern, "my agent"), []);
}

#[test]
fn groups_and_texts_are_multiplied_out() {
    let pattern = "[en 90]\n%who = (real person|human)\nwant (to talk to)? %who";
    for text in ["want human", "want to talk to a real person", "want real person"] {
        assert_eq!(hits(pattern, text).len(), 1, "{text}");
    }
}

#[test]
fn umlauts_have_two_spellings() {
    for text in ["möchte reden", "mochte reden", "moechte reden", "MÖCHTE REDEN"] {
        assert_eq!(hits("[de 90]\nmöchte reden", text).len(), 1, "{text}");
    }
}

#[test]
fn errors_name_file_and_line() {
    let bad = Source {
        name: "bad",
        kind: Some(SignalKind::Abuse),
        text: "[en 90]\nfine\n@x y\n~2 z\n(a|b\n[en lots]\nopt?",
    };
    let Compiled { errors, .. } = Matcher::compile(&[bad], |_| false);
    let lines: Vec<&str> = errors.iter().map(|error| &error[..5]).collect();
    assert_eq!(lines, ["bad:3", "bad:4", "bad:5", "bad:6", "bad:7"]);
}
