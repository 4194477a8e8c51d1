//! The grammar: one line is one statement; indented lines are what follows from it.

use baton_core::Language;
use baton_core::approval::{Instruction, Terms};
use baton_core::conversation::{Channel, Outcome, Writer};
use baton_core::desk::{Presence, Scope};
use baton_core::time::{DAY, HOUR, MINUTE, SECOND};

use super::ScenarioError;
use crate::world::Behaviour;
use crate::world::orders::Fault;

/// One statement with its line number, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) statement: Statement,
    /// The transcript written below it, with line numbers.
    pub(super) expected: Vec<(usize, String)>,
}

/// To whom a transfer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Skill(String),
    Agent(String),
    Supervisor,
}

/// What a person of the staff does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    Is(Presence),
    LosesConnection,
    Accepts,
    Declines,
    Says(String),
    Notes(String),
    /// Tags to put on, divided by commas.
    Tags(Vec<String>),
    /// For so many milliseconds.
    PutsAside(i64),
    TakesUp,
    Transfers(Target, String),
    Returns(String, Terms),
    WrapsUp(Outcome, String),
    TakesOver,
    Acts(String, Vec<(String, String)>),
    Decides(bool, String),
    Whispers(Option<Instruction>, String),
    Stops(Scope),
    Drills(Scope),
    Starts(Scope),
}

/// What is expected at a point of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expectation {
    Holder(String),
    Verdict { kind: String, rule: Option<String> },
    Says(String),
    Cites(String),
    Brief { field: String, text: String },
    Place(u32),
    Resolution(String),
    Event { kind: String, happened: bool },
    Skill(String),
    Priority(String),
    Speaks(Language),
    LogWithout(String),
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Statement {
    Company(String),
    Clock(String),
    Writer(Writer),
    Customer(Option<String>),
    Language(Language),
    Channel(Channel),
    Says(String),
    Again,
    Button,
    CallBack(String, String),
    Email(String),
    Supervisor,
    Corrects(String),
    Stay,
    Consent(bool),
    Helped(bool),
    Rate(u8, Option<String>),
    Wait(i64),
    Person(String, Deed),
    Model(Behaviour),
    Orders(Fault),
    StoreFails,
    Crash,
    Expect(Expectation),
}

/// Reads a script.
pub(super) fn parse(script: &str) -> Result<Vec<Item>, ScenarioError> {
    let mut items: Vec<Item> = Vec::new();
    for (index, text) in script.lines().enumerate() {
        let line = index + 1;
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        if text.starts_with(' ') {
            let item =
                items.last_mut().ok_or_else(|| wrong(line, text, "a transcript without a statement"))?;
            item.expected.push((line, text.trim().to_owned()));
            continue;
        }
        let statement = statement(text.trim()).ok_or_else(|| wrong(line, text, "not a statement"))?;
        items.push(Item { line, text: text.trim_end().to_owned(), statement, expected: Vec::new() });
    }
    Ok(items)
}

fn wrong(line: usize, text: &str, problem: &str) -> ScenarioError {
    ScenarioError {
        line,
        expected: "a statement of the scenario format".into(),
        got: format!("{problem}: {text}"),
    }
}

fn statement(text: &str) -> Option<Statement> {
    if let Some(words) = text.strip_prefix("customer> ") {
        return Some(Statement::Says(words.to_owned()));
    }
    if let Some(words) = text.strip_prefix("corrects> ") {
        return Some(Statement::Corrects(words.to_owned()));
    }
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    Some(match (first, rest) {
        ("company", name) => Statement::Company(name.to_owned()),
        ("clock", time) => Statement::Clock(time.to_owned()),
        ("writer", "model") => Statement::Writer(Writer::Model),
        ("writer", "extractive") => Statement::Writer(Writer::Extractive),
        ("customer", "again") => Statement::Again,
        ("customer", "stranger") => Statement::Customer(None),
        ("customer", name) if !name.is_empty() => Statement::Customer(Some(name.to_owned())),
        ("language", code) => Statement::Language(Language::from_code(code)?),
        ("channel", name) => Statement::Channel(channel(name)?),
        ("button", "") => Statement::Button,
        ("stay", "") => Statement::Stay,
        ("call-back", rest) => {
            let (time, contact) = rest.split_once(": ")?;
            Statement::CallBack(time.to_owned(), contact.to_owned())
        }
        ("e-mail", contact) if !contact.is_empty() => Statement::Email(contact.to_owned()),
        ("supervisor", "") => Statement::Supervisor,
        ("consent", answer) => Statement::Consent(yes_or_no(answer)?),
        ("helped", answer) => Statement::Helped(yes_or_no(answer)?),
        ("rate", rest) => {
            let (score, comment) = rest.split_once(' ').unwrap_or((rest, ""));
            let comment = (!comment.is_empty()).then(|| comment.to_owned());
            Statement::Rate(score.parse().ok()?, comment)
        }
        ("wait", time) => Statement::Wait(duration(time)?),
        ("model", rest) => Statement::Model(behaviour(rest)?),
        ("orders", rest) => Statement::Orders(fault(rest)?),
        ("store", "fails") => Statement::StoreFails,
        ("crash", "") => Statement::Crash,
        ("expect", rest) => Statement::Expect(expectation(rest)?),
        (name, rest) => {
            let (name, deed) = match name.strip_suffix('>') {
                Some(name) => (name, Deed::Says(rest.to_owned())),
                None => (name, deed(rest)?),
            };
            name.chars().next().filter(char::is_ascii_uppercase)?;
            Statement::Person(name.to_owned(), deed)
        }
    })
}

