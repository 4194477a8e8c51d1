//! How many messages of wording that nothing was learnt from are heard, and how many ordinary ones raise an alarm.
//!
//! `tests/data/unseen.tsv` holds `kind<TAB>language<TAB>message`, kind `none` for ordinary messages, of which half were
//! made to look like a matter. Nothing may be learnt from this file: no pattern, no message of `corpus`, no constant is
//! chosen by what it says, or its numbers in docs/NLU.md mean nothing (three
//! short messages are among the phrasings too). The limits are a little beside what is reached.

use baton_core::perception::{Perception, Score, SignalKind};
use baton_nlu::{Context, Model, perceive, read_corpus};

/// From here on a signal counts; policies ask for 50 to 80 percent.
const COUNTS: Score = Score::percent(60);
/// Least share of requests for a person heard, in percent.
const PERSON_FLOOR: usize = 84;
/// Least share of sensitive matters heard as what they are, in percent.
const SENSITIVE_FLOOR: usize = 81;
/// Most ordinary messages taken for a request for a person, and for any sensitive matter, in parts per thousand.
const ALARMS_CEILING: [usize; 2] = [37, 110];

/// What was perceived in each message, with its true kind.
fn perceived() -> Vec<(Option<SignalKind>, Perception)> {
    let model = Model::learn(&[], std::iter::empty());
    let rows = read_corpus(include_str!("data/unseen.tsv")).expect("three fields in each line");
    rows.into_iter()
        .map(|message| (message.kind, perceive(&model, &Context::default(), &message.text)))
        .collect()
}

fn hears(found: &Perception, kind: SignalKind) -> bool {
    found.score(kind) >= COUNTS
}

#[test]
fn unseen_wordings_are_heard_and_ordinary_ones_stay_quiet() {
    let rows = perceived();
    let person = SignalKind::AsksForPerson;
    let (mut asked, mut sensitive, mut ordinary) = ([0; 2], [0; 2], [0; 3]);
    for (kind, found) in &rows {
        match kind {
            Some(kind) => {
                let tally = if *kind == person { &mut asked } else { &mut sensitive };
                tally[0] += usize::from(hears(found, *kind));
                tally[1] += 1;
            }
            None => {
                ordinary[0] += usize::from(hears(found, person));
                ordinary[1] += usize::from(SignalKind::SENSITIVE.iter().any(|kind| hears(found, *kind)));
                ordinary[2] += 1;
            }
        }
    }
    assert_eq!([asked[1], sensitive[1], ordinary[2]], [200, 840, 600]);
    assert!(asked[0] * 100 >= asked[1] * PERSON_FLOOR, "{asked:?}");
    assert!(sensitive[0] * 100 >= sensitive[1] * SENSITIVE_FLOOR, "{sensitive:?}");
    for (alarms, ceiling) in ordinary.iter().zip(ALARMS_CEILING) {
        assert!(alarms * 1_000 <= ordinary[2] * ceiling, "{ordinary:?}");
    }
}
