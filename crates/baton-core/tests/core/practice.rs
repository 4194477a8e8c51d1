//! Practice: a scripted customer, and a debrief that shows its evidence.

use std::sync::Arc;

use baton_core::Language;
use baton_core::practice::{Case, CaseEnd, Ended, Group, JudgedBy, Play};

const CASE: &str = r#"
name = "lamp"
skill = "general"
customer = "Erik"
title.en = "A lamp"
situation.en = "It is broken."
opening.en = "My lamp is broken."
otherwise.en = "And now?"
content.en = "Thank you."
[[fact]]
title.en = "The order"
asked.en = ["order number", "which order"]
tells.en = "20431."
[[reaction]]
heard.en = ["voucher"]
says.en = "No voucher."
[[objection]]
after = 2
unless.en = ["sorry"]
says.en = "You are not even sorry."
[[point]]
title.en = "Apologise"
say.en = ["sorry"]
[[point]]
title.en = "Say when"
promise.en = ["within"]
[[point]]
title.en = "No blame"
avoid.en = ["your fault"]
[[point]]
title.en = "Right end"
end = ["waiting", { skill = "returns" }]
"#;

fn play() -> Play {
    let case: Case = toml::from_str(CASE).unwrap();
    Play::begin(Arc::new(case), Language::En)
}

fn ended(how: CaseEnd) -> Ended {
    Ended { how, note: "Sent a label.".into() }
}

#[test]
fn the_customer_tells_what_is_asked_objects_and_is_content_at_the_end() {
    let mut play = play();
    assert_eq!(play.lines()[0].text, "My lamp is broken.");
    assert_eq!(play.hear("Good morning."), ["And now?"]);
    assert_eq!(
        play.hear("Which order is it? I can offer a voucher."),
        ["20431.", "No voucher.", "You are not even sorry."]
    );
    assert_eq!(play.hear("Which order again?"), ["And now?"], "told once");
    assert_eq!(play.hear("I am sorry. You have your money within five days."), ["Thank you."]);
    assert_eq!(play.hear("Goodbye."), ["And now?"], "content once");
}

#[test]
fn who_has_said_it_in_time_is_not_reproached() {
    let mut play = play();
    play.hear("I am sorry to hear that.");
    assert_eq!(play.hear("Let me look."), ["And now?"]);
}

#[test]
fn every_point_of_the_debrief_shows_its_words_or_the_action() {
    let mut play = play();
    play.hear("I'm SORRY! Which order is it?");
    play.hear("You have it within 5 days.");
    let debrief = play.debrief(&ended(CaseEnd::Waiting), 100, Language::En);
    assert!(debrief.passed && debrief.percent == 100, "{debrief:#?}");
    let shown: Vec<_> = debrief
        .points
        .iter()
        .map(|point| {
            (point.group, point.by, point.quote.as_ref().map(|quote| (quote.customer, quote.words.as_str())))
        })
        .collect();
    assert_eq!(
        shown,
        [
            (Group::Fact, JudgedBy::Words, Some((true, "which order"))),
            (Group::Say, JudgedBy::Words, Some((false, "sorry"))),
            (Group::Promise, JudgedBy::Words, Some((false, "within"))),
            (Group::Avoid, JudgedBy::Words, None),
            (Group::Action, JudgedBy::Action, Some((false, ""))),
        ]
    );
    assert_eq!(debrief.points[1].quote.as_ref().unwrap().text, "I'm SORRY! Which order is it?");
    let other = play.debrief(&ended(CaseEnd::Skill("returns".into())), 100, Language::En);
    assert!(other.passed, "passing it to the named team is a right end as well");
}

#[test]
fn a_wrong_end_costs_a_point_and_a_forbidden_word_the_case() {
    let mut play = play();
    play.hear("Sorry. Which order? You have it within 5 days.");
    let wrong_end = play.debrief(&ended(CaseEnd::Solved), 80, Language::En);
    assert_eq!((wrong_end.percent, wrong_end.passed), (80, true));
    assert!(!play.debrief(&ended(CaseEnd::Solved), 81, Language::En).passed);
    play.hear("It was your fault.");
    let blamed = play.debrief(&ended(CaseEnd::Waiting), 80, Language::En);
    assert_eq!((blamed.percent, blamed.passed), (80, false));
    assert_eq!(blamed.points[3].quote.as_ref().unwrap().text, "It was your fault.");
}

#[test]
fn who_says_nothing_meets_only_what_silence_meets() {
    let debrief = play().debrief(&ended(CaseEnd::Waiting), 10, Language::En);
    assert_eq!(
        (debrief.percent, debrief.passed),
        (40, true),
        "the end and the silence count, and nothing else"
    );
    assert!(!play().debrief(&ended(CaseEnd::Solved), 75, Language::En).passed);
}

#[test]
fn a_conversation_without_end_is_not_answered_for_ever() {
    let mut play = play();
    for _ in 0..60 {
        assert!(!play.hear("Hello?").is_empty());
    }
    assert!(play.hear("Hello?").is_empty());
}
