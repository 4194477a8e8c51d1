use baton_core::Ids;
use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::Timestamp;

use super::{Document, FoundPage, SearchIndex, Wanted, query};

struct Shop {
    index: SearchIndex,
    ids: Ids,
}

impl Shop {
    fn new() -> Self {
        Self { index: SearchIndex::new().expect("memory"), ids: Ids::new(7) }
    }

    fn says(&mut self, texts: &[&str]) -> (ConversationId, CustomerId) {
        let now = Timestamp::from_millis(0);
        let (conversation, customer) = (self.ids.conversation(now), self.ids.customer(now));
        let documents: Vec<Document<'_>> = (1..)
            .zip(texts)
            .map(|(seq, text)| Document { conversation, customer: Some(customer), seq, mark: 1, text })
            .collect();
        self.index.add(&documents).expect("taken in");
        (conversation, customer)
    }

    fn find(&self, text: &str, before: Option<u64>, limit: usize) -> FoundPage {
        self.index.find(&Wanted { text, marks: u8::MAX, before }, limit, |_| true).expect("found")
    }

    fn conversations(&self, text: &str) -> Vec<ConversationId> {
        self.find(text, None, 100).found.iter().map(|found| found.conversation).collect()
    }
}

#[test]
fn all_words_in_one_message_in_any_order_and_case() {
    let mut shop = Shop::new();
    let (coat, _) = shop.says(&["Hello", "My COAT has a broken zipper, order NH-20418"]);
    assert_eq!(shop.conversations("zipper coat "), [coat]);
    assert_eq!(shop.conversations("nh-20418"), [coat]);
    assert_eq!(shop.conversations("hello zipper"), [], "in two messages");
    assert_eq!(shop.conversations("!?"), []);
}

#[test]
fn the_last_word_may_be_unfinished_until_something_follows_it() {
    let mut shop = Shop::new();
    let (coat, _) = shop.says(&["a broken zipper"]);
    assert_eq!(shop.conversations("broken zip"), [coat]);
    assert_eq!(shop.conversations("broken zip "), []);
}

#[test]
fn the_words_of_a_query_are_never_read_as_its_language() {
    let mut shop = Shop::new();
    shop.says(&["coats NOT boots"]);
    assert_eq!(query("a\" OR b*"), Some("\"a\" \"OR\" \"b\"".to_owned()));
    assert_eq!(shop.conversations("coats NOT boots").len(), 1);
    assert_eq!(shop.conversations("NEAR(coats) \" * -^").len(), 0);
}

#[test]
fn the_newest_comes_first_once_for_each_conversation_and_pages_go_on() {
    let mut shop = Shop::new();
    let mut made: Vec<ConversationId> =
        (0..5).map(|_| shop.says(&["a refund", "the refund again"]).0).collect();
    made.reverse();
    let first = shop.find("refund", None, 3);
    let ids = |page: &FoundPage| page.found.iter().map(|found| found.conversation).collect::<Vec<_>>();
    assert_eq!(ids(&first), made[..3]);
    assert!(first.found.iter().all(|found| found.seq == 2), "the newest message of each");
    let second = shop.find("refund", first.next, 3);
    // The last conversation of the first page comes again with its older message.
    assert_eq!(ids(&second), made[2..]);
    assert_eq!(shop.find("refund", second.next, 3).next, None);
}

#[test]
fn marks_choose_and_a_refused_conversation_is_asked_about_once() {
    let mut shop = Shop::new();
    let (first, _) = shop.says(&["refund", "refund", "refund"]);
    let mut asked = 0;
    let wanted = Wanted { text: "refund", marks: 1, before: None };
    let page = shop.index.find(&wanted, 10, |id| {
        assert_eq!(id, first);
        asked += 1;
        false
    });
    assert_eq!((page.expect("found").found.len(), asked), (0, 1));
    assert_eq!(shop.index.find(&Wanted { marks: 2, ..wanted }, 10, |_| true).expect("found").found.len(), 0);
}

#[test]
fn a_forgotten_customer_is_gone_from_every_page_of_memory_and_does_not_come_back() {
    let mut shop = Shop::new();
    let (conversation, customer) = shop.says(&["my secret is xylophonequartz"]);
    for _ in 0..200 {
        shop.says(&["a coat and a refund"]);
    }
    assert_eq!(shop.conversations("xylophonequartz"), [conversation]);
    shop.index.forget(customer).expect("forgotten");
    assert_eq!(shop.conversations("xylophonequartz"), []);
    let holds = |word: &str| {
        let mut state = shop.index.state();
        let image = state.connection.serialize("main").expect("an image");
        image.windows(word.len()).any(|part| part == word.as_bytes())
    };
    assert!(holds("refund"), "the image shows words that are there");
    assert!(!holds("xylophonequartz"));
    assert!(!holds("ylophonequart"), "nor the rest of it");
    let late = Document { conversation, customer: None, seq: 9, mark: 1, text: "xylophonequartz" };
    shop.index.add(&[late]).expect("left out");
    assert_eq!(shop.conversations("xylophonequartz"), []);
    assert_eq!(shop.conversations("coat").len(), 100);
}
