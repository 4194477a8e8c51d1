use super::*;

fn conversation<'a>(lines: &[&'a str]) -> Vec<Said<'a>> {
    let said = |line: &&'a str| {
        let (who, text) = line.split_once(' ').expect("a letter and a text");
        Said { speaker: if who == "U" { Speaker::Customer } else { Speaker::Company }, text }
    };
    lines.iter().map(said).collect()
}

fn values(lines: &[&'static str], kind: FactKind) -> Vec<&'static str> {
    let said = conversation(lines);
    facts(&said).iter().filter(|fact| fact.kind == kind).map(|fact| fact.value(&said)).collect()
}

#[test]
fn values_are_told_by_their_form() {
    use FactKind::{Amount, Date, Id, Name, Quantity, Time};
    for (text, kind, value) in [
        ("U I go on the 3rd", Date, "the 3rd"),
        ("U it was on 13th of this month I think", Date, "13th of this month"),
        ("U on March 14th, please", Date, "March 14th"),
        ("U maybe Tuesday next week", Date, "Tuesday next week"),
        ("U bis Freitag bitte", Date, "Freitag"),
        ("U lo pedí el 12 de octubre", Date, "12 de octubre"),
        ("U at 10:30 am", Time, "10:30 am"),
        ("U around 7 in the evening", Time, "7 in the evening"),
        ("U in the morning 11:30 then", Time, "morning 11:30"),
        ("U um 14 Uhr", Time, "14 Uhr"),
        ("U a las 7 de la tarde", Time, "7 de la tarde"),
        ("U I paid 370 dollars", Amount, "370 dollars"),
        ("U it was $1,490.", Amount, "$1,490"),
        ("U 49,90 Euro zurück", Amount, "49,90 Euro"),
        ("U we need two tickets", Quantity, "two tickets"),
        ("U a 3 star hotel please", Quantity, "3 star hotel"),
        ("U order 48213 is late", Id, "48213"),
        ("U card no 9874", Id, "9874"),
        ("U please send it to Marta Keller", Name, "Marta Keller"),
        ("U I live in St. Helena", Name, "St. Helena"),
        ("U at the 1 Hotel Brooklyn Bridge", Name, "1 Hotel Brooklyn Bridge"),
    ] {
        assert_eq!(values(&[text], kind), [value], "{text}");
    }
}

#[test]
fn what_is_no_value_is_not_taken_for_one() {
    for text in [
        "U Yes, that is correct. Thank you so much!",
        "U I would like to know if you could help me with this one, please.",
        "U Ja, das stimmt. Vielen Dank!",
        "U Sí, perfecto. Muchas gracias.",
        "U [card ending 1111]",
        "U ",
    ] {
        assert_eq!(facts(&conversation(&[text])), [], "{text}");
    }
}

#[test]
fn what_became_of_a_value_follows_from_the_answers() {
    let lines = [
        "S How about Green Book?",
        "U Something else, please.",
        "S You may like Dogman.",
        "U Sounds good.",
        "S Please confirm: two seats for Dogman at 8 pm.",
        "U Yes.",
    ];
    let said = conversation(&lines);
    let standing = |value: &str, message: usize| {
        let facts = facts(&said);
        facts
            .iter()
            .find(|fact| fact.message == message && fact.value(&said) == value)
            .map(|fact| fact.standing)
    };
    assert_eq!(standing("Green Book", 0), Some(Standing::Told));
    assert_eq!(standing("Dogman", 2), Some(Standing::Taken));
    assert_eq!(standing("8 pm", 4), Some(Standing::Confirmed));
}

#[test]
fn a_correction_puts_the_earlier_value_aside() {
    let lines = [
        "U Please book the visit for March 4th at 10:30.",
        "S Please confirm a visit to Casa Pino Condos on March 4th at 10:30.",
        "U No, the 5th, please.",
        "S Please confirm a visit to Casa Pino Condos on March 5th at 10:30.",
        "U That is right.",
    ];
    let said = conversation(&lines);
    let facts = facts(&said);
    let replaced: Vec<(usize, &str)> = facts
        .iter()
        .filter(|fact| fact.standing == Standing::Replaced)
        .map(|fact| (fact.message, fact.value(&said)))
        .collect();
    assert_eq!(replaced, [(0, "March 4th"), (1, "March 4th")]);
    let text = brief(&said, &facts, BRIEF_WORDS).text;
    assert!(text.contains("March 5th") && text.contains("10:30") && !text.contains("4th"), "{text}");
}

#[test]
fn a_brief_keeps_to_its_words_and_says_nothing_that_was_not_said() {
    let long = "I met Ann Lee, Bob Ray, Cid Fox, Dan Poe, Eve Roy, Flo Day, Gus May in Rome on May 2nd at 9:15 for $40. ";
    let text = long.repeat(6);
    let said = [
        Said { speaker: Speaker::Customer, text: &text },
        Said {
            speaker: Speaker::Company,
            text: "Ich habe 49,90 Euro für die Lampe „Aurora“ vorgemerkt, richtig?",
        },
        Said { speaker: Speaker::Customer, text: "Nein — 59,90 Euro 👍" },
    ];
    let facts = facts(&said);
    for most in [0, 1, 7, 20, BRIEF_WORDS] {
        let brief = brief(&said, &facts, most);
        assert!(brief.text.split_whitespace().count() <= most, "{}", brief.text);
        for word in brief.text.split_whitespace().map(|word| word.trim_end_matches([',', ';'])) {
            assert!(said.iter().any(|said| said.text.contains(word)), "{word}");
        }
        for fact in &brief.facts {
            assert!(said[fact.message].text.contains(fact.value(&said)) && !fact.value(&said).is_empty());
        }
    }
}

#[test]
fn nothing_in_a_text_is_too_odd() {
    let odd = [
        "[",
        "[[]",
        "$",
        "1",
        "12:",
        "3.",
        "the",
        "o'clock",
        "'",
        "İ",
        "१२:३०",
        "half past",
        "1:2:3",
        "St.",
        "\u{301}",
        "€5€",
    ];
    for first in odd {
        for second in odd {
            let text = format!("{first} {second}{first}");
            let said = [
                Said { speaker: Speaker::Customer, text: &text },
                Said { speaker: Speaker::Company, text: second },
            ];
            let found = facts(&said);
            assert!(found.iter().all(|fact| !fact.value(&said).is_empty()), "{text}");
            let _ = brief(&said, &found, 3);
        }
    }
    let huge = "a".repeat(10_000) + "é";
    assert!(facts(&[Said { speaker: Speaker::Customer, text: &huge }]).len() < 4);
}

#[test]
fn what_the_company_promised_is_found_with_its_place() {
    let lines = [
        "U I will pay on Friday.",
        "S I am sorry. You will get the refund within 5 days. Is that all right?",
        "S We will not charge a fee. Our shop is open.",
        "S Ich melde mich bis Dienstag. Danke!",
        "S Recibirá un correo mañana.",
    ];
    let said = conversation(&lines);
    let found: Vec<&str> = promises(&said).into_iter().map(|(at, span)| cut(&said, at, span)).collect();
    assert_eq!(
        found,
        [
            "You will get the refund within 5 days.",
            "Ich melde mich bis Dienstag.",
            "Recibirá un correo mañana."
        ]
    );
}