fn deed(text: &str) -> Option<Deed> {
    if let Some(words) = text.strip_prefix("notes> ") {
        return Some(Deed::Notes(words.to_owned()));
    }
    if let Some(words) = text.strip_prefix("whispers> ") {
        return Some(Deed::Whispers(None, words.to_owned()));
    }
    let (act, words) = text.split_once(": ").unwrap_or((text, ""));
    let words = words.to_owned();
    if let Some(presence) = act.strip_prefix("is ") {
        return Some(Deed::Is(match presence {
            "available" => Presence::Available,
            "busy" => Presence::Busy,
            "away" => Presence::Away,
            "offline" => Presence::Offline,
            _ => return None,
        }));
    }
    if let Some(target) = act.strip_prefix("transfers to ") {
        let target = match target.split_once(' ') {
            Some(("skill", skill)) => Target::Skill(skill.to_owned()),
            _ if target == "supervisor" => Target::Supervisor,
            _ => Target::Agent(target.to_owned()),
        };
        return Some(Deed::Transfers(target, words));
    }
    if let Some(time) = act.strip_prefix("puts it aside for ") {
        return Some(Deed::PutsAside(duration(time)?));
    }
    if let Some(outcome) = act.strip_prefix("wraps up ") {
        let outcome = match outcome {
            "solved" => Outcome::Solved,
            "not-solved" => Outcome::NotSolved,
            "waiting" => Outcome::Waiting,
            _ => return None,
        };
        return Some(Deed::WrapsUp(outcome, words));
    }
    if let Some(scope) = act.strip_prefix("stops the assistant ") {
        return Some(Deed::Stops(self::scope(scope)?));
    }
    if let Some(scope) = act.strip_prefix("drills the assistant ") {
        return Some(Deed::Drills(self::scope(scope)?));
    }
    if let Some(action) = act.strip_prefix("does ") {
        let pairs = words.split(", ").filter(|pair| !pair.is_empty());
        let given = pairs.map(|pair| pair.split_once(" = ").map(|(name, value)| (name.into(), value.into())));
        return Some(Deed::Acts(action.to_owned(), given.collect::<Option<_>>()?));
    }
    if let Some(what) = act.strip_prefix("asks the assistant to ") {
        return Some(Deed::Whispers(Some(instruction(what)?), words));
    }
    if let Some(scope) = act.strip_prefix("starts the assistant ") {
        return Some(Deed::Starts(self::scope(scope)?));
    }
    Some(match act {
        "loses connection" => Deed::LosesConnection,
        "accepts" => Deed::Accepts,
        "declines" => Deed::Declines,
        "returns" => {
            let (settled, terms) = mandate(&words)?;
            Deed::Returns(settled, terms)
        }
        "approves" => Deed::Decides(true, words),
        "refuses" => Deed::Decides(false, words),
        "takes over" => Deed::TakesOver,
        "takes it up" => Deed::TakesUp,
        "tags" => Deed::Tags(words.split(',').map(|tag| tag.trim().to_owned()).collect()),
        _ => return None,
    })
}

/// `Label sent | topics returns, refunds | actions refunds.issue | not again 30 days`.
fn mandate(text: &str) -> Option<(String, Terms)> {
    let mut parts = text.split(" | ");
    let settled = parts.next()?.to_owned();
    let mut terms = Terms::default();
    for part in parts {
        if let Some(names) = part.strip_prefix("topics ") {
            terms.topics = names.split(", ").map(Into::into).collect();
        } else if let Some(names) = part.strip_prefix("actions ") {
            terms.actions = names.split(", ").map(Into::into).collect();
        } else {
            terms.not_again.push(part.strip_prefix("not again ")?.to_owned());
        }
    }
    Some((settled, terms))
}

