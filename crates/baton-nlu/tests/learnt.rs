//! The learnt weights of signals: that they came from the corpus in the repository, and what they hear.

use std::fs;
use std::path::Path;

use baton_core::perception::{Score, SignalKind};
use baton_nlu::{Context, Labelled, Learnt, Model, corpus_hash, perceive, read_corpus, train_signals};

/// From here on a signal counts.
const COUNTS: Score = Score::percent(60);

/// The files of the corpus in the order of their names.
fn corpus() -> Vec<Labelled> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let entries = fs::read_dir(folder).expect("the corpus is in the repository");
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    assert_eq!(files.len(), 10, "one file for each language");
    let text = |file| fs::read_to_string(file).expect("a file of the corpus");
    files.iter().flat_map(|file| read_corpus(&text(file)).expect("lines of a corpus")).collect()
}

#[test]
fn the_weights_came_from_the_corpus() {
    assert_eq!(Learnt::built_in_corpus(), corpus_hash(&corpus()));
}

#[test]
fn the_same_messages_give_the_same_weights_and_half_of_them_are_refused() {
    let some: Vec<Labelled> = corpus().into_iter().step_by(97).collect();
    let bytes = train_signals(&some, &[]);
    assert_eq!(bytes, train_signals(&some, &[]));
    let bytes: &'static [u8] = bytes.leak();
    assert!(Learnt::read(bytes).is_ok());
    for end in [0, 7, 20, 100, bytes.len() - 1] {
        assert!(Learnt::read(&bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn what_no_phrase_hears_is_heard_inside_of_a_long_message() {
    let model = Model::learn(&[], std::iter::empty());
    let text = "Hello, I ordered a lamp last week. Since my husband passed away I cannot cope with all these letters. When will the lamp come?";
    let found = perceive(&model, &Context::default(), text);
    let signal = found.signal(SignalKind::Vulnerability).filter(|signal| signal.score >= COUNTS).unwrap();
    let shown = &text[signal.span.start as usize..signal.span.end as usize];
    assert!(shown.contains("passed away") && !shown.contains("lamp"), "{shown}");
}
