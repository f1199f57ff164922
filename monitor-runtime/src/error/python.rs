//! A dictionary as Python prints it, which is what Python's clients put into their messages.
//!
//! What always holds: what is no dictionary yields nothing or no JSON, and is passed over.

use std::{iter::Peekable, str::Chars};

/// No error body is larger, and no more is looked at.
const LONGEST: usize = 64 * 1024;

/// The dictionary that a text begins with, as JSON.
pub(super) fn dict_to_json(text: &str) -> Option<String> {
    // what begins otherwise is no dictionary with texts for names
    if !text.starts_with("{'") {
        return None;
    }
    let mut json = String::new();
    let mut chars = super::message::prefix(text, LONGEST).chars().peekable();
    let mut depth = 0_usize;
    while let Some(char) = chars.next() {
        match char {
            '\'' | '"' => copy_text(char, &mut chars, &mut json)?,
            letter if letter.is_ascii_alphabetic() => json.push_str(constant(letter, &mut chars)?),
            _ => json.push(char),
        }
        match char {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(json);
        }
    }
    None
}

/// Copies a text up to its closing quote.
fn copy_text(quote: char, chars: &mut Peekable<Chars<'_>>, json: &mut String) -> Option<()> {
    json.push('"');
    loop {
        match chars.next()? {
            char if char == quote => break,
            '\\' => match chars.next()? {
                escape @ ('n' | 'r' | 't' | '\\' | '"' | 'u') => json.extend(['\\', escape]),
                'x' => json.push_str("\\u00"),
                char => json.push(char),
            },
            '"' => json.push_str("\\\""),
            char if char.is_control() => json.push(' '),
            char => json.push(char),
        }
    }
    json.push('"');
    Some(())
}

fn constant(first: char, chars: &mut Peekable<Chars<'_>>) -> Option<&'static str> {
    let mut name = String::from(first);
    while let Some(letter) = chars.next_if(char::is_ascii_alphabetic) {
        name.push(letter);
    }
    match name.as_str() {
        "None" => Some("null"),
        "True" => Some("true"),
        "False" => Some("false"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_becomes_json_and_what_follows_is_left() {
        let dict =
            r#"{'error': {'message': "can't \n \x41", 'n': [1.5, None, True], 'q': 'a "b"'}}, x"#;
        let json =
            r#"{"error": {"message": "can't \n \u0041", "n": [1.5, null, true], "q": "a \"b\""}}"#;
        assert_eq!(dict_to_json(dict).as_deref(), Some(json));
    }

    #[test]
    fn what_is_no_dictionary_is_passed_over() {
        for text in ["", "{", "{'a': ", "{'a': b}", "{'a", "{\"a\": 1}", "{'a']", "x"] {
            assert!(dict_to_json(text).is_none_or(|json| !json.ends_with("1}")), "{text}");
        }
    }
}
