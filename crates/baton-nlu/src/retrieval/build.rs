//! Builds the index of one language from its articles.

use std::collections::BTreeMap;

use baton_core::company::Article;
use baton_core::language::Language;
use baton_core::perception::Span;

use super::index::{ArticleRef, BEGINNING, Index, PART_STRENGTH, Place, Question, Sentence, Term, parts};
use crate::bm25::{self, Saturation};
use crate::embedding::{Encoder, Rows};
use crate::hash::{self, Table};
use crate::language::Languages;
use crate::sentences::{readable, sentences};
use crate::stem;
use crate::tokenize::{Text, tokenize};

/// How repetitions of a word in a passage stop counting.
const SATURATION: Saturation = Saturation { half_at: 0.45, length_share: 0.6 };
/// What a word of the title, or of a question of the article, counts in each of its passages.
const TITLE_STRENGTH: f32 = 0.8;
/// Passages about other things that are thought to be there when rarity is measured, so that the words of a company
/// with three articles weigh as much as those of one with hundreds.
const OTHER_PASSAGES: f32 = 50.0;
/// Later passages of an article answer its questions a little less surely.
const LEAD_STEP: f32 = 0.04;

impl Index {
    pub(super) fn build(
        language: Language,
        articles: &[&Article],
        languages: &Languages,
        encoder: &dyn Encoder,
        know: &mut impl FnMut(u64),
    ) -> Self {
        let mut index = Self {
            language,
            topics: Vec::new(),
            articles: Vec::new(),
            passages: Vec::new(),
            terms: Table::default(),
            postings: Vec::new(),
            questions: Vec::new(),
            meanings: Rows::new(encoder.dimensions()),
            sentences: Vec::new(),
            said: Rows::new(encoder.dimensions()),
            asked: Table::default(),
            beginnings: Table::default(),
            rarest: 1.0,
        };
        let mut strengths: BTreeMap<(u64, u32), f32> = BTreeMap::new();
        let mut spellings: BTreeMap<u64, String> = BTreeMap::new();
        let length: usize =
            articles.iter().flat_map(|article| &article.passages).map(|passage| passage.len()).sum();
        let count = articles.iter().map(|article| article.passages.len()).sum::<usize>().max(1);
        let usual_length = length as f32 / count as f32;
        for article in articles {
            index.add(article, usual_length, &mut strengths, &mut spellings, languages, know);
            index.add_sentences(article, &mut spellings, languages, encoder);
        }
        index.split_compounds(&mut strengths, &spellings);
        index.finish(&strengths, &spellings);
        index.add_questions(articles, languages, encoder);
        index
    }

    fn add(
        &mut self,
        article: &Article,
        usual_length: f32,
        strengths: &mut BTreeMap<(u64, u32), f32>,
        spellings: &mut BTreeMap<u64, String>,
        languages: &Languages,
        know: &mut impl FnMut(u64),
    ) {
        let number = self.articles.len();
        let topic = self.topics.iter().position(|topic| *topic == article.topic).unwrap_or_else(|| {
            self.topics.push(article.topic.clone());
            self.topics.len() - 1
        });
        self.articles.push(ArticleRef { name: article.name.clone(), topic });
        let mut heads = article.title.clone();
        for question in &article.questions {
            heads.push('\n');
            heads.push_str(question);
        }
        let heads = self.stems(&tokenize(&heads), spellings, languages, know);
        for (at, passage) in article.passages.iter().enumerate() {
            let place = u32::try_from(self.passages.len()).unwrap_or(u32::MAX);
            let mut counts: BTreeMap<u64, f32> = BTreeMap::new();
            for stem in self.stems(&tokenize(passage), spellings, languages, know) {
                *counts.entry(stem).or_default() += 1.0;
            }
            let long = passage.len() as f32 / usual_length;
            let resistance = SATURATION.resistance(long);
            for (stem, count) in counts {
                strengths.insert((stem, place), count / (count + resistance));
            }
            for stem in &heads {
                let strength = strengths.entry((*stem, place)).or_default();
                *strength = strength.max(TITLE_STRENGTH);
            }
            self.passages.push(Place {
                article: number,
                index: u16::try_from(at).unwrap_or(u16::MAX),
                lead: (1.0 - LEAD_STEP * at as f32).max(0.6),
                sentences: 0..0,
            });
        }
    }

