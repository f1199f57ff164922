//! Texts from outside as Markdown.
//!
//! What always holds: a name is code, so that nothing in it is a link, a mention, HTML or emphasis,
//! on GitHub and in chats that know only half of Markdown; what would end the code or the cell is
//! written as an escape.

use crate::report::outside;

/// The longest that a name gets in a table.
const LONGEST: usize = 60;

/// A name as code.
pub(super) fn name(text: &str) -> String {
    let shown = outside::name_to(text, LONGEST);
    // no fence is long enough for every chat, and a table is cut into cells before code is read
    let code = shown.replace('`', "\\u{60}").replace('|', "\\u{7c}");
    // code that begins and ends with a space loses both
    let code = if code.starts_with(' ') { code.replacen(' ', "\\u{20}", 1) } else { code };
    format!("`{code}`")
}
