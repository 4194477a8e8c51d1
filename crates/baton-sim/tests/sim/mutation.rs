//! The auditor can fail: healthy evidence is doctored, one wrong at a time, and the invariant must be named.

use std::sync::OnceLock;

use baton_core::approval::ApprovalEnd;
use baton_core::conversation::{Expects, Resolution};
use baton_core::desk::Presence;
use baton_core::event::{ClosedBy, Notice, Purpose};
use baton_core::handoff::ReleaseReason;
use baton_core::id::{AgentId, ConversationId, MessageId};
use baton_core::verdict::{Priority, VerdictKind};
use baton_core::{DeskEvent, Event, Language};
use baton_sim::auditor::{Evidence, Happened, audit};
use baton_sim::wishes::Wish;
use baton_sim::{Invariant, run};

use crate::fixtures::hard;

/// A run in which everything that is doctored below occurs, and nothing is wrong.
fn healthy() -> Evidence {
    static EVIDENCE: OnceLock<Evidence> = OnceLock::new();
    EVIDENCE
        .get_or_init(|| {
            let mut options = hard();
            options.conversations = 150;
            (1..=20)
                .map(|seed| run(seed, &options).unwrap().0)
                .find(is_rich)
                .inspect(|evidence| assert_eq!(audit(evidence), []))
                .expect("one of twenty seeds has everything")
        })
        .clone()
}

/// A refund by one person alone.
fn alone(event: &Event) -> bool {
    let refund = baton_core::id::FactName::from("refund_cents");
    matches!(event, Event::ActionRequested { by: Some(_), approved_by: None, arguments, .. }
        if arguments.contains_key(&refund))
}

/// An action that one person asked for and another one allowed.
fn by_two(event: &Event) -> bool {
    matches!(event, Event::ActionRequested { by: Some(_), approved_by: Some(_), .. })
}

fn is_rich(evidence: &Evidence) -> bool {
    let occurs = |wanted: fn(&Event) -> bool| {
        evidence.conversations.values().flatten().any(|happened| wanted(&happened.event))
    };
    !evidence.ledger.is_empty()
        && occurs(alone)
        && occurs(by_two)
        && occurs(|event| matches!(event, Event::PromiseMissed))
        && occurs(|event| matches!(event, Event::ActionConfirmed { .. }))
        && occurs(|event| matches!(event, Event::HumanRequested { .. }))
        && occurs(
            |event| matches!(event, Event::VerdictGiven { verdict, .. } if verdict.verdict == VerdictKind::OfferHuman),
        )
}

/// The first place where an event is found.
fn place(evidence: &Evidence, wanted: impl Fn(&Event) -> bool) -> (ConversationId, usize) {
    evidence
        .conversations
        .iter()
        .find_map(|(id, events)| Some((*id, events.iter().position(|happened| wanted(&happened.event))?)))
        .expect("the run holds such an event")
}

fn stream(evidence: &mut Evidence, id: ConversationId) -> &mut Vec<Happened<Event>> {
    evidence.conversations.get_mut(&id).unwrap()
}

/// Puts an event behind another one, in the same commit.
fn insert(evidence: &mut Evidence, (id, index): (ConversationId, usize), event: Event) {
    let events = stream(evidence, id);
    let Happened { commit, at, .. } = events[index];
    events.insert(index + 1, Happened { commit, at, event });
}

/// Removes an event.
fn remove(evidence: &mut Evidence, (id, index): (ConversationId, usize)) {
    stream(evidence, id).remove(index);
}

fn expect(evidence: &Evidence, invariant: Invariant, words: &str) {
    let found = audit(evidence);
    let named =
        found.iter().any(|violation| violation.invariant == invariant && violation.what.contains(words));
    assert!(named, "expected {invariant:?} with `{words}`, found {found:#?}");
}

fn words_of_assistant(text: &str) -> Event {
    Event::AssistantMessage {
        message: MessageId(7),
        text: text.to_owned(),
        language: Language::En,
        purpose: Purpose::Answer,
        citations: Vec::new(),
        choices: Vec::new(),
        expects: Expects::Nothing,
    }
}

#[test]
fn i1_notices_words_of_somebody_who_does_not_hold() {
    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::AgentJoined { .. }));
    insert(&mut evidence, at, words_of_assistant("Hello"));
    expect(&evidence, Invariant::I1, "the assistant acts without holding");

    let mut evidence = healthy();
    let (id, index) = place(&evidence, |event| matches!(event, Event::AgentMessage { .. }));
    if let Event::AgentMessage { agent, .. } = &mut stream(&mut evidence, id)[index].event {
        *agent = AgentId(1);
    }
    expect(&evidence, Invariant::I1, "a person acts without holding");
}

