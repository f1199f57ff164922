//! The description of the API, as OpenAPI 3.1.
//!
//! What always holds: it names every field of every answer and allows no other; a test compares it
//! with answers of a running server.

use super::settings::Settings;
use serde_json::{Value, json};

const PATHS: &str = include_str!("openapi/paths.json");
const SCHEMAS: [&str; 4] = [
    include_str!("openapi/report.json"),
    include_str!("openapi/parts.json"),
    include_str!("openapi/calls.json"),
    include_str!("openapi/snapshot.json"),
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
        document["components"]["securitySchemes"] =
            json!({ "token": { "type": "http", "scheme": "bearer" } });
        document["security"] = json!([{ "token": [] }]);
    }
    document.to_string().into_bytes()
}
