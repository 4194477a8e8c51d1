//! From events to the frames that a customer sees.

use baton_core::company::Company;
use baton_core::conversation::{Expects, Holder as Held};
use baton_core::desk::Desk;
use baton_core::event::{Citation as Source, Event, Notice, Purpose};
use baton_core::language::Language;
use baton_core::perception::Span;
use baton_core::time::{SECOND, Timestamp};

use super::customer::{
    Author, AuthorKind, Citation, CustomerFrame, Holder, HolderKind, Message, Queue, is_line,
};

/// Who holds a conversation while its events are rendered: what a line about the baton needs to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Baton {
    /// Who holds it.
    pub holder: Held,
    /// Raised with every change of holder.
    pub version: u64,
}

impl Baton {
    /// Before the first event.
    pub const START: Self = Self { holder: Held::Assistant, version: 1 };

    /// The same as the fold of the event does to holder and version.
    pub fn follow(&mut self, event: &Event) {
        let holder = match event {
            Event::HandoffStarted { .. } | Event::AgentReleased { .. } => Held::Queue,
            Event::AgentJoined { agent, .. } | Event::TakenOver { agent, .. } => Held::Agent(*agent),
            Event::ReturnAnswered { consent: true, .. }
            | Event::StayedWithAssistant { .. }
            | Event::ConversationReopened => Held::Assistant,
            Event::Offered { .. } | Event::OfferEnded { .. } | Event::ConversationClosed { .. } => {
                self.version += 1;
                return;
            }
            _ => return,
        };
        *self = Self { holder, version: self.version + 1 };
    }

    /// The holder with the name that customers see.
    #[must_use]
    pub fn shown(&self, desk: &Desk) -> Holder {
        match self.holder {
            Held::Assistant => Holder { kind: HolderKind::Assistant, name: None },
            Held::Queue => Holder { kind: HolderKind::Queue, name: None },
            Held::Agent(agent) => Holder { kind: HolderKind::Agent, name: Some(desk.display_name(agent)) },
        }
    }
}

/// Where an article can be read.
#[must_use]
pub fn help_url(company: &Company, article: &str, language: Language) -> String {
    let base = company.profile.help_base.trim_end_matches('/');
    if base.is_empty() {
        format!("/help/{article}?l={}", language.code())
    } else {
        format!("{base}/{article}")
    }
}

/// Where a source can be read: on our own page at the sentences that were cited, which are marked there.
fn cited_url(company: &Company, source: &Source, language: Language) -> String {
    let url = help_url(company, source.article.as_str(), language);
    match source.span {
        Some(Span { start, end }) if company.profile.help_base.is_empty() => {
            format!("{url}&p={}&s={start}-{end}#cited", source.passage)
        }
        _ => url,
    }
}

pub(crate) fn citations(company: &Company, sources: &[Source], language: Language) -> Vec<Citation> {
    (1..)
        .zip(sources)
        .map(|(n, source)| Citation {
            n,
            title: source.title.clone(),
            url: cited_url(company, source, language),
        })
        .collect()
}

