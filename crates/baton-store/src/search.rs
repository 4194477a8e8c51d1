//! A derived store: which messages contain some words.
//!
//! SQLite's full-text index (FTS5) in this process's memory, without the texts themselves. Nothing of it reaches a disk,
//! so sealed bodies stay the only copy of what was said; after a start it is built again from the log.
//!
//! Invariants: what was given for a customer is gone after [`SearchIndex::forget`] has returned, also from the parts
//! of the index that were merged before; words of a forgotten customer are not taken in again.
//!
//! Deliberately absent: ranking (the newest comes first), phrases, stems, folding of letters (the caller gives texts and
//! questions folded alike), and reading the log.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use baton_core::id::{ConversationId, CustomerId};
use rusqlite::{Connection, params};

use crate::error::StoreError;

/// Words of a query that count; more say nothing more.
pub const QUERY_WORDS_MAX: usize = 12;
/// Characters of a word that count.
const WORD_CHARACTERS_MAX: usize = 64;
/// From so many letters on the last word may be unfinished: fewer are the beginning of half of all words.
const OPEN_FROM: usize = 3;
/// Conversations that one search looks at before it stops; the next page goes on from there.
const LOOKED_AT_MAX: usize = 2_000;
/// Matching messages read at once: most pages are full before, and beginning again costs as much as reading.
const BATCH: usize = 4_096;
/// Matching messages that are passed over at once because of their mark.
const PASSED_MAX: usize = 65_536;
/// A merge goes in steps of so many pages, and searches come between.
const MERGE_PAGES: i64 = 400;

/// A message to be found.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Whose: needed with the first document of a conversation; what comes before it is left out.
    pub customer: Option<CustomerId>,
    /// The number of its event.
    pub seq: u64,
    /// A mark of the caller's choice, to search some kinds of messages only: a single bit.
    pub mark: u8,
    /// What was said; nothing is taken in when it is empty.
    pub text: &'a str,
}

/// A message that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Its place: what to pass as `before` to go on.
    pub place: u64,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The number of its event.
    pub seq: u64,
    /// Its mark.
    pub mark: u8,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// The words, all of which a message has; the last one may be the beginning of a word.
    pub text: &'a str,
    /// Only messages with one of these marks.
    pub marks: u8,
    /// Only messages before this place.
    pub before: Option<u64>,
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundPage {
    /// The newest first.
    pub found: Vec<Found>,
    /// Where to go on, if there is more.
    pub next: Option<u64>,
}

/// Messages with the numbers of their conversations, and where to go on if there may be more.
type Batch = (Vec<(Found, u32)>, Option<u64>);

struct Entry {
    /// An index into `State::conversations`.
    conversation: u32,
    seq: u32,
    mark: u8,
}

struct State {
    connection: Connection,
    /// By place, from 1.
    entries: Vec<Entry>,
    conversations: Vec<(ConversationId, CustomerId)>,
    numbers: HashMap<ConversationId, u32>,
    forgotten: HashSet<CustomerId>,
}

/// The index of one workspace.
pub struct SearchIndex(Mutex<State>);

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "SearchIndex({} messages)", self.len())
    }
}

fn failed(error: &rusqlite::Error) -> StoreError {
    // What SQLite says of a statement may quote it, and a query is somebody's words.
    StoreError::Damaged { what: format!("the search index: {:?}", error.sqlite_error_code()) }
}

impl SearchIndex {
    /// An empty index.
    ///
    /// # Errors
    /// When SQLite has no memory.
    pub fn new() -> Result<Self, StoreError> {
        Self::open().map_err(|error| failed(&error))
    }

