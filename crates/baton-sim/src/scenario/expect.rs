//! Whether an expectation of a script holds at its place.

use baton_core::conversation::Brief;

use super::parse::Expectation;
use super::run::Runner;
use super::tell;

/// What was found instead; none when the expectation holds.
pub(super) fn unmet(runner: &Runner<'_>, expectation: &Expectation) -> Option<String> {
    let Some(state) = runner.state() else { return Some("there is no conversation yet".into()) };
    let differs = |found: String, wanted: &str| (found != wanted).then_some(found);
    let lacks = |found: &str, wanted: &str| (!found.contains(wanted)).then(|| found.to_owned());
    match expectation {
        Expectation::Holder(wanted) => {
            let holder = if state.is_open() { runner.holder_name(state.holder) } else { "nobody".into() };
            differs(holder, wanted)
        }
        Expectation::Verdict { kind, rule } => match &runner.last_verdict {
            None => Some("no verdict".into()),
            Some((given, by)) => {
                let met = given == kind && rule.as_ref().is_none_or(|rule| rule == by);
                (!met).then(|| format!("{given} by {by}"))
            }
        },
        Expectation::Says(wanted) => lacks(&runner.last_words, wanted),
        Expectation::Cites(wanted) => {
            let cited = runner.last_citations.contains(wanted);
            (!cited).then(|| runner.last_citations.join(", "))
        }
        Expectation::Brief { field, text } => match &state.brief {
            None => Some("no brief".into()),
            Some(brief) => lacks(&of_brief(brief, field)?, text),
        },
        Expectation::Place(wanted) => {
            let place = runner.world.hub().router().place(state.id);
            (place != Some(*wanted)).then(|| format!("{place:?}"))
        }
        Expectation::Resolution(wanted) => {
            let found = state.resolution.map_or_else(|| "none".into(), tell::resolution_name);
            differs(found, wanted)
        }
        Expectation::Event { kind, happened } => {
            let found = runner.kinds.iter().any(|(id, found)| *id == state.id && found == kind);
            (found != *happened).then(|| if found { "it happened" } else { "it did not happen" }.to_owned())
        }
        Expectation::Skill(wanted) => {
            let skill = state.handoff.as_ref().map(|handoff| handoff.skill.to_string());
            differs(skill.unwrap_or_else(|| "no handoff".into()), wanted)
        }
        Expectation::Priority(wanted) => {
            let priority = state.handoff.as_ref().map(|handoff| tell::name(&handoff.priority));
            differs(priority.unwrap_or_else(|| "no handoff".into()), wanted)
        }
        Expectation::Speaks(wanted) => (state.language != *wanted).then(|| state.language.code().to_owned()),
        Expectation::LogWithout(text) => {
            let bytes = runner.world.log().map(crate::log::Log::to_bytes).unwrap_or_default();
            let found = bytes.windows(text.len().max(1)).any(|window| window == text.as_bytes());
            found.then(|| "it is in the log".to_owned())
        }
    }
}

/// A field of the brief as text; an unknown field is an expectation that is not met.
fn of_brief(brief: &Brief, field: &str) -> Option<String> {
    let fact = field.strip_prefix("fact ").map(|name| {
        let fact = brief.facts.iter().find(|(known, _)| known.as_str() == name);
        fact.map(|(_, fact)| format!("{} (from {})", fact.value, fact.source)).unwrap_or_default()
    });
    Some(match (field, fact) {
        (_, Some(fact)) => fact,
        ("reason", None) => format!("{}: {}", brief.reason.rule, brief.reason.text),
        ("wants", None) => brief.wants.clone(),
        ("topic", None) => brief.topic.as_ref().map(ToString::to_string).unwrap_or_default(),
        ("tried", None) => format!("{:?}", brief.tried),
        ("signals", None) => brief.signals.iter().map(tell::name).collect::<Vec<_>>().join(", "),
        ("quote", None) => brief.mood_quote.clone().unwrap_or_default(),
        ("next", None) => brief.next_step.clone(),
        ("corrected", None) => brief.corrected.clone().unwrap_or_default(),
        ("note", None) => brief.note.clone().unwrap_or_default(),
        (other, None) => format!("there is no field `{other}`"),
    })
}
