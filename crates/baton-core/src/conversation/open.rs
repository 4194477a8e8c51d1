//! A customer begins: the conversation opens and the disclosure is its first message (I5).

use super::evolve::fresh;
use super::turn::Turn;
use super::{Conversation, Decision, Env, Rejection};
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
    let mut turn = Turn::new(ctx, &mut state, env);
    turn.push(opened);
    turn.notice(Notice::Disclosure, &env.company.profile.words.disclosure, &[]);
    turn.hand_over_if_stopped();
    let decision = turn.finish();
    Ok((state, decision))
}
