//! A customer begins: the conversation opens and the disclosure is its first message (I5).

use super::evolve::fresh;
use super::turn::{Turn, fill};
use super::{Conversation, Decision, Env, Rejection, evolve};
use crate::command::Command;
use crate::event::{Event, Notice};
use crate::id::Ctx;

/// Opens a conversation: the new state, and what happened.
///
/// # Errors
/// When the command is not [`Command::Open`].
pub fn open(
    ctx: &mut Ctx<'_>,
    env: &Env<'_>,
    command: Command,
) -> Result<(Conversation, Decision), Rejection> {
    let Command::Open { customer, name, known, channel, language } = command else {
        return Err(Rejection::Invalid {
            field: "command",
            problem: "only Open begins a conversation".into(),
        });
    };
    let id = ctx.ids.conversation(ctx.now);
    let opened = Event::ConversationOpened { conversation: id, customer, name, known, channel, language };
    let mut state = fresh(id, customer, ctx.now);
    evolve(&mut state, &opened, ctx.now);
    let words = &env.company.profile.words;
    let text = fill(
        words.disclosure.get(language),
        &[("company", &env.company.profile.name), ("name", &env.company.profile.assistant_name)],
    );
    let disclosure = Event::SystemMessage {
        message: ctx.ids.message(ctx.now),
        notice: Notice::Disclosure,
        text,
        language,
    };
    evolve(&mut state, &disclosure, ctx.now);
    let mut turn = Turn::new(ctx, &mut state, env);
    turn.hand_over_if_stopped();
    let mut decision = turn.finish();
    decision.events.splice(0..0, [opened, disclosure]);
    Ok((state, decision))
}
