//! Every example taken for a message that was never seen, for whoever looks at the examples themselves.

use baton_core::company::Topic;
use baton_core::language::Language;

use super::{examples, probabilities, sentences, train};
use crate::embedding::Encoder;

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
pub(crate) fn cross_check<'a>(
    topics: &'a [Topic],
    out_of_scope: &'a [String],
    encoder: &dyn Encoder,
) -> Vec<CrossChecked<'a>> {
    let sentences = sentences(topics, out_of_scope);
    let fitted = train::fit(examples(&sentences, topics.len(), encoder), topics.len() + 1, usize::MAX);
    let of_topics = fitted.held_out.into_iter().filter(|held| held.class < topics.len());
    of_topics
        .map(|held| {
            let (topic, language, text) = sentences[held.example];
            CrossChecked {
                topic,
                language,
                text,
                probabilities: probabilities(held.logits, fitted.temperature).0,
            }
        })
        .collect()
}
