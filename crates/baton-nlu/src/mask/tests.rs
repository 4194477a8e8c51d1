use super::*;

fn masked(text: &str) -> String {
    mask(text, None).text
}

fn kinds(text: &str) -> Vec<SecretKind> {
    mask(text, None).secrets.into_iter().map(|(kind, _)| kind).collect()
}

const CARDS: [&str; 10] = [
    "4111111111111111",
    "4222222222222",
    "378282246310005",
    "6011111111111117",
    "5555555555554444",
    "30569309025904",
    "3530111333300000",
    "6304000000000000",
    "2223003122003222",
    "4000056655665556",
];

#[test]
fn card_numbers_are_masked_but_for_their_end() {
    for card in CARDS {
        let ending = &card[card.len() - 4..];
        assert_eq!(masked(&format!("my card is {card}.")), format!("my card is [card ending {ending}]."));
    }
}

#[test]
fn other_numbers_stay() {
    for text in [
        "79927398713",
        "0000000000000000",
        "1234567812345670",
        "4111111111111112",
        "order 48213",
        "#482137 and 48214",
        "orders 51234 51235 51237",
        "call +49 170 12345678",
        "12.11.2026",
        "41111111111111111111111",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn order_numbers_are_never_masked() {
    for number in 10_000..12_000_u32 {
        let wide = number * 83;
        for text in [
            format!("orders {wide} {number} {}", number + 7),
            format!("cvv order {number}"),
            format!("Bestellung {wide}, {wide}, {wide}"),
        ] {
            assert_eq!(masked(&text), text);
        }
    }
}

#[test]
fn separators_and_other_digits_hide_nothing() {
    for text in [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111\u{a0}1111\u{a0}1111\u{a0}1111",
        "4\u{200b}111\u{200d}111111111111",
        "４１１１１１１１１１１１１１１１",
        "٤١١١١١١١١١١١١١١١",
        "4111 - 1111 - 1111 - 1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "411111 1111111111",
        "4111\n1111\n1111\n1111",
        "4️⃣111111111111111",
        "four one one one one one one one one one one one one one one one",
        "vier eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins",
    ] {
        assert_eq!(masked(text), "[card ending 1111]", "{text}");
    }
}

#[test]
fn a_card_split_over_two_messages() {
    for (previous, text, expected) in [
        ("4111 1111", "1111 1111", "[card ending 1111]"),
        ("my card is 4111 1111 1111", "1111 and that is all", "[card ending 1111] and that is all"),
        ("41111111111", "11111", "[card ending 1111]"),
        ("the number: 41111111", "the rest is 11111111.", "the rest is [card ending 1111]."),
        ("my order is 48213", "1111 1111 1111", "1111 1111 1111"),
        ("order 411111", "111111", "111111"),
        ("4111 1111 for my friend", "1111 1111", "1111 1111"),
    ] {
        assert_eq!(mask(text, Some(previous)).text, expected, "{previous} / {text}");
    }
}

#[test]
fn security_codes_near_cards_and_words() {
    for (text, expected) in [
        ("4111111111111111 12/27 123", "[card ending 1111] 12/27 [security code]"),
        ("4111 1111 1111 1111 123", "[card ending 1111] [security code]"),
        ("cvv 123", "cvv [security code]"),
        ("CVC: 9876", "CVC: [security code]"),
        ("the security code is 555", "the security code is [security code]"),
        ("mein Sicherheitscode lautet 555", "mein Sicherheitscode lautet [security code]"),
        ("código de seguridad 555", "código de seguridad [security code]"),
        ("I paid 120 € with 4111111111111111", "I paid 120 € with [card ending 1111]"),
        ("room 123", "room 123"),
        (
            "no security code was asked, I live in house number eight, and paid for it 123",
            "no security code was asked, I live in house number eight, and paid for it 123",
        ),
    ] {
        assert_eq!(masked(text), expected);
    }
    assert_eq!(mask("123", Some("[card ending 1111]")).text, "[security code]");
    assert_eq!(mask("123", Some("how many do you want?")).text, "123");
}

#[test]
fn ibans() {
    for (text, expected) in [
        ("GB82WEST12345698765432", "[IBAN]"),
        ("to DE89 3704 0044 0532 0130 00, please", "to [IBAN], please"),
        ("es9121000418450200051332", "[IBAN]"),
        ("DE89370400440532013001", "DE89370400440532013001"),
        ("DE89-3704-0044-0532-0130-00 thanks", "[IBAN] thanks"),
    ] {
        assert_eq!(masked(text), expected);
    }
}

#[test]
fn passwords_and_keys() {
    for (text, expected) in [
        ("my password is hunter2!", "my password is [password]"),
        ("Password: Xy#9", "Password: [password]"),
        ("mein Passwort lautet Sommer2026.", "mein Passwort lautet [password]."),
        ("mi contraseña es gato", "mi contraseña es [password]"),
        ("mon mot de passe est chaton1", "mon mot de passe est [password]"),
        ("api key = a8f7-22", "api key = [password]"),
        ("use sk-abcdefghij0123456789 now", "use [password] now"),
    ] {
        assert_eq!(masked(text), expected);
        assert_eq!(kinds(text), [SecretKind::Password]);
    }
    for text in [
        "my password is wrong",
        "I forgot my password",
        "das Passwort ist falsch",
        "how do I reset my password?",
        "mi contraseña es incorrecta",
        "password reset is not working",
        "Is my password safe? Yes",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn the_ranges_show_the_masks() {
    let result = mask("IBAN DE89370400440532013000, card 4111111111111111, cvv 123, password: abc9", None);
    let shown: Vec<&str> =
        result.secrets.iter().map(|(_, span)| &result.text[span.start as usize..span.end as usize]).collect();
    assert_eq!(shown, ["[IBAN]", "[card ending 1111]", "[security code]", "[password]"]);
}