/// Adds the frames of one event to `frames`; `baton` is the baton before it and is moved on.
pub fn customer(
    event: &Event,
    seq: u64,
    at: Timestamp,
    company: &Company,
    desk: &Desk,
    baton: &mut Baton,
    frames: &mut Vec<CustomerFrame>,
) {
    baton.follow(event);
    let line = |baton: &Baton, text: &str| CustomerFrame::Holder {
        seq,
        holder: baton.shown(desk),
        version: baton.version,
        text: text.to_owned(),
    };
    match event {
        Event::SystemMessage { message, notice, text, .. } => match notice {
            Notice::Disclosure => {}
            Notice::Closed => {
                frames.push(CustomerFrame::Closed { seq, text: text.clone(), ask_csat: true });
            }
            notice if is_line(*notice) => frames.push(line(baton, text)),
            _ => {
                let author = Author { kind: AuthorKind::System, name: company.profile.name.clone() };
                frames.push(plain(seq, at, message.to_string(), author, text));
            }
        },
        Event::CustomerMessage { message, key, text, secrets, .. } => {
            let author = Author { kind: AuthorKind::Customer, name: String::new() };
            let mut frame = plain_message(seq, at, message.to_string(), author, text);
            frame.client_id = Some(key.to_string());
            frame.masked = !secrets.is_empty();
            frames.push(CustomerFrame::Message(Box::new(frame)));
        }
        Event::AssistantMessage { expects, .. } => {
            frames.extend(answer(event, seq, at, company));
            if *expects == Expects::Helped {
                frames.push(CustomerFrame::AskHelped { seq });
            }
        }
        Event::AgentMessage { message, agent, text, .. } => {
            let author = Author { kind: AuthorKind::Agent, name: desk.display_name(*agent) };
            frames.push(plain(seq, at, message.to_string(), author, text));
        }
        Event::WaitAnnounced { position, low_seconds, high_seconds } => {
            let range = low_seconds.zip(*high_seconds);
            let queue = Some(place(company, *position, range, false, at));
            frames.push(CustomerFrame::Queue { seq, queue });
        }
        Event::ReturnOffered { text, .. } => {
            frames.push(CustomerFrame::ReturnOffer { seq, text: text.clone() });
        }
        Event::HandoffStarted { .. }
        | Event::AgentReleased { .. }
        | Event::AgentJoined { .. }
        | Event::TakenOver { .. }
        | Event::ReturnAnswered { .. }
        | Event::StayedWithAssistant { .. }
        | Event::ConversationReopened => frames.push(line(baton, "")),
        Event::ConversationClosed { .. } => {
            frames.push(CustomerFrame::Closed { seq, text: String::new(), ask_csat: true });
        }
        Event::Rated { score, .. } => frames.push(CustomerFrame::Rated { seq, score: *score }),
        // What staff and the machine do among themselves. New events are hidden until somebody decides otherwise.
        _ => {}
    }
}

/// A message of the assistant, with its sources and buttons.
fn answer(event: &Event, seq: u64, at: Timestamp, company: &Company) -> Option<CustomerFrame> {
    let Event::AssistantMessage { message, text, language, purpose, citations: sources, choices, .. } = event
    else {
        return None;
    };
    let author = Author { kind: AuthorKind::Assistant, name: company.profile.assistant_name.clone() };
    let mut frame = plain_message(seq, at, message.to_string(), author, text);
    frame.citations = citations(company, sources, *language);
    frame.choices.clone_from(choices);
    frame.offer_person = matches!(purpose, Purpose::OfferPerson | Purpose::NotHuman);
    Some(CustomerFrame::Message(Box::new(frame)))
}

/// A place in the queue, rounded outwards: never narrower than it was estimated.
pub(crate) fn place(
    company: &Company,
    position: u32,
    range: Option<(u32, u32)>,
    late: bool,
    now: Timestamp,
) -> Queue {
    let minute = 60;
    let open = company.profile.hours.is_open(now);
    let opens_at = if open { None } else { company.profile.hours.next_open(now) };
    Queue {
        position,
        low_minutes: range.map(|(low, _)| low / minute),
        high_minutes: range.map(|(_, high)| high.div_ceil(minute).max(1)),
        late,
        open,
        opens_at: opens_at.map(|at| at.as_millis() / SECOND * SECOND),
        times: Vec::new(),
    }
}

fn plain_message(seq: u64, at: Timestamp, id: String, author: Author, text: &str) -> Message {
    Message {
        seq,
        id,
        client_id: None,
        author,
        text: text.to_owned(),
        at: at.as_millis(),
        citations: Vec::new(),
        choices: Vec::new(),
        offer_person: false,
        masked: false,
    }
}

fn plain(seq: u64, at: Timestamp, id: String, author: Author, text: &str) -> CustomerFrame {
    CustomerFrame::Message(Box::new(plain_message(seq, at, id, author, text)))
}
