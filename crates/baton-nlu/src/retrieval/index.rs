//! The inverted index of one language: which passage holds which stem, and how strongly.

use std::collections::BTreeMap;

use baton_core::company::Article;
use baton_core::id::{ArticleName, TopicName};
use baton_core::language::Language;

use crate::hash::{self, Table};
use crate::language::Languages;
use crate::stem;
use crate::tokenize::{Text, tokenize};

/// How fast repetitions of a word in a passage stop counting.
const SATURATION: f32 = 0.45;
/// How much a long passage is held against its words.
const LENGTH_SHARE: f32 = 0.6;
/// What a word of the title, or of a question of the article, counts in each of its passages.
const TITLE_STRENGTH: f32 = 0.8;
/// What a part of a compound word counts.
const PART_STRENGTH: f32 = 0.8;
/// What a word counts that only begins like a word of the index.
const BEGINNING_STRENGTH: f32 = 0.6;
/// Passages about other things that are thought to be there when rarity is measured, so that the words of a company
/// with three articles weigh as much as those of one with hundreds.
const OTHER_PASSAGES: f32 = 50.0;
/// Letters of such a beginning.
const BEGINNING: usize = 5;
/// Shortest part of a compound word, in bytes.
const SHORTEST_PART: usize = 4;
/// Weight of a word that no article knows, as a share of the rarest word's.
const UNKNOWN_SHARE: f32 = 0.75;
/// Later passages of an article answer its questions a little less surely.
const LEAD_STEP: f32 = 0.04;

#[derive(Debug)]
pub(super) struct ArticleRef {
    pub name: ArticleName,
    /// Index in [`Index::topics`].
    pub topic: usize,
}

#[derive(Debug)]
pub(super) struct Place {
    /// Index in [`Index::articles`].
    pub article: usize,
    /// Passage of the article.
    pub index: u16,
    /// How far the article's own questions speak for this passage, from 0 to 1.
    pub lead: f32,
}

#[derive(Debug, Clone, Copy)]
struct Term {
    /// Range in `postings`.
    first: u32,
    last: u32,
    rarity: f32,
}

#[derive(Debug)]
struct Question {
    article: usize,
    weight: f32,
}

#[derive(Debug)]
pub(super) struct Index {
    language: Language,
    /// The topics of the articles, each once.
    pub topics: Vec<TopicName>,
    pub articles: Vec<ArticleRef>,
    pub passages: Vec<Place>,
    terms: Table<Term>,
    /// Passage and strength from 0 to 1.
    postings: Vec<(u32, f32)>,
    questions: Vec<Question>,
    /// Questions that hold a stem.
    asked: Table<Vec<u32>>,
    /// A stem of the index for each beginning.
    beginnings: Table<u64>,
    rarest: f32,
}

/// A message as the index sees it.
#[derive(Debug)]
pub(super) struct Query {
    /// Stem, weight, strength.
    words: Vec<(u64, f32, f32)>,
    /// Words common in the language.
    common: Vec<u64>,
    /// Weight of the telling words.
    pub total: f32,
}

/// Weight of a common word when a message is compared with a question, as a share of the rarest word's: "how long"
/// and "how much" ask for different things.
const COMMON_SHARE: f32 = 0.12;
/// Common words of a message that are compared.
const MOST_COMMON: usize = 24;

