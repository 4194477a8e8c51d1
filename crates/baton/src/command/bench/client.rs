//! A customer's socket for measurements, and the two requests it needs.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _};

/// How long an answer may take before a measurement is given up.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// Whether the server says that it is ready.
pub(super) async fn ready(address: SocketAddr) -> bool {
    request(address, "GET /readyz HTTP/1.1\r\n", "")
        .await
        .is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

/// A new customer's cookie, ready for a request header.
pub(super) async fn session(address: SocketAddr) -> Result<String> {
    let head = "POST /api/customer/session HTTP/1.1\r\ncontent-type: application/json\r\n";
    let answer = request(address, head, "{\"language\":\"en\",\"page\":\"\"}").await?;
    let cookie = answer
        .lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("set-cookie").then(|| value.trim())
        })
        .and_then(|value| value.split(';').next());
    cookie.map(str::to_owned).with_context(|| {
        format!("no cookie for a new customer: {}", answer.lines().next().unwrap_or("no answer"))
    })
}

async fn request(address: SocketAddr, head: &str, body: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let text = format!(
        "{head}host: {address}\r\norigin: http://{address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes()).await?;
    let mut answer = Vec::new();
    tokio::time::timeout(ANSWER_TIMEOUT, stream.read_to_end(&mut answer)).await??;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// A connected customer.
pub(super) struct Customer {
    socket: WebSocketStream<TcpStream>,
    sent: usize,
}

/// What came back.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Frame {
    /// Which frame.
    pub(super) t: String,
    /// Its sequence number.
    #[serde(default)]
    pub(super) seq: Option<u64>,
    /// The client's key.
    #[serde(default)]
    pub(super) client_id: Option<String>,
    /// Who wrote.
    #[serde(default)]
    pub(super) author: Option<Author>,
    /// Who holds.
    #[serde(default)]
    pub(super) holder: Option<Author>,
    /// The code of an error.
    #[serde(default)]
    pub(super) code: Option<String>,
}

/// The kind of an author or holder.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Author {
    /// `customer`, `assistant` ...
    pub(super) kind: String,
}

impl Customer {
    /// Connects as a customer; an empty cookie is for the echo.
    pub(super) async fn connect(address: SocketAddr, cookie: String, cursor: u64) -> Result<Self> {
        let mut request = format!("ws://{address}/ws/customer?cursor={cursor}").into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("origin", format!("http://{address}").parse()?);
        headers.insert("sec-websocket-protocol", "baton.v1".parse()?);
        if !cookie.is_empty() {
            headers.insert("cookie", cookie.parse()?);
        }
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        // Thousands of clients share this process: small buffers.
        let config = WebSocketConfig::default().read_buffer_size(2 * 1_024).write_buffer_size(0);
        let (socket, _) = tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await?;
        Ok(Self { socket, sent: 0 })
    }

    /// Connects as a new customer and waits for the server's `hello`.
    pub(super) async fn new(address: SocketAddr) -> Result<Self> {
        let cookie = session(address).await?;
        let mut customer = Self::connect(address, cookie, 0).await?;
        customer.until(|frame| frame.t == "hello").await?;
        Ok(customer)
    }

    /// Keys given out so far.
    pub(super) fn sent(&self) -> usize {
        self.sent
    }

    /// The next client key.
    pub(super) fn next_key(&mut self) -> String {
        self.sent += 1;
        format!("bench-{}", self.sent)
    }

    pub(super) async fn send_text(&mut self, text: String) -> Result<()> {
        self.socket.send(Message::text(text)).await.context("sending")
    }

    /// Writes a message under a key.
    pub(super) async fn write(&mut self, key: &str, text: &str) -> Result<()> {
        self.send_text(format!("{{\"t\":\"send\",\"client_id\":\"{key}\",\"text\":\"{text}\"}}")).await
    }

    /// Presses "Talk to a person".
    pub(super) async fn press_human(&mut self, key: &str) -> Result<()> {
        self.send_text(format!("{{\"t\":\"human\",\"client_id\":\"{key}\"}}")).await
    }

    /// The next text frame as it came.
    pub(super) async fn next_text(&mut self) -> Result<String> {
        loop {
            let message = tokio::time::timeout(ANSWER_TIMEOUT, self.socket.next()).await;
            match message.context("no answer in time")? {
                Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => bail!("the server closed the socket"),
            }
        }
    }

    pub(super) async fn next(&mut self) -> Result<Frame> {
        let text = self.next_text().await?;
        serde_json::from_str(&text).with_context(|| "a frame that is not one".to_owned())
    }

    /// Reads until a frame fits. An error frame ends the wait.
    pub(super) async fn until(&mut self, fits: impl Fn(&Frame) -> bool) -> Result<Frame> {
        loop {
            let frame = self.next().await?;
            if fits(&frame) {
                return Ok(frame);
            }
            if frame.t == "error" {
                bail!("the server refused: {}", frame.code.unwrap_or_default());
            }
        }
    }
}

impl Frame {
    /// A message of the assistant.
    pub(super) fn is_answer(&self) -> bool {
        self.t == "message" && self.author.as_ref().is_some_and(|author| author.kind == "assistant")
    }

    /// The conversation is in the queue.
    pub(super) fn is_queued(&self) -> bool {
        self.t == "holder" && self.holder.as_ref().is_some_and(|holder| holder.kind == "queue")
    }
}