#[test]
fn i2_notices_a_request_that_leads_nowhere_and_a_return_nobody_wanted() {
    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::HumanRequested { .. }));
    let handoff = stream(&mut evidence, at.0)[at.1..]
        .iter()
        .position(|happened| matches!(happened.event, Event::HandoffStarted { .. }))
        .unwrap();
    remove(&mut evidence, (at.0, at.1 + handoff));
    expect(&evidence, Invariant::I2, "asked for a person");

    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::HandoffStarted { .. }));
    insert(&mut evidence, at, Event::StayedWithAssistant { key: "forged".into() });
    expect(&evidence, Invariant::I2, "without the customer's");

    let mut evidence = healthy();
    let sent = &mut evidence.wishes.sent[0];
    sent.wish = Wish::PersonByButton;
    sent.refused = true;
    expect(&evidence, Invariant::I2, "was refused");
}

#[test]
fn i3_notices_broken_promises() {
    let mut evidence = healthy();
    for events in evidence.conversations.values_mut() {
        events.retain(|happened| !matches!(happened.event, Event::PromiseMissed));
    }
    expect(&evidence, Invariant::I3, "not recorded as missed");

    let mut evidence = healthy();
    let (id, index) = place(&evidence, |event| matches!(event, Event::HandoffStarted { .. }));
    if let Event::HandoffStarted { reason, .. } = &mut stream(&mut evidence, id)[index].event {
        reason.text.clear();
    }
    expect(&evidence, Invariant::I3, "without a reason");

    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::HandoffStarted { .. }));
    let closed = Event::ConversationClosed { by: ClosedBy::Silence, resolution: Resolution::Unknown };
    insert(&mut evidence, at, closed);
    expect(&evidence, Invariant::I3, "closed by time");

    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::AgentMessage { .. }));
    let Event::AgentMessage { agent, .. } = evidence.conversations[&at.0][at.1].event else { return };
    insert(&mut evidence, at, Event::AgentReleased { agent, reason: ReleaseReason::Left });
    expect(&evidence, Invariant::I3, "released to nobody");
}

#[test]
fn i3_notices_who_waits_in_vain() {
    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::Offered { .. }));
    remove(&mut evidence, at);
    expect(&evidence, Invariant::I3, "is free and may take it");

    let mut evidence = healthy();
    let (id, index) = place(&evidence, |event| matches!(event, Event::AgentJoined { .. }));
    let Happened { commit, at, event } = evidence.conversations[&id][index].clone();
    let Event::AgentJoined { agent, .. } = event else { return };
    let gone = DeskEvent::PresenceChanged { agent, presence: Presence::Offline, cause: "doctored".into() };
    let after = evidence.desk.iter().position(|happened| happened.commit > commit).unwrap();
    evidence.desk.insert(after, Happened { commit, at, event: gone });
    expect(&evidence, Invariant::I3, "who is not in");
}

#[test]
fn i3_notices_a_wrong_place_and_a_wrong_order() {
    let mut evidence = healthy();
    let (id, index) = place(&evidence, |event| matches!(event, Event::WaitAnnounced { .. }));
    if let Event::WaitAnnounced { position, .. } = &mut stream(&mut evidence, id)[index].event {
        *position += 1;
    }
    expect(&evidence, Invariant::I3, "was told place");

    let mut evidence = healthy();
    for happened in evidence.conversations.values_mut().flatten() {
        if let Event::HandoffStarted { priority, .. } = &mut happened.event {
            *priority = if *priority == Priority::Normal { Priority::Urgent } else { Priority::Normal };
        }
    }
    expect(&evidence, Invariant::I3, "is more urgent");
}

#[test]
fn i4_notices_what_no_verdict_allows() {
    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::VerdictGiven { .. }));
    remove(&mut evidence, at);
    expect(&evidence, Invariant::I4, "a message without a verdict");

    let mut evidence = healthy();
    let clarify = |event: &Event| matches!(event, Event::VerdictGiven { verdict, .. } if verdict.verdict == VerdictKind::OfferHuman);
    let at = place(&evidence, clarify);
    insert(&mut evidence, at, words_of_assistant("Sure"));
    expect(&evidence, Invariant::I4, "is said after the verdict");

    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::AssistantMessage { .. }));
    insert(&mut evidence, at, words_of_assistant("You get it within 97531 days."));
    expect(&evidence, Invariant::I4, "must hold");

    let mut evidence = healthy();
    let changing = |event: &Event| matches!(event, Event::ActionConfirmed { .. });
    let at = place(&evidence, changing);
    remove(&mut evidence, at);
    expect(&evidence, Invariant::I4, "without the customer's yes");

    let mut evidence = healthy();
    for happened in evidence.conversations.values_mut().flatten() {
        if let Event::ConversationOpened { known, .. } = &mut happened.event {
            *known = false;
        }
    }
    expect(&evidence, Invariant::I4, "not signed in");

    let mut evidence = healthy();
    evidence.ledger[0].email = "somebody@else.example".to_owned();
    expect(&evidence, Invariant::I4, "touched another account");
}

