//! JSON bodies and query strings, with errors that name the field and how to mend it.

use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use crate::problem::{Code, Problem};

/// Most bytes of a body.
pub(super) const BODY_BYTES_MAX: usize = 64 * 1024;

/// A JSON body.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        // Pages of other sites can send forms and plain text without asking, but not JSON.
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let media = kind.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("application/json") {
            let detail = "Send JSON with the header Content-Type: application/json.";
            return Err(
                Problem::field("content-type", detail).with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            );
        }
        let bytes = axum::body::to_bytes(request.into_body(), BODY_BYTES_MAX).await.map_err(|_| {
            Problem::new(Code::TooLarge, format!("A request has at most {BODY_BYTES_MAX} bytes."))
        })?;
        parse(&bytes).map(Self)
    }
}

/// Reads JSON.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Problem::field("body", format!("The body is not UTF-8 from byte {} on.", error.valid_up_to()))
    })?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| wrong(&error))?;
    reader.end().map_err(|error| {
        Problem::field("body", format!("Something follows the JSON value at column {}.", error.column()))
    })?;
    Ok(value)
}

/// What serde says, without what the client wrote: values are left out, names of fields stay.
fn wrong(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let said = error.inner().to_string();
    let place = error.path().to_string();
    let place = if place == "." { String::new() } else { place };
    let within = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    let quoted = |text: &str| text.split('`').nth(1).map(str::to_owned);
    if said.starts_with("missing field") {
        let field = quoted(&said).unwrap_or_default();
        return Problem::field(within(&field), format!("The field `{field}` is missing."));
    }
    if said.starts_with("unknown field") {
        let field: String = quoted(&said).unwrap_or_default().chars().take(64).collect();
        let known = said.split_once("expected ").map_or("none", |(_, known)| known);
        let known = known.split(" at line").next().unwrap_or_default().trim_start_matches("one of ");
        // A path that ends in the unknown field already names it.
        let field = if place.ends_with(&field) { place.clone() } else { within(&field) };
        return Problem::field(field, format!("There is no such field. The fields are {known}."));
    }
    if !error.inner().is_data() {
        let inner = error.inner();
        let detail = format!("The body is not JSON: see line {}, column {}.", inner.line(), inner.column());
        return Problem::field("body", detail);
    }
    let expected = said.rsplit_once("expected ").map_or("another value", |(_, expected)| expected);
    let expected = expected.split(" at line").next().unwrap_or_default();
    let field = if place.is_empty() { "body".to_owned() } else { place };
    Problem::field(field, format!("Expected {expected}."))
}

/// The query of an address.
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                // "Failed to deserialize query string: limit: invalid digit": the part in the middle is the field.
                let said = rejection.body_text();
                let field = said
                    .split(": ")
                    .nth(1)
                    .filter(|field| field.len() <= 32 && !field.contains(' '))
                    .unwrap_or("query");
                Err(Problem::field(field, "This part of the address cannot be read."))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the way to them matters")]
    struct Outer {
        version: u64,
        inner: Inner,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the way to them matters")]
    struct Inner {
        text: String,
    }

    fn told(json: &[u8]) -> (String, String) {
        let problem = parse::<Outer>(json).unwrap_err();
        (problem.field.unwrap(), problem.detail.into_owned())
    }

    #[test]
    fn the_field_is_named_and_values_are_not_repeated() {
        let told_field = |json: &str| told(json.as_bytes()).0;
        assert_eq!(told_field(r#"{"inner":{"text":"a"}}"#), "version");
        assert_eq!(told_field(r#"{"version":1,"inner":{}}"#), "inner.text");
        assert_eq!(told_field(r#"{"version":1,"inner":{"text":"a","x":1}}"#), "inner.x");
        assert_eq!(told_field(r#"{"version":1,"inner":{"text":"a"},"y":1}"#), "y");
        assert_eq!(told_field(r#"{"version":-1,"inner":{"text":"a"}}"#), "version");
        let (field, detail) = told(br#"{"version":"4111111111111111","inner":{"text":"a"}}"#);
        assert_eq!((field.as_str(), detail.as_str()), ("version", "Expected u64."));
        assert_eq!(told(b"{\"version\":\xff}").0, "body");
        assert_eq!(told(b"{\"version\":1").0, "body");
        assert_eq!(told_field(r#"{"version":1,"inner":{"text":"a"}} x"#), "body");
    }
}
