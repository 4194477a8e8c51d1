//! A customer's socket.

use std::future::Future;

use axum::extract::ws::WebSocket;
use baton_core::id::CustomerId;
use tokio::time::{Instant, sleep_until};

use super::bucket::Bucket;
use super::wire::{GOING_AWAY, Gone, Heard, PING_EVERY, Reader, SILENT_MAX, Writer, split};
use crate::engine::{CustomerFeed, Engine, EngineError};
use crate::frame::{self, CustomerCommand, CustomerFrame};

/// Frames written before a flush, at most.
const BATCH: usize = 64;

/// Carries out one command of a customer and says what to answer: an ack, a pong, an error, or nothing. The same for
/// the socket and for commands that come by POST.
pub async fn answer(
    engine: &Engine,
    customer: CustomerId,
    command: CustomerCommand,
) -> Option<CustomerFrame> {
    match command {
        CustomerCommand::Ping => Some(CustomerFrame::Pong),
        CustomerCommand::Typing => {
            engine.customer_typing(customer);
            None
        }
        command => {
            let client_id = command.client_id().map(str::to_owned);
            Some(match engine.customer(customer, command).await {
                Ok(ack) => CustomerFrame::Ack { client_id: ack.client_id, seq: ack.seq },
                Err(error) => refusal(&error, client_id),
            })
        }
    }
}

fn refusal(error: &EngineError, client_id: Option<String>) -> CustomerFrame {
    CustomerFrame::Error { code: error.code().to_owned(), detail: error.detail(), client_id }
}

fn soft(code: &str, detail: &str, client_id: Option<String>) -> CustomerFrame {
    CustomerFrame::Error { code: code.to_owned(), detail: detail.to_owned(), client_id }
}

/// Serves a customer's socket until either side ends it, or until `end`: the server stops. The socket comes in a box
/// because a future keeps the room of its arguments as long as it lives.
pub async fn run_customer(
    socket: Box<WebSocket>,
    engine: Engine,
    customer: CustomerId,
    cursor: u64,
    mut bucket: Bucket,
    end: impl Future<Output = ()> + Send,
) {
    let (mut writer, mut reader) = split(socket);
    let mut feed = match Box::pin(engine.customer_feed(customer, cursor)).await {
        Ok(feed) => feed,
        Err(error) => {
            let _ = writer.feed(frame::text(&refusal(&error, None))).await;
            writer.close(GOING_AWAY, error.code()).await;
            return;
        }
    };
    // The other side is gone either way; there is nobody to tell.
    let _ = serve(&mut writer, &mut reader, &mut feed, &engine, customer, &mut bucket, end).await;
}

async fn serve(
    writer: &mut Writer,
    reader: &mut Reader,
    feed: &mut CustomerFeed,
    engine: &Engine,
    customer: CustomerId,
    bucket: &mut Bucket,
    end: impl Future<Output = ()> + Send,
) -> Result<(), Gone> {
    let mut heard_at = Instant::now();
    // Set once for many frames: setting a timer takes the runtime's lock.
    let mut ping = std::pin::pin!(sleep_until(heard_at + PING_EVERY));
    let mut end = std::pin::pin!(end);
    loop {
        tokio::select! {
            sent = feed.next() => {
                let Some(sent) = sent else {
                    writer.close(GOING_AWAY, "lagged").await;
                    return Ok(());
                };
                writer.feed(sent.text).await?;
                write_ready(writer, feed).await?;
            }
            heard = reader.next() => {
                heard_at = Instant::now();
                match heard {
                    Heard::Text(text) => {
                        // On the heap while it lasts: most connections are idle, and pay for it in memory.
                        let answered = Box::pin(command(&text, bucket, engine, customer));
                        if let Some(frame) = answered.await {
                            // What the command caused is there already: one flush for it and the ack.
                            while let Some(sent) = feed.try_next() {
                                writer.feed(sent.text).await?;
                            }
                            writer.feed(frame::text(&frame)).await?;
                            writer.flush().await?;
                        }
                    }
                    Heard::Alive => {}
                    Heard::Binary => {
                        let frame = soft("invalid-field", "frames are JSON texts", None);
                        writer.feed(frame::text(&frame)).await?;
                        writer.flush().await?;
                    }
                    Heard::Broken(code, reason) => {
                        writer.feed(frame::text(&soft(reason, "the connection is closed", None))).await?;
                        writer.close(code, reason).await;
                        return Ok(());
                    }
                    Heard::Gone => return Ok(()),
                }
            }
            () = &mut ping => {
                if heard_at.elapsed() > SILENT_MAX {
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

async fn write_ready(writer: &mut Writer, feed: &mut CustomerFeed) -> Result<(), Gone> {
    for _ in 0..BATCH {
        let Some(sent) = feed.try_next() else { break };
        writer.feed(sent.text).await?;
    }
    writer.flush().await
}

async fn command(
    text: &str,
    bucket: &mut Bucket,
    engine: &Engine,
    customer: CustomerId,
) -> Option<CustomerFrame> {
    let parsed: CustomerCommand = match serde_json::from_str(text) {
        Ok(command) => command,
        Err(_) => return Some(soft("invalid-field", "this is not a command", client_id_of(text))),
    };
    if !bucket.take() {
        let client_id = parsed.client_id().map(str::to_owned);
        return Some(soft("rate-limited", "too many commands at once; send it again", client_id));
    }
    answer(engine, customer, parsed).await
}

/// The key in a command that is wrong otherwise, so that the page knows which one.
fn client_id_of(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Keyed {
        client_id: String,
    }
    serde_json::from_str(text).ok().map(|Keyed { client_id }| client_id)
}