    fn open() -> rusqlite::Result<Self> {
        let connection = Connection::open_in_memory()?;
        // A page that is given up is overwritten: erased words do not stay in free memory.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "temp_store", "memory")?;
        connection.execute_batch(
            "create virtual table words using fts5(text, content = '', contentless_delete = 1, detail = none, \
             prefix = '3', tokenize = unicode61)",
        )?;
        Ok(Self(Mutex::new(State {
            connection,
            entries: Vec::new(),
            conversations: Vec::new(),
            numbers: HashMap::new(),
            forgotten: HashSet::new(),
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Messages that were taken in, also those forgotten since.
    #[must_use]
    pub fn len(&self) -> usize {
        self.state().entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that SQLite holds for it, and those of the table beside it.
    ///
    /// # Errors
    /// When SQLite does not say.
    pub fn bytes(&self) -> Result<u64, StoreError> {
        let state = self.state();
        let pragma = |name: &str| state.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let pages = pragma("page_count").map_err(|error| failed(&error))?;
        let size = pragma("page_size").map_err(|error| failed(&error))?;
        let beside = state.entries.capacity() * size_of::<Entry>()
            + state.conversations.capacity() * size_of::<(ConversationId, CustomerId)>()
            + state.numbers.capacity() * size_of::<(ConversationId, u32)>();
        Ok(u64::try_from(pages * size).unwrap_or(0) + beside as u64)
    }

    /// Takes messages in, the oldest first. Messages of forgotten customers are left out.
    ///
    /// # Errors
    /// When SQLite fails; then none of them is in.
    pub fn add(&self, documents: &[Document<'_>]) -> Result<(), StoreError> {
        let mut state = self.state();
        let before = state.entries.len();
        let outcome = state.add(documents).map_err(|error| failed(&error));
        if outcome.is_err() {
            state.entries.truncate(before);
        }
        outcome
    }

    /// The newest messages that contain all words, at most one of a conversation, at most `limit`. `keep` says of a
    /// conversation whether it is to be shown; it is asked once for each.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn find(
        &self,
        wanted: &Wanted<'_>,
        limit: usize,
        mut keep: impl FnMut(ConversationId) -> bool,
    ) -> Result<FoundPage, StoreError> {
        let Some(query) = query(wanted.text) else { return Ok(FoundPage::default()) };
        let mut page = FoundPage::default();
        let mut before = wanted.before;
        let mut asked: HashSet<u32> = HashSet::new();
        loop {
            // Read under the lock, judged without it: `keep` may read from the store.
            let (batch, more) =
                self.state().matching(&query, wanted, before).map_err(|error| failed(&error))?;
            for (found, number) in batch {
                if !asked.insert(number) || !keep(found.conversation) {
                    continue;
                }
                page.found.push(found);
                if page.found.len() == limit {
                    page.next = Some(found.place);
                    return Ok(page);
                }
            }
            let Some(rest) = more else { return Ok(page) };
            before = Some(rest);
            if asked.len() >= LOOKED_AT_MAX {
                page.next = before;
                return Ok(page);
            }
        }
    }

    /// Removes every word of a customer for good.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn forget(&self, customer: CustomerId) -> Result<(), StoreError> {
        let removed = self.state().remove(customer).map_err(|error| failed(&error))?;
        if !removed {
            return Ok(());
        }
        // Deleted rows stay in merged parts until these are merged again: all of them, in steps.
        let mut step = -MERGE_PAGES;
        loop {
            let state = self.state();
            let before = state.connection.total_changes();
            let merge = "insert into words(words, rank) values ('merge', ?1)";
            state.connection.execute(merge, [step]).map_err(|error| failed(&error))?;
            // Documented: when nothing was left to merge, the count rises by less than two.
            if state.connection.total_changes() - before < 2 {
                return Ok(());
            }
            step = MERGE_PAGES;
        }
    }
}

impl State {
    fn add(&mut self, documents: &[Document<'_>]) -> rusqlite::Result<()> {
        let Self { connection, entries, conversations, numbers, forgotten } = self;
        let transaction = connection.unchecked_transaction()?;
        {
            let mut insert = transaction.prepare_cached("insert into words(rowid, text) values (?1, ?2)")?;
            for document in documents {
                let known = numbers.get(&document.conversation).copied();
                let number = match (known, document.customer) {
                    (Some(number), _) => number,
                    (None, Some(customer)) => {
                        conversations.push((document.conversation, customer));
                        let number = u32::try_from(conversations.len() - 1).unwrap_or(u32::MAX);
                        numbers.insert(document.conversation, number);
                        number
                    }
                    (None, None) => continue,
                };
                let (_, customer) = conversations[number as usize];
                if document.text.is_empty() || forgotten.contains(&customer) {
                    continue;
                }
                entries.push(Entry {
                    conversation: number,
                    seq: u32::try_from(document.seq).unwrap_or(u32::MAX),
                    mark: document.mark,
                });
                insert.execute(params![i64::try_from(entries.len()).unwrap_or(i64::MAX), document.text])?;
            }
        }
        transaction.commit()
    }

    /// Up to a batch of matching messages.
    fn matching(&self, query: &str, wanted: &Wanted<'_>, before: Option<u64>) -> rusqlite::Result<Batch> {
        let before = before.and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(
            "select rowid from words where words match ?1 and rowid < ?2 order by rowid desc",
        )?;
        let mut rows = statement.query(params![query, before])?;
        let (mut batch, mut seen) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let place = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
            let entry = usize::try_from(place).ok().and_then(|place| self.entries.get(place.checked_sub(1)?));
            let Some(entry) = entry else { continue };
            seen += 1;
            if entry.mark & wanted.marks != 0 {
                let (conversation, _) = self.conversations[entry.conversation as usize];
                let found = Found { place, conversation, seq: u64::from(entry.seq), mark: entry.mark };
                batch.push((found, entry.conversation));
            }
            if batch.len() == BATCH || seen == PASSED_MAX {
                return Ok((batch, Some(place)));
            }
        }
        Ok((batch, None))
    }

    /// Whether there was anything.
    fn remove(&mut self, customer: CustomerId) -> rusqlite::Result<bool> {
        self.forgotten.insert(customer);
        let theirs: HashSet<u32> = (0..)
            .zip(&self.conversations)
            .filter(|(_, (_, whose))| *whose == customer)
            .map(|(number, _)| number)
            .collect();
        let places = (1_i64..).zip(&self.entries).filter(|(_, entry)| theirs.contains(&entry.conversation));
        let places: Vec<i64> = places.map(|(place, _)| place).collect();
        let transaction = self.connection.unchecked_transaction()?;
        {
            let mut delete = transaction.prepare_cached("delete from words where rowid = ?1")?;
            for place in &places {
                delete.execute([place])?;
            }
        }
        transaction.commit()?;
        Ok(!places.is_empty())
    }
}

/// The words of a text as the index cuts them, at most [`QUERY_WORDS_MAX`].
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The query in FTS5's language: every word quoted, the last one open unless something follows it; none without a word.
fn query(text: &str) -> Option<String> {
    let mut query = String::new();
    for word in words(text).take(QUERY_WORDS_MAX) {
        if !query.is_empty() {
            query.push(' ');
        }
        let end = word.char_indices().nth(WORD_CHARACTERS_MAX).map_or(word.len(), |(at, _)| at);
        query.push('"');
        query.push_str(&word[..end]);
        query.push('"');
    }
    if query.is_empty() {
        return None;
    }
    let last = words(text).take(QUERY_WORDS_MAX).last().map_or(0, |word| word.chars().count());
    if last >= OPEN_FROM && text.chars().next_back().is_some_and(char::is_alphanumeric) {
        query.push('*');
    }
    Some(query)
}

#[cfg(test)]
mod tests;
