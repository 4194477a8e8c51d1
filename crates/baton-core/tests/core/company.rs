//! A file with an error names file, line, field and fix.

use baton_core::Company;

use crate::fixtures::files;

fn errors(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = files();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
    let errors = Company::parse(&files).unwrap_err();
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn a_misspelt_field_is_named_with_its_line() {
    let errors = errors("policy.toml", "target-seconds", "target-secnds");
    assert!(errors[0].starts_with("policy.toml:9: target-secnds: unknown field"), "{errors:?}");
}

#[test]
fn a_condition_that_is_none_is_explained() {
    let errors =
        errors("policy.toml", "{ signal = \"friction\", at-least = 60 }", "{ sgnal = \"friction\" }");
    assert!(
        errors[0].contains("policy.toml:27") && errors[0].contains("A condition is one of"),
        "{errors:?}"
    );
}

#[test]
fn names_that_do_not_exist_are_found() {
    for (file, from, to, expected) in [
        ("policy.toml", "topic = [\"refund\"]", "topic = [\"refnd\"]", "`refnd` is not a topic"),
        ("policy.toml", "skill = \"orders\"", "skill = \"ordes\"", "`ordes` is not a skill"),
        ("topics.toml", "playbook = \"refund\"", "playbook = \"x\"", "`x` is not a playbook"),
        ("playbooks/refund.toml", "run = \"orders.find\"", "run = \"o\"", "`o` is not an action"),
        ("playbooks/refund.toml", "next = \"find\"", "next = \"fnd\"", "step `fnd` does not exist"),
        ("articles/en/returns.md", "topic: returns", "topic: x", "`x` is not a topic"),
    ] {
        let errors = errors(file, from, to);
        assert!(errors.iter().any(|error| error.contains(expected)), "{expected}: {errors:?}");
    }
}

#[test]
fn what_must_not_be_left_out_is_found() {
    for (file, from, to, expected) in [
        ("company.toml", "I am an AI system of {company}.", "I am your helper.", "does not say in `en`"),
        ("company.toml", ", es = \"Hola.\"", "", "has no text in es"),
        ("actions.toml", "limit-cents = 5000\n", "", "moves money without limit-cents"),
        ("actions.toml", "reversal = \"Charge again by a person\"\n", "", "has no reversal"),
        ("policy.toml", "verdict = \"offer-human\"", "verdict = \"must-hand-off\"", "no file can remove"),
    ] {
        let errors = errors(file, from, to);
        assert!(errors.iter().any(|error| error.contains(expected)), "{expected}: {errors:?}");
    }
}

#[test]
fn the_version_changes_with_every_file() {
    let before = Company::parse(&files()).unwrap().version;
    let mut changed = files();
    changed.get_mut("articles/en/returns.md").unwrap().push('x');
    assert_ne!(Company::parse(&changed).unwrap().version, before);
}

const GROUP: &str = "margin = 10\nwrong-at-most = 10\n[[thresholds.group]]\nname = \"money\"\ntopics = [\"refund\"]\n\
                     wrong-at-most = 5\n";

#[test]
fn groups_of_topics_have_a_promise_of_their_own() {
    let mut files = files();
    let text = files.get_mut("policy.toml").unwrap();
    *text = text.replacen("margin = 10\n", GROUP, 1);
    let thresholds = Company::parse(&files).unwrap().policy.thresholds;
    assert_eq!(thresholds.confidence, 95);
    assert_eq!(thresholds.wrong_at_most_of(&"refund".into()), Some((Some("money"), 5)));
    assert_eq!(thresholds.wrong_at_most_of(&"returns".into()), Some((None, 10)));
}

#[test]
fn a_promise_that_cannot_be_is_named_with_its_line() {
    let twice =
        format!("{GROUP}[[thresholds.group]]\nname = \"more\"\ntopics = [\"refund\"]\nwrong-at-most = 5\n");
    for (to, expected) in [
        (
            "margin = 10\nwrong-at-most = 0\n".to_owned(),
            "policy.toml:7: wrong-at-most: 0 is not 1 to 50 percent",
        ),
        (
            "margin = 10\nconfidence = 100\n".to_owned(),
            "policy.toml:7: confidence: 100 is not 50 to 99 percent",
        ),
        (GROUP.replace("refund", "refnd"), "policy.toml:10: topics: `refnd` is not a topic. Name a topic"),
        (GROUP.replace("most = 5", "most = 80"), "policy.toml:9: wrong-at-most: 80 is not 1 to 50 percent"),
        (twice, "policy.toml:13: topics: `refund` is in `money` and in `more`. Keep it in one group"),
    ] {
        let errors = errors("policy.toml", "margin = 10\n", &to);
        assert!(errors.iter().any(|error| error.starts_with(expected)), "{expected}: {errors:?}");
    }
}

#[test]
fn warmer_words_are_the_companys_and_are_said_once() {
    use baton_core::language::Language;
    use baton_core::warmer::{Occasion, warmer};

    let mut files = files();
    let part = |name: &str, text: &str| {
        let texts = format!("text.en = \"{text}\"\ntext.de = \"{text}\"\ntext.es = \"{text}\"\n");
        format!("[[reply]]\nshortcut = \"{name}\"\ntitle = \"x\"\npart = \"{name}\"\n{texts}")
    };
    let replies = part("greeting", "Hello {customer},")
        + &part("apology", "so sorry.")
        + &part("closing", "Yours, {agent}");
    files.insert("saved-replies.toml".into(), replies);
    let company = Company::parse(&files).unwrap();
    let occasion =
        Occasion { language: Language::En, first: true, trouble: true, customer: "Maya", agent: "Sam" };
    let warm = warmer("It takes 5 days. ", occasion, &company);
    assert_eq!(warm, "Hello Maya, so sorry.\n\nIt takes 5 days.\n\nYours, Sam");
    assert_eq!(
        warmer("It takes 5 days.", Occasion { customer: "", first: false, ..occasion }, &company),
        "So sorry.\n\nIt takes 5 days.\n\nYours, Sam"
    );
    assert_eq!(
        warmer("Hi", Occasion { trouble: false, customer: "", ..occasion }, &company),
        "Hello,\n\nHi\n\nYours, Sam"
    );
    let later = Occasion { first: false, trouble: false, ..occasion };
    assert_eq!(warmer(&warm, later, &company), warm);
}
