//! Tokenising and perceiving any text: nothing panics, spans are on character boundaries, and the same text gives the
//! same perception.
#![no_main]

use std::sync::LazyLock;

use baton_nlu::{Context, Model, perceive};
use libfuzzer_sys::fuzz_target;

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::learn(&[], std::iter::empty()));

fuzz_target!(|input: (&str, Vec<String>)| {
    let (text, turns) = input;
    let context = Context { customer_turns: &turns, ..Context::default() };
    let found = perceive(&MODEL, &context, text);
    for signal in &found.signals {
        assert!(text.get(signal.span.start as usize..signal.span.end as usize).is_some());
    }
    for entity in &found.entities {
        assert!(text.get(entity.span.start as usize..entity.span.end as usize).is_some());
    }
    assert_eq!(perceive(&MODEL, &context, text), found);
});
