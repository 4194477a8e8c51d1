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
        (name = "practice", description = "Training with practice customers, apart from live work"),
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
        name_operations(&mut document);
        // A description of texts and numbers, so writing it cannot fail.
        document.to_pretty_json().unwrap_or_default() + "\n"
    });
    &TEXT
}

/// Gives each operation a name that no other has, from its method and path: handlers in different files are called alike.
fn name_operations(document: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let words: Vec<&str> =
            path.split(['/', '{', '}', '-', '.']).filter(|word| !word.is_empty() && *word != "api").collect();
        let name = words.join("_");
        for (method, operation) in [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("delete", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{name}"));
            }
        }
    }
}

pub(crate) async fn serve() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document()).into_response()
}
