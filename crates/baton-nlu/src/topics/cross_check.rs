//! Every example taken for a message that was never seen, for whoever looks at the examples themselves.

use baton_core::language::Language;

use super::{Sentence, examples, probabilities, sentences, train};
use crate::perceive::Lesson;

/// An example of a topic and what it would be taken for, had it not been learnt.
#[derive(Debug)]
pub(crate) struct CrossChecked<'a> {
    /// The place of its topic.
    pub(crate) topic: usize,
    pub(crate) language: Language,
    pub(crate) text: &'a str,
    /// One per topic.
    pub(crate) probabilities: Vec<f32>,
}

/// Takes every example of the topics for one that was not learnt.
pub(crate) fn cross_check<'a>(lesson: &Lesson<'a>) -> Vec<CrossChecked<'a>> {
    let topics = lesson.topics.len();
    let sentences = sentences(lesson);
    let fitted = train::fit(examples(&sentences, topics, lesson.encoder.as_ref()), topics + 1, usize::MAX);
    let of_topics = fitted.held_out.into_iter().filter(|held| held.class < topics);
    of_topics
        .map(|held| {
            let Sentence { class, language, text, .. } = sentences[held.example];
            let probabilities = probabilities(held.logits, fitted.temperature).0;
            CrossChecked { topic: class, language, text, probabilities }
        })
        .collect()
}
