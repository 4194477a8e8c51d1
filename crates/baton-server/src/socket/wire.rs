//! What both sockets share: sizes, what came in, and writing with one flush.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};

use crate::frame::FrameText;

/// The subprotocol of this version of the wire.
pub const SUBPROTOCOL: &str = "baton.v1";
/// Bytes of one read buffer: most commands fit. The default of 128 KiB would be most of the memory of an idle customer.
const READ_BUFFER_BYTES: usize = 512;
/// Bytes gathered before they are written without a flush.
const WRITE_BUFFER_BYTES: usize = 2 * 1024;
/// Bytes that may wait for a slow network.
const WRITE_BUFFER_BYTES_MAX: usize = 256 * 1024;
/// Bytes of one frame from a page: a message of 8 KiB in which every letter is escaped still fits.
const FRAME_BYTES_MAX: usize = 64 * 1024;
/// How long one flush may take before the other side counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// How often the server asks whether the other side is there.
pub(super) const PING_EVERY: Duration = Duration::from_secs(30);
/// How long the other side may be silent.
pub(super) const SILENT_MAX: Duration = Duration::from_secs(75);

/// Going away: the server stops, or the session ended.
pub(super) const GOING_AWAY: u16 = 1001;
const INVALID_DATA: u16 = 1007;
const TOO_LARGE: u16 = 1009;
const PROTOCOL: u16 = 1002;

/// Sets the sizes and the subprotocol of a socket.
pub fn configure(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
}

/// Something from the other side.
pub(super) enum Heard {
    /// A text.
    Text(Utf8Bytes),
    /// A sign of life.
    Alive,
    /// A frame that is not a text.
    Binary,
    /// The end, with what to tell the other side.
    Broken(u16, &'static str),
    /// The other side is gone.
    Gone,
}

/// The reading half.
pub(super) struct Reader(SplitStream<WebSocket>);
/// The writing half.
pub(super) struct Writer(SplitSink<WebSocket, Message>);

/// The other side is gone.
pub(super) struct Gone;

/// Cuts a socket in two. The box is given back here: the caller's future would keep it as long as it lives.
pub(super) fn split(socket: Box<WebSocket>) -> (Writer, Reader) {
    let (sink, stream) = (*socket).split();
    (Writer(sink), Reader(stream))
}

impl Reader {
    /// What comes next. Waiting for it may be given up at any time.
    pub(super) async fn next(&mut self) -> Heard {
        match self.0.next().await {
            None | Some(Ok(Message::Close(_))) => Heard::Gone,
            Some(Ok(Message::Text(text))) => Heard::Text(text),
            Some(Ok(Message::Binary(_))) => Heard::Binary,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Heard::Alive,
            Some(Err(error)) => {
                // axum hides the kind of the error, its words do not.
                let words = error.to_string().to_lowercase();
                if words.contains("utf-8") || words.contains("utf8") {
                    Heard::Broken(INVALID_DATA, "not-utf8")
                } else if words.contains("too long")
                    || words.contains("too big")
                    || words.contains("space limit")
                {
                    Heard::Broken(TOO_LARGE, "too-large")
                } else if words.contains("protocol") {
                    Heard::Broken(PROTOCOL, "protocol")
                } else {
                    Heard::Gone
                }
            }
        }
    }
}

impl Writer {
    /// Queues a frame.
    pub(super) async fn feed(&mut self, text: FrameText) -> Result<(), Gone> {
        self.timed(Message::Text(text)).await
    }

    /// Asks whether the other side is there.
    pub(super) async fn ping(&mut self) -> Result<(), Gone> {
        self.timed(Message::Ping(axum::body::Bytes::new())).await?;
        self.flush().await
    }

    async fn timed(&mut self, message: Message) -> Result<(), Gone> {
        match tokio::time::timeout(WRITE_TIMEOUT, self.0.feed(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Gone),
        }
    }

    /// Sends what is queued.
    pub(super) async fn flush(&mut self) -> Result<(), Gone> {
        match tokio::time::timeout(WRITE_TIMEOUT, self.0.flush()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Gone),
        }
    }

    /// Says goodbye.
    pub(super) async fn close(&mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        // The other side may be gone already.
        let _ = self.timed(Message::Close(Some(frame))).await;
        let _ = self.flush().await;
    }
}
