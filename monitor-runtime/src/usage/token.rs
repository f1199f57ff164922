//! A key or value while it is read: so much of it as any name or number can have.

/// No name and no number that means anything is longer.
const MOST: usize = 192;

/// The bytes of one key, text or number, as they were written.
pub(super) struct Token {
    bytes: [u8; MOST],
    len: usize,
    has_escapes: bool,
    /// Whether the byte before was a backslash.
    escaped: bool,
    is_cut: bool,
}

impl Token {
    pub(super) const fn new() -> Token {
        Token { bytes: [0; MOST], len: 0, has_escapes: false, escaped: false, is_cut: false }
    }

    pub(super) fn clear(&mut self) {
        (self.len, self.has_escapes, self.escaped, self.is_cut) = (0, false, false, false);
    }

    pub(super) fn push(&mut self, byte: u8) {
        match self.bytes.get_mut(self.len) {
            Some(place) => {
                *place = byte;
                self.len += 1;
            }
            None => self.is_cut = true,
        }
    }

    fn push_all(&mut self, bytes: &[u8]) {
        let (taken, cut) = bytes.split_at(bytes.len().min(MOST - self.len));
        self.bytes[self.len..][..taken.len()].copy_from_slice(taken);
        self.len += taken.len();
        self.is_cut |= !cut.is_empty();
    }

    /// Takes the bytes of a text up to its quote; what comes after that, or `None` if the text
    /// goes on.
    pub(super) fn take_text<'b>(&mut self, mut bytes: &'b [u8]) -> Option<&'b [u8]> {
        loop {
            if self.escaped {
                let (byte, rest) = bytes.split_first()?;
                self.push(*byte);
                (self.escaped, bytes) = (false, rest);
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\'));
            let (text, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
            self.push_all(text);
            let (sign, rest) = rest.split_first()?;
            if *sign == b'"' {
                return Some(rest);
            }
            self.push(*sign);
            (self.escaped, self.has_escapes) = (true, true);
            bytes = rest;
        }
    }

    /// Takes the bytes of a number or a word; what comes after it, or `None` if it may go on.
    pub(super) fn take_scalar<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let is_end = |byte: &u8| {
            matches!(
                byte,
                b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' | b':' | b'"' | b'{' | b'['
            )
        };
        let end = bytes.iter().position(is_end);
        let (scalar, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
        self.push_all(scalar);
        end.map(|_| rest)
    }

    /// Hands on what the token means, without its escapes; nothing where it is no text, or was
    /// longer than anything that means something.
    pub(super) fn read(&self, take: impl FnOnce(&str)) {
        let bytes = &self.bytes[..self.len];
        let mut plain = [0; MOST];
        let text = if self.has_escapes { unescape(bytes, &mut plain) } else { Some(bytes) };
        let Some(text) = text else { return };
        match std::str::from_utf8(text) {
            Ok(text) => take(text),
            // a character that lies across the cut
            Err(error) if self.is_cut && error.error_len().is_none() => {
                if let Ok(text) = std::str::from_utf8(&text[..error.valid_up_to()]) {
                    take(text);
                }
            }
            Err(_) => {}
        }
    }

    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }
}

/// Writes a text without its escapes; `None` where one of them is none.
fn unescape<'p>(text: &[u8], plain: &'p mut [u8; MOST]) -> Option<&'p [u8]> {
    let (mut rest, mut len) = (text, 0);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let letter = if *byte == b'\\' { escape(&mut rest)? } else { Letter::Byte(*byte) };
        let mut buffer = [0; 4];
        let letter = match letter {
            Letter::Byte(byte) => {
                buffer[0] = byte;
                &buffer[..1]
            }
            Letter::Char(letter) => letter.encode_utf8(&mut buffer).as_bytes(),
        };
        // never longer than the escape was
        plain.get_mut(len..len + letter.len())?.copy_from_slice(letter);
        len += letter.len();
    }
    Some(&plain[..len])
}

enum Letter {
    Byte(u8),
    Char(char),
}

fn escape(rest: &mut &[u8]) -> Option<Letter> {
    let (byte, after) = rest.split_first()?;
    *rest = after;
    Some(Letter::Byte(match byte {
        b'"' | b'\\' | b'/' => *byte,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'u' => return Some(Letter::Char(unicode(rest)?)),
        _ => return None,
    }))
}

/// The character of `XXXX`, or of two surrogates.
fn unicode(rest: &mut &[u8]) -> Option<char> {
    let high = hex(rest)?;
    if !(0xd800..0xdc00).contains(&high) {
        return char::from_u32(high);
    }
    *rest = rest.strip_prefix(br"\u")?;
    let low = hex(rest)?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)
}

fn hex(rest: &mut &[u8]) -> Option<u32> {
    let (digits, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    digits.iter().try_fold(0, |sum, digit| Some(sum << 4 | char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Option<String> {
        let mut token = Token::new();
        assert!(token.take_text(raw.as_bytes()).is_some(), "{raw} has no quote at its end");
        let mut read = None;
        token.read(|text| read = Some(text.to_owned()));
        read
    }

    #[test]
    fn escapes_are_what_they_stand_for() {
        assert_eq!(read(r#"us\u0061ge""#).as_deref(), Some("usage"));
        assert_eq!(read(r#"\"\\\/\b\f\n\r\t""#).as_deref(), Some("\"\\/\u{8}\u{c}\n\r\t"));
        assert_eq!(read(r#"\ud83d\ude0a ä""#).as_deref(), Some("😊 ä"));
        for broken in [r#"\x""#, r#"\u12""#, r#"\ud83d""#, r#"\ud83d\u0041""#, r#"\udc00""#] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let long = format!("x{}\"", "ä".repeat(MOST));
        let text = read(&long).expect("it is text");
        assert_eq!(text.len(), MOST - 1);
        assert!(long.starts_with(&text));
    }
}