impl Index {
    pub(super) fn build(
        language: Language,
        articles: &[&Article],
        languages: &Languages,
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
        }
        index.split_compounds(&mut strengths, &spellings);
        index.finish(&strengths, &spellings);
        index.add_questions(articles, languages);
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
            let resistance = SATURATION * (1.0 - LENGTH_SHARE + LENGTH_SHARE * long);
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
            });
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

    fn has_compounds(&self) -> bool {
        matches!(self.language, Language::De | Language::Nl | Language::Sv)
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
            let held = chunk.len() as f32;
            let rarity = (1.0 + (count - held + 0.5) / (held + 0.5)).ln();
            self.rarest = self.rarest.max(rarity);
            let last = u32::try_from(self.postings.len()).unwrap_or(u32::MAX);
            self.terms.insert(stem, Term { first, last, rarity });
            if let Some(beginning) = spellings.get(&stem).and_then(|word| word.as_bytes().get(..BEGINNING)) {
                self.beginnings.entry(hash::word(beginning)).or_insert(stem);
            }
        }
    }

    fn add_questions(&mut self, articles: &[&Article], languages: &Languages) {
        for (number, article) in articles.iter().enumerate() {
            for question in article.questions.iter().chain([&article.title]) {
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

    /// The telling words of a message, whose stems are in `language`, if there are any.
    pub(super) fn query(
        &self,
        text: &Text<'_>,
        language: Language,
        languages: &Languages,
        most: usize,
    ) -> Query {
        let mut query = Query { words: Vec::with_capacity(16), common: Vec::with_capacity(16), total: 0.0 };
        let own = text.stems.len() == text.tokens.len() && language == self.language;
        for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| !token.is_number) {
            if query.words.len() >= most {
                break;
            }
            if languages.is_common(token.hash, self.language) {
                if query.common.len() < MOST_COMMON && !query.common.contains(&token.hash) {
                    query.common.push(token.hash);
                }
                continue;
            }
            let word = text.word(token);
            let key = if own { text.stems[at] } else { stem::key(word, self.language) };
            if let Some(term) = self.terms.get(&key) {
                query.add(key, term.rarity, 1.0);
            } else if !self.add_near(word, key, &mut query) {
                query.add(key, self.rarest * UNKNOWN_SHARE, 0.0);
            }
        }
        query
    }

    /// Parts of a compound word, else a word with the same beginning.
    fn add_near(&self, word: &str, key: u64, query: &mut Query) -> bool {
        let found =
            self.has_compounds().then(|| parts(word, self.language, |key| self.terms.contains_key(&key)));
        if let Some(found) = found.flatten() {
            for part in found {
                let rarity = self.terms.get(&part).map_or(0.0, |term| term.rarity);
                query.add(part, rarity, PART_STRENGTH);
            }
            return true;
        }
        let beginning =
            word.as_bytes().get(..BEGINNING).and_then(|bytes| self.beginnings.get(&hash::word(bytes)));
        let Some(near) = beginning.filter(|near| **near != key) else { return false };
        let rarity = self.terms.get(near).map_or(0.0, |term| term.rarity);
        query.add(*near, rarity, BEGINNING_STRENGTH);
        true
    }

    /// Weight of all words of a message.
    pub(super) fn whole(&self, query: &Query) -> f32 {
        query.total + query.common.len() as f32 * COMMON_SHARE * self.rarest
    }

    /// Weight of the message's words that each passage covers.
    pub(super) fn covered(&self, query: &Query) -> Vec<f32> {
        let mut covered = vec![0.0_f32; self.passages.len()];
        for (stem, weight, strength) in &query.words {
            if *strength > 0.0
                && let Some(term) = self.terms.get(stem)
            {
                for (place, held) in &self.postings[term.first as usize..term.last as usize] {
                    covered[*place as usize] += weight * strength * held;
                }
            }
        }
        covered
    }

    /// For each article, how alike the message and the most alike of its questions are.
    pub(super) fn likeness(&self, query: &Query) -> Vec<f32> {
        let mut shared = vec![0.0_f32; self.questions.len()];
        for (stem, weight, strength) in &query.words {
            for question in self.asked.get(stem).map_or(&[][..], Vec::as_slice) {
                shared[*question as usize] += weight * strength;
            }
        }
        for word in &query.common {
            for question in self.asked.get(word).map_or(&[][..], Vec::as_slice) {
                shared[*question as usize] += COMMON_SHARE * self.rarest;
            }
        }
        let whole = self.whole(query);
        let mut likeness = vec![0.0_f32; self.articles.len()];
        for (question, shared) in self.questions.iter().zip(shared) {
            if shared > 0.0 {
                let like = 2.0 * shared / (question.weight + whole);
                likeness[question.article] = likeness[question.article].max(like.min(1.0));
            }
        }
        likeness
    }
}

impl Query {
    fn add(&mut self, stem: u64, weight: f32, strength: f32) {
        if !self.words.iter().any(|(known, ..)| *known == stem) {
            self.words.push((stem, weight, strength));
            self.total += weight;
        }
    }
}

/// The stems of the two parts of a compound word, when both are known; a linking `s` or `n` may stand between.
fn parts(word: &str, language: Language, known: impl Fn(u64) -> bool) -> Option<[u64; 2]> {
    if word.len() < SHORTEST_PART * 2 || !word.is_ascii() {
        return None;
    }
    (SHORTEST_PART..=word.len() - SHORTEST_PART).rev().find_map(|cut| {
        let (head, tail) = word.split_at(cut);
        let tail_key = stem::key(tail, language);
        let linked = head
            .strip_suffix('s')
            .or_else(|| head.strip_suffix('n'))
            .filter(|head| head.len() >= SHORTEST_PART);
        let head_key = [Some(head), linked]
            .into_iter()
            .flatten()
            .map(|head| stem::key(head, language))
            .find(|key| known(*key))?;
        known(tail_key).then_some([head_key, tail_key])
    })
}