#[test]
fn i5_notices_a_missing_disclosure_and_a_false_claim() {
    let mut evidence = healthy();
    let disclosure = |event: &Event| matches!(event, Event::SystemMessage { notice: Notice::Disclosure, .. });
    let at = place(&evidence, disclosure);
    remove(&mut evidence, at);
    expect(&evidence, Invariant::I5, "disclosure");

    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::AssistantMessage { .. }));
    insert(&mut evidence, at, words_of_assistant("Yes, I am a human."));
    expect(&evidence, Invariant::I5, "claims to be a person");
}

#[test]
fn i6_notices_an_adverse_act() {
    let mut evidence = healthy();
    let (id, index) = place(&evidence, |event| matches!(event, Event::ActionRequested { by: None, .. }));
    if let Event::ActionRequested { action, .. } = &mut stream(&mut evidence, id)[index].event {
        *action = "account.suspend".into();
    }
    expect(&evidence, Invariant::I6, "adverse");

    let mut evidence = healthy();
    let of_assistant: Vec<_> = evidence
        .conversations
        .values()
        .flatten()
        .filter_map(|happened| match &happened.event {
            Event::ActionRequested { run, by: None, approved_by: None, .. } => Some(*run),
            _ => None,
        })
        .collect();
    let done = evidence.ledger.iter_mut().find(|done| of_assistant.contains(&done.run));
    done.unwrap().action = "account.suspend".into();
    expect(&evidence, Invariant::I6, "without a person");
}

#[test]
fn i6_notices_what_is_beyond_a_persons_powers() {
    let mut evidence = healthy();
    let (id, index) = place(&evidence, alone);
    if let Event::ActionRequested { arguments, .. } = &mut stream(&mut evidence, id)[index].event {
        arguments.insert("refund_cents".into(), "999999999".into());
    }
    expect(&evidence, Invariant::I6, "over a person's limit");

    let mut evidence = healthy();
    let (id, index) = place(&evidence, alone);
    if let Event::ActionRequested { by, approved_by, .. } = &mut stream(&mut evidence, id)[index].event {
        *approved_by = *by;
    }
    expect(&evidence, Invariant::I6, "without the second person's yes");

    let mut evidence = healthy();
    let (id, after) = place(&evidence, by_two);
    let Event::ActionRequested { by: asker, .. } = evidence.conversations[&id][after].event else { return };
    let index = after - 1;
    if let (Event::ApprovalEnded { end: ApprovalEnd::Approved { by, .. }, .. }, Some(asker)) =
        (&mut stream(&mut evidence, id)[index].event, asker)
    {
        *by = asker;
    }
    expect(&evidence, Invariant::I6, "who asked decided");
}

#[test]
fn i7_notices_what_is_lost_or_done_twice() {
    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::AgentMessage { .. }));
    remove(&mut evidence, at);
    expect(&evidence, Invariant::I7, "not in the log");

    let mut evidence = healthy();
    let at = place(&evidence, |event| matches!(event, Event::CustomerMessage { .. }));
    let again = evidence.conversations[&at.0][at.1].event.clone();
    insert(&mut evidence, at, again);
    expect(&evidence, Invariant::I7, "happened again");

    let mut evidence = healthy();
    let again = evidence.ledger[0].clone();
    evidence.ledger.push(again);
    expect(&evidence, Invariant::I7, "done twice");
}

#[test]
fn i8_notices_a_state_that_the_log_does_not_tell() {
    let mut evidence = healthy();
    let live = evidence.live.values_mut().next().unwrap();
    *live = live.replace("\"assistant_turns\":", "\"assistant_turns\":9");
    expect(&evidence, Invariant::I8, "replay differs");

    let mut evidence = healthy();
    evidence.desk.pop();
    expect(&evidence, Invariant::I8, "the desk in memory");
}

#[test]
fn i9_notices_a_card_number_however_it_is_written() {
    for written in ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111"] {
        let mut evidence = healthy();
        evidence.wishes.cards.push("4111111111111111".to_owned());
        assert_eq!(audit(&evidence), []);
        let id = *evidence.conversations.keys().next().unwrap();
        evidence.log.doctor(id, format!("{{\"text\":\"pay {written}\"}}").into_bytes());
        expect(&evidence, Invariant::I9, "stands in the log");

        let mut evidence = healthy();
        evidence.wishes.cards.push("4111111111111111".to_owned());
        evidence.sent.push(format!("{{\"question\":\"pay {written}\"}}").into_bytes());
        expect(&evidence, Invariant::I9, "left for another system");
    }
}

#[test]
fn i10_notices_a_number_that_the_log_does_not_give() {
    let mut evidence = healthy();
    evidence.counts.handoffs += 1;
    expect(&evidence, Invariant::I10, "recomputed");
}