    /// Takes in what the sentences of the passages added last say and mean.
    fn add_sentences(
        &mut self,
        article: &Article,
        spellings: &mut BTreeMap<u64, String>,
        languages: &Languages,
        encoder: &dyn Encoder,
    ) {
        let first = self.passages.len() - article.passages.len();
        for (at, passage) in (first..).zip(&article.passages) {
            let spans = sentences(passage);
            let texts: Vec<&str> = spans.iter().map(|span| &passage[span.clone()]).collect();
            let start = self.sentences.len();
            for (sentence, text) in texts.iter().enumerate() {
                let stems = self.stems(&tokenize(text), spellings, languages, &mut |_| ());
                let kept = readable(passage, &spans, sentence, self.language);
                let bytes = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
                let span =
                    Span { start: bytes(spans[kept.start].start), end: bytes(spans[kept.end - 1].end) };
                self.sentences.push(Sentence { span, stems });
            }
            encoder.encode_many(&texts).iter().for_each(|meaning| self.said.push(meaning));
            self.passages[at].sentences = start..self.sentences.len();
        }
    }

    fn stems(
        &self,
        text: &Text<'_>,
        spellings: &mut BTreeMap<u64, String>,
        languages: &Languages,
        know: &mut impl FnMut(u64),
    ) -> Vec<u64> {
        let words = text.tokens.iter().filter(|token| !token.is_number);
        words
            .inspect(|token| know(token.hash))
            .filter(|token| !languages.is_common(token.hash, self.language))
            .map(|token| {
                let word = text.word(token);
                let key = stem::key(word, self.language);
                spellings.entry(key).or_insert_with(|| stem::stem(word, self.language).to_owned());
                key
            })
            .collect()
    }

    /// Words that hold two words of the index also count as these.
    fn split_compounds(&self, strengths: &mut BTreeMap<(u64, u32), f32>, spellings: &BTreeMap<u64, String>) {
        if !self.has_compounds() {
            return;
        }
        let mut added: Vec<((u64, u32), f32)> = Vec::new();
        for ((stem, place), strength) in strengths.iter() {
            let word = spellings.get(stem).map_or("", String::as_str);
            for part in parts(word, self.language, |key| spellings.contains_key(&key)).into_iter().flatten() {
                added.push(((part, *place), strength * PART_STRENGTH));
            }
        }
        for (key, strength) in added {
            let known = strengths.entry(key).or_default();
            *known = known.max(strength);
        }
    }

    fn finish(&mut self, strengths: &BTreeMap<(u64, u32), f32>, spellings: &BTreeMap<u64, String>) {
        let count = self.passages.len() as f32 + OTHER_PASSAGES;
        let entries: Vec<_> = strengths.iter().collect();
        for chunk in entries.chunk_by(|a, b| a.0.0 == b.0.0) {
            let stem = chunk[0].0.0;
            let first = u32::try_from(self.postings.len()).unwrap_or(u32::MAX);
            self.postings.extend(chunk.iter().map(|((_, place), strength)| (*place, **strength)));
            let rarity = bm25::rarity(chunk.len() as f32, count);
            self.rarest = self.rarest.max(rarity);
            let last = u32::try_from(self.postings.len()).unwrap_or(u32::MAX);
            self.terms.insert(stem, Term { first, last, rarity });
            if let Some(beginning) = spellings.get(&stem).and_then(|word| word.as_bytes().get(..BEGINNING)) {
                self.beginnings.entry(hash::word(beginning)).or_insert(stem);
            }
        }
    }

    fn add_questions(&mut self, articles: &[&Article], languages: &Languages, encoder: &dyn Encoder) {
        for (number, article) in articles.iter().enumerate() {
            let heads: Vec<&str> =
                article.questions.iter().chain([&article.title]).map(String::as_str).collect();
            encoder.encode_many(&heads).iter().for_each(|meaning| self.meanings.push(meaning));
            for question in heads {
                let query = self.query(&tokenize(question), self.language, languages, usize::MAX);
                let at = u32::try_from(self.questions.len()).unwrap_or(u32::MAX);
                let telling = query.words.iter().map(|(stem, ..)| *stem);
                for key in telling.chain(query.common.iter().copied()) {
                    self.asked.entry(key).or_default().push(at);
                }
                self.questions.push(Question { article: number, weight: self.whole(&query) });
            }
        }
    }
}