fn instruction(text: &str) -> Option<Instruction> {
    Some(match text {
        "hand over" => Instruction::HandOver,
        "offer a person" => Instruction::OfferPerson,
        "ask what is meant" => Instruction::Clarify,
        "answer only" => Instruction::AnswerOnly,
        _ => match text.strip_prefix("leave out ")?.split_once(' ')? {
            ("action", name) => Instruction::LeaveOut(name.into()),
            ("playbook", name) => Instruction::LeaveOutPlaybook(name.into()),
            _ => return None,
        },
    })
}

fn scope(text: &str) -> Option<Scope> {
    Some(match text.split_once(' ') {
        None if text == "everywhere" => Scope::Everywhere,
        Some(("channel", name)) => Scope::Channel(channel(name)?),
        Some(("topic", name)) => Scope::Topic(name.into()),
        Some(("action", name)) => Scope::Action(name.into()),
        Some(("model", name)) => Scope::Model(name.to_owned()),
        _ => return None,
    })
}

fn channel(name: &str) -> Option<Channel> {
    [Channel::Web, Channel::Api].into_iter().find(|channel| channel.name() == name)
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn behaviour(text: &str) -> Option<Behaviour> {
    if let Some(words) = text.strip_prefix("says> ") {
        return Some(Behaviour::Says(words.to_owned()));
    }
    if let Some(time) = text.strip_prefix("takes ") {
        return Some(Behaviour::Slow(duration(time)?));
    }
    match text {
        "fails" => Some(Behaviour::Fails),
        "is silent" => Some(Behaviour::Silent),
        _ => None,
    }
}

fn fault(text: &str) -> Option<Fault> {
    Some(match text {
        "time out" => Fault::Timeout,
        "fail" => Fault::Error,
        "refuse" => Fault::Refusal,
        "answer late" => Fault::LateAnswer,
        "answer twice" => Fault::AnsweredTwice,
        _ => return None,
    })
}

/// `35s`, `2m`, `3h`, `7d`, and sums of them such as `1m30s`; in milliseconds.
fn duration(text: &str) -> Option<i64> {
    let mut total = 0;
    let mut number = String::new();
    for character in text.chars() {
        if character.is_ascii_digit() {
            number.push(character);
            continue;
        }
        let unit = match character {
            's' => SECOND,
            'm' => MINUTE,
            'h' => HOUR,
            'd' => DAY,
            _ => return None,
        };
        total += number.parse::<i64>().ok()?.checked_mul(unit)?;
        number.clear();
    }
    (number.is_empty() && total > 0).then_some(total)
}

fn expectation(text: &str) -> Option<Expectation> {
    let (what, rest) = text.split_once(' ')?;
    let rest = rest.trim();
    let quoted = || rest.strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
    Some(match what {
        "holder" => Expectation::Holder(rest.to_owned()),
        "verdict" => {
            let (kind, rule) =
                rest.split_once(" by ").map_or((rest, None), |(kind, rule)| (kind, Some(rule)));
            Expectation::Verdict { kind: kind.to_owned(), rule: rule.map(str::to_owned) }
        }
        "says" => Expectation::Says(quoted()?),
        "cites" => Expectation::Cites(rest.to_owned()),
        "brief" => {
            let (field, text) = rest.split_once(" contains ")?;
            let text = text.strip_prefix('"')?.strip_suffix('"')?;
            Expectation::Brief { field: field.to_owned(), text: text.to_owned() }
        }
        "place" => Expectation::Place(rest.parse().ok()?),
        "resolution" => Expectation::Resolution(rest.to_owned()),
        "event" => Expectation::Event { kind: known(rest)?, happened: true },
        "no" => Expectation::Event { kind: known(rest.strip_prefix("event ")?)?, happened: false },
        "skill" => Expectation::Skill(rest.to_owned()),
        "priority" => Expectation::Priority(rest.to_owned()),
        "language" => Expectation::Speaks(Language::from_code(rest)?),
        "log" => {
            Expectation::LogWithout(rest.strip_prefix("without \"")?.strip_suffix('"').map(str::to_owned)?)
        }
        _ => return None,
    })
}

/// A kind of event; a misspelt one would be an expectation that cannot fail.
fn known(kind: &str) -> Option<String> {
    baton_core::Event::KINDS.contains(&kind).then(|| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_add_up() {
        assert_eq!(duration("1m30s"), Some(90_000));
        assert_eq!(duration("7d"), Some(7 * DAY));
        assert!(duration("7").is_none() && duration("").is_none() && duration("3x").is_none());
    }

    #[test]
    fn a_typing_error_is_named_by_its_line() {
        let error = parse("company nordhem\n\nexpct holder queue\n").unwrap_err();
        assert_eq!(error.line, 3);
        assert!(parse("expect event no-such-thing").is_err());
        assert!(parse("  holder queue").is_err());
        assert!(parse("expect no event rated").is_ok());
    }
}
