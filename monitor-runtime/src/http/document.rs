//! The description of the API, as OpenAPI 3.1.
//!
//! What always holds: it names every field of every answer and allows no other; a test compares it
//! with answers of a running server.

use super::settings::Settings;
use serde_json::{Value, json};

const PATHS: &str = include_str!("openapi/paths.json");
const SCHEMAS: [&str; 5] = [
    include_str!("openapi/report.json"),
    include_str!("openapi/parts.json"),
    include_str!("openapi/calls.json"),
    include_str!("openapi/standing.json"),
    include_str!("openapi/simple.json"),
];

/// The document for a server with these settings.
pub(super) fn of(settings: &Settings) -> Vec<u8> {
    let mut document: Value = serde_json::from_str(PATHS).unwrap_or_default();
    document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    for schemas in SCHEMAS {
        let schemas: Value = serde_json::from_str(schemas).unwrap_or_default();
        for (name, schema) in schemas.as_object().into_iter().flatten() {
            document["components"]["schemas"][name] = schema.clone();
        }
    }
    if settings.wants_token() {
        document["components"]["securitySchemes"] = json!({ "token": { "type": "http", "scheme": "bearer" }, "password": { "type": "http", "scheme": "basic" } });
        document["security"] = json!([{ "token": [] }, { "password": [] }]);
    }
    document.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_the_document_refers_to_is_there() {
        let document: Value = serde_json::from_slice(&of(&Settings::new())).expect("JSON");
        let mut references = Vec::new();
        gather(&document, &mut references);
        assert!(references.len() > 200, "{}", references.len());
        for reference in references {
            assert!(document.pointer(&reference).is_some(), "{reference}");
        }
    }

    fn gather(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Array(list) => list.iter().for_each(|value| gather(value, found)),
            Value::Object(object) => {
                let reference = object.get("$ref").and_then(Value::as_str);
                found.extend(reference.and_then(|it| it.strip_prefix('#')).map(String::from));
                object.values().for_each(|value| gather(value, found));
            }
            _ => {}
        }
    }

    #[test]
    fn a_token_is_part_of_the_description_where_one_is_asked_for() {
        let says_token = |settings: &Settings| {
            let document: Value = serde_json::from_slice(&of(settings)).expect("JSON");
            document["security"][0]["token"].is_array()
        };
        assert!(says_token(&Settings::new().bearer_token("secret")));
        assert!(!says_token(&Settings::new()));
    }
}
