//! Real connections on a free port: sockets behind the gate, and the end of a server.

use axum::http::StatusCode;
use baton_core::company::Role;
use baton_server::serve::run;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::helper::{HOST, OWN, SHOP, TestApp};

struct Running {
    address: std::net::SocketAddr,
    ended: tokio::task::JoinHandle<()>,
}

async fn running(app: &TestApp) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let ended = tokio::spawn(run(listener, app.router.clone(), app.app.stopping().clone()));
    Running { address, ended }
}

/// Asks to upgrade; the answer's head and the connection.
async fn upgrade(server: &Running, path: &str, cookie: &str, origin: &str) -> (String, TcpStream) {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let origin = if origin.is_empty() { String::new() } else { format!("Origin: {origin}\r\n") };
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{origin}Cookie: {cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: baton.v1\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    (String::from_utf8(head).unwrap(), stream)
}

/// The payload of the next frame of the server, and its opcode.
async fn frame(stream: &mut TcpStream) -> (u8, Vec<u8>) {
    let first = stream.read_u8().await.unwrap();
    let length = match stream.read_u8().await.unwrap() {
        126 => u64::from(stream.read_u16().await.unwrap()),
        127 => stream.read_u64().await.unwrap(),
        short => u64::from(short),
    };
    let mut payload = vec![0; usize::try_from(length).unwrap()];
    stream.read_exact(&mut payload).await.unwrap();
    (first & 15, payload)
}

#[tokio::test]
async fn sockets_open_for_the_right_cookie_from_the_right_page() {
    let app = TestApp::new().await;
    let server = running(&app).await;
    let customer = format!("baton_customer={}", app.customer().await.cookie("baton_customer").unwrap());
    let staff =
        format!("baton_session={}", app.staff("Ada", Role::Agent).await.cookie("baton_session").unwrap());
    for (path, cookie, origin, status) in [
        ("/ws/customer?cursor=0", customer.as_str(), SHOP, 101),
        ("/ws/customer?cursor=0", &customer, OWN, 101),
        ("/ws/customer?cursor=0", &customer, "https://evil.example", 403),
        ("/ws/customer?cursor=0", &customer, "", 403),
        ("/ws/customer?cursor=0", &staff, SHOP, 401),
        ("/ws/customer?cursor=-1", &customer, SHOP, 422),
        ("/ws/agent", &staff, OWN, 101),
        ("/ws/agent", &staff, SHOP, 403),
        ("/ws/agent", &customer, OWN, 401),
        ("/ws/agent", "", OWN, 401),
    ] {
        let (head, _) = upgrade(&server, path, cookie, origin).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{path} {origin}: {head}");
        assert_eq!(head.contains("sec-websocket-protocol: baton.v1"), status == 101, "{head}");
    }
}

#[tokio::test]
async fn a_stopping_server_says_goodbye_and_lets_nobody_in() {
    let app = TestApp::new().await;
    let server = running(&app).await;
    let cookie = format!("baton_customer={}", app.customer().await.cookie("baton_customer").unwrap());
    let (_, mut stream) = upgrade(&server, "/ws/customer?cursor=0", &cookie, OWN).await;
    let (opcode, hello) = frame(&mut stream).await;
    assert_eq!(opcode, 1);
    assert!(hello.starts_with(b"{\"t\":\"hello\""), "{}", String::from_utf8_lossy(&hello));
    app.app.stopping().cancel();
    let (opcode, goodbye) = frame(&mut stream).await;
    assert_eq!((opcode, &goodbye[..2]), (8, &1001_u16.to_be_bytes()[..]));
    drop(stream);
    server.ended.await.unwrap();
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn headers_have_a_bound() {
    let app = TestApp::new().await;
    let server = running(&app).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = format!("GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Long: {}\r\n\r\n", "x".repeat(64 * 1_024));
    // The server may close before it has read all of it.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.as_u16().to_string();
    let text = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || text.contains(&status), "{text}");
}
