//! A socket of a member of staff.

use std::future::Future;

use axum::extract::ws::WebSocket;
use baton_core::id::{AgentId, ConversationId};
use tokio::time::{Instant, sleep_until};

use super::bucket::Bucket;
use super::wire::{GOING_AWAY, Gone, Heard, PING_EVERY, Reader, SILENT_MAX, Writer, split};
use crate::engine::{Engine, StaffFeed};
use crate::frame::{self, AgentCommand, StaffFrame};

/// Frames written before a flush, at most.
const BATCH: usize = 256;

fn soft(code: &str, detail: &str) -> StaffFrame {
    StaffFrame::Error { code: code.to_owned(), detail: detail.to_owned() }
}

/// Serves a socket of a member of staff until either side ends it, the person leaves the staff, or until `end`: the
/// server stops, or the session ended.
pub async fn run_agent(
    socket: Box<WebSocket>,
    engine: Engine,
    agent: AgentId,
    email: String,
    cursor: Option<String>,
    end: impl Future<Output = ()> + Send,
) {
    let (mut writer, mut reader) = split(socket);
    let Ok(mut feed) = engine.staff_feed(agent, &email, cursor.as_deref()) else {
        writer.close(GOING_AWAY, "not-allowed").await;
        return;
    };
    // The other side is gone either way; there is nobody to tell.
    let _ = serve(&mut writer, &mut reader, &mut feed, &engine, agent, end).await;
}

async fn serve(
    writer: &mut Writer,
    reader: &mut Reader,
    feed: &mut StaffFeed,
    engine: &Engine,
    agent: AgentId,
    end: impl Future<Output = ()> + Send,
) -> Result<(), Gone> {
    let mut bucket = Bucket::default();
    let mut heard_at = Instant::now();
    // Set once for many frames: setting a timer takes the runtime's lock.
    let mut ping = std::pin::pin!(sleep_until(heard_at + PING_EVERY));
    let mut end = std::pin::pin!(end);
    loop {
        tokio::select! {
            text = feed.next() => {
                let Some(text) = text else {
                    writer.close(GOING_AWAY, "lagged").await;
                    return Ok(());
                };
                writer.feed(text).await?;
                for _ in 0..BATCH {
                    let Some(text) = feed.try_next() else { break };
                    writer.feed(text).await?;
                }
                writer.flush().await?;
            }
            heard = reader.next() => {
                heard_at = Instant::now();
                let frame = match heard {
                    Heard::Text(text) => Box::pin(command(&text, &mut bucket, feed)).await,
                    Heard::Alive => None,
                    Heard::Binary => Some(soft("invalid-field", "frames are JSON texts")),
                    Heard::Broken(code, reason) => {
                        writer.feed(frame::text(&soft(reason, "the connection is closed"))).await?;
                        writer.close(code, reason).await;
                        return Ok(());
                    }
                    Heard::Gone => return Ok(()),
                };
                if let Some(frame) = frame {
                    writer.feed(frame::text(&frame)).await?;
                    writer.flush().await?;
                }
            }
            () = &mut ping => {
                if heard_at.elapsed() > SILENT_MAX {
                    return Ok(());
                }
                if engine.me(agent, "").is_none() {
                    writer.close(GOING_AWAY, "not-allowed").await;
                    return Ok(());
                }
                writer.ping().await?;
                ping.as_mut().reset(Instant::now() + PING_EVERY);
            }
            () = &mut end => {
                writer.close(GOING_AWAY, "going-away").await;
                return Ok(());
            }
        }
    }
}

async fn command(text: &str, bucket: &mut Bucket, feed: &mut StaffFeed) -> Option<StaffFrame> {
    let Ok(parsed) = serde_json::from_str::<AgentCommand>(text) else {
        return Some(soft("invalid-field", "this is not a command"));
    };
    if !bucket.take() {
        return Some(soft("rate-limited", "too many commands at once"));
    }
    match parsed {
        AgentCommand::Ping => Some(StaffFrame::Pong),
        AgentCommand::Typing { conversation } => {
            if let Ok(conversation) = conversation.parse() {
                feed.typing(conversation);
            }
            None
        }
        AgentCommand::Watch { conversation } => {
            let conversation = match conversation.as_deref().map(str::parse::<ConversationId>) {
                None => None,
                Some(Ok(id)) => Some(id),
                Some(Err(_)) => return Some(soft("not-found", "there is no such conversation")),
            };
            match feed.watch(conversation).await {
                Ok(()) => None,
                Err(error) => Some(soft(error.code(), &error.detail())),
            }
        }
    }
}
