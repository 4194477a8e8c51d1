//! The description of the interfaces (OpenAPI 3.1), made from the handlers themselves.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi as _;

use crate::frame::{AgentCommand, CustomerFrame, StaffFrame};
use crate::problem::ProblemBody;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Baton",
        description = "Customer service in which an AI answers first and a person is always one step away. The sockets \
                       are described in docs/PROTOCOL.md; their frames are CustomerFrame and StaffFrame, their commands \
                       CustomerCommand and AgentCommand.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(ProblemBody, CustomerFrame, StaffFrame, AgentCommand)),
    tags(
        (name = "session", description = "Setting up, signing in and out"),
        (name = "conversations", description = "Reading conversations"),
        (name = "verbs", description = "What staff do to a conversation"),
        (name = "desk", description = "Presence and stops"),
        (name = "staff", description = "For admins"),
        (name = "articles", description = "The company's knowledge"),
        (name = "metrics", description = "Figures with their definitions"),
        (name = "customers", description = "For admins"),
        (name = "customer", description = "What the chat of a customer uses"),
    )
)]
struct Document;

/// The document as JSON, indented, with a newline at the end.
#[must_use]
pub fn document() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let mut document = Document::openapi();
        document.merge(crate::http::api().into_openapi());
        // A description of texts and numbers, so writing it cannot fail.
        document.to_pretty_json().unwrap_or_default() + "\n"
    });
    &TEXT
}

pub(crate) async fn serve() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document()).into_response()
}
