//! What of a message nobody may read: keys, tokens, passwords and people's addresses.
//!
//! What always holds: a secret is replaced as a whole. Where it is not sure that something is one,
//! it is taken for one: a message with a gap is worth more than a key in a log. An e-mail address is
//! left out whosever it is, because a provider's cannot be told from a user's. Ids of requests,
//! organisations and projects stay: they open nothing, and people ask the provider by them.

const REDACTED: &str = "[redacted]";

/// How keys of providers and clouds begin.
const KEY_PREFIXES: [&str; 28] = [
    "sk-",
    "sk_",
    "pk-",
    "rk-",
    "csk-",
    "AIza",
    "AQ.",
    "gsk_",
    "xai-",
    "hf_",
    "r8_",
    "pplx-",
    "nvapi-",
    "fw_",
    "tgp_",
    "jina_",
    "dapi",
    "ghp_",
    "gho_",
    "github_pat_",
    "AKIA",
    "ASIA",
    "ya29.",
    "eyJ",
    "xoxb-",
    "xoxp-",
    "glpat-",
    "npm_",
];
/// How a name ends that a secret follows: `Bearer abc`, `x-api-key: abc`, `?api_key=abc`.
const STRONG_NAMES: [&str; 11] = [
    "bearer",
    "basic",
    "authorization",
    "api-key",
    "api_key",
    "apikey",
    "access_key",
    "subscription-key",
    "secret",
    "password",
    "passwd",
];
/// The same, where a sentence may go on with another word.
const WEAK_NAMES: [&str; 4] = ["key", "token", "signature", "sig"];

/// The text without what is secret.
pub(super) fn redact(text: &str) -> String {
    let text = without_addresses(text);
    let mut redacted = String::with_capacity(text.len());
    let mut before = Before::Other;
    for piece in Pieces(&text) {
        match piece {
            Piece::Word(_) if matches!(before, Before::Secret) => {}
            Piece::Word(word) if before.opens(word) => {
                redacted.push_str(REDACTED);
                before = Before::Secret;
            }
            Piece::Word(word) if is_key(word) => {
                redacted.push_str(REDACTED);
                before = Before::Other;
            }
            // the rest of it: base64 and what addresses escape
            Piece::Other('/' | '=' | '%') if matches!(before, Before::Secret) => {}
            Piece::Word(word) => {
                redacted.push_str(word);
                before = Before::of_name(word);
            }
            Piece::Other(char) => {
                redacted.push(char);
                before = match before {
                    Before::StrongName { .. } if ":=".contains(char) => {
                        Before::StrongName { assigned: true }
                    }
                    Before::WeakName { .. } if char == '=' => Before::WeakName { assigned: true },
                    Before::Secret => Before::Other,
                    before if ":=\"' ".contains(char) => before,
                    _ => Before::Other,
                };
            }
        }
    }
    redacted
}

/// What stood before a word.
#[derive(Clone, Copy)]
enum Before {
    StrongName {
        assigned: bool,
    },
    WeakName {
        assigned: bool,
    },
    /// The beginning of a secret.
    Secret,
    Other,
}

impl Before {
    fn of_name(word: &str) -> Before {
        let word = word.to_ascii_lowercase();
        if STRONG_NAMES.iter().any(|name| word.ends_with(name)) {
            Before::StrongName { assigned: false }
        } else if WEAK_NAMES.iter().any(|name| word.ends_with(name)) {
            Before::WeakName { assigned: false }
        } else {
            Before::Other
        }
    }

    /// Whether a word behind it is a secret, and not the next word of a sentence.
    fn opens(self, word: &str) -> bool {
        let looks_random =
            word.len() >= 8 && word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'*');
        // longer than the words of sentences
        let is_long = word.len() >= 20;
        match self {
            // `Authorization: Bearer abc`
            Before::StrongName { assigned: true } => {
                word.len() >= 4 && matches!(Before::of_name(word), Before::Other)
            }
            Before::WeakName { assigned: true } => word.len() >= 4,
            Before::StrongName { .. } => looks_random || is_long,
            Before::WeakName { .. } => looks_random,
            Before::Secret | Before::Other => false,
        }
    }
}

enum Piece<'a> {
    Word(&'a str),
    Other(char),
}

/// A text as words of the characters that keys are made of, and the characters between them.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let text = self.0;
        let of_key = |char: char| char.is_ascii_alphanumeric() || "-_.*+~".contains(char);
        let in_base64 = |char: char| char.is_ascii_alphanumeric() || "/+".contains(char);
        let secret = text.find(|char| !in_base64(char)).unwrap_or(text.len());
        let word = text.find(|char| !of_key(char)).unwrap_or(text.len());
        // the secret keys of AWS have 40 characters, a slash among them
        let end = if secret == 40 && is_mixed(&text[..secret]) { secret } else { word };
        if end > 0 {
            self.0 = &text[end..];
            return Some(Piece::Word(&text[..end]));
        }
        let char = text.chars().next()?;
        self.0 = &text[char.len_utf8()..];
        Some(Piece::Other(char))
    }
}

fn is_key(word: &str) -> bool {
    let digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let prefixed = KEY_PREFIXES.iter().any(|prefix| {
        let rest = word.strip_prefix(prefix).unwrap_or_default();
        rest.len() >= 20 || (rest.len() >= 6 && (digit || rest.contains('*')))
    });
    // without a known beginning: nobody writes words of 32 characters in three alphabets, nor of
    // 32 hexadecimal digits, which is what Azure's keys are
    let hexadecimal = digit && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    prefixed || (word.len() >= 32 && (is_mixed(word) || hexadecimal))
}

fn is_mixed(word: &str) -> bool {
    let has = |test: fn(&u8) -> bool| word.as_bytes().iter().any(test);
    has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
}

/// Without `user:password@` in addresses of the web, and without addresses of e-mail.
fn without_addresses(text: &str) -> String {
    let in_name = |char: char| char.is_ascii_alphanumeric() || ".:_%+~!$&*=-".contains(char);
    let in_host = |char: char| char.is_ascii_alphanumeric() || ".-".contains(char);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('@') {
        let name = before.trim_end_matches(in_name);
        let host = behind.find(|char| !in_host(char)).unwrap_or(behind.len());
        let has_name = name.len() < before.len();
        if has_name && name.ends_with("//") {
            kept.extend([name, REDACTED, "@"]);
            // a password may have one too
            let end = behind.find(|char: char| !in_name(char) && char != '@');
            let host = behind[..end.unwrap_or(behind.len())].rfind('@').map_or(0, |at| at + 1);
            rest = &behind[host..];
        } else if has_name && ends_like_a_domain(&behind[..host]) {
            kept.extend([name, REDACTED]);
            rest = &behind[host..];
        } else {
            kept.extend([before, "@"]);
            rest = behind;
        }
    }
    kept.push_str(rest);
    kept
}

/// `example.com`, and not the version of a package.
fn ends_like_a_domain(host: &str) -> bool {
    let parts = host.trim_end_matches('.').rsplit_once('.');
    parts.is_some_and(|(_, top)| {
        top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_gone_whatever_stands_around_them() {
        for (text, kept) in [
            ("Incorrect API key provided: sk-proj-abcDEF123456.", "[redacted]"),
            ("key sk-ab****************cd is wrong", "key [redacted] is wrong"),
            ("Authorization: Bearer abc123def456", "Authorization: Bearer [redacted]"),
            ("url ?key=AIzaSyA1234567890abcdefg&alt=sse", "url ?key=[redacted]&alt=sse"),
            ("api_key=0123456789abcdef", "api_key=[redacted]"),
            ("?api_key=onlyletters&x=1", "?api_key=[redacted]&x=1"),
            ("x-goog-api-key: \"abc12345\"", "x-goog-api-key: \"[redacted]\""),
            ("password=letmein", "password=[redacted]"),
            ("use 0123456789abcdef0123456789abcdef", "use [redacted]"),
            ("(wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY)", "([redacted])"),
            ("sk-ant-api03-AbC_123-xyz000 bad", "[redacted] bad"),
            ("gsk_123abcdefghij, hf_123abcdefghij", "[redacted], [redacted]"),
            ("jwt eyJhbGciOi12345.eyJzdWIi.c2ln", "jwt [redacted]"),
            ("dapi0123456789abcdef0123456789abcdef", "[redacted]"),
            ("at https://joe:pa55@proxy.local:80/x", "at https://[redacted]@proxy.local:80/x"),
            ("mail jane.doe+x@example.com.", "mail [redacted]"),
            ("Authorization: Bearer abcdefghijklmnopqrst-letmein", "Bearer [redacted]"),
            ("Authorization: Basic am9lOnBhNTU=/123==, x", "Basic [redacted], x"),
            ("password: letmein", "password: [redacted]"),
            ("secret: 'letmein'", "secret: '[redacted]'"),
            ("?access_token=onlyletters&x", "?access_token=[redacted]&x"),
            ("?sig=onlyletters%2F123%3D&se=2026", "?sig=[redacted]&se=2026"),
            ("AccountKey=abcd+efgh/onlyletters==;", "AccountKey=[redacted];"),
            ("glpat-123abcdefghij xoxp-123-abc", "[redacted] [redacted]"),
            ("postgres://joe:pa55@pa55@host/db", "postgres://[redacted]@host/db"),
        ] {
            let redacted = redact(text);
            assert!(redacted.contains(kept), "{redacted}");
            for secret in ["123", "K7MDENG", "onlyletters", "letmein", "pa55", "jane"] {
                assert!(!redacted.contains(secret), "{redacted}");
            }
        }
    }

    #[test]
    fn sentences_models_and_ids_stay() {
        for text in [
            "sk-learn is no key, task-12345678 is none",
            "Model voyage-2-series-preloading-g2-20250421-0156pm does not exist",
            "The key is missing; token expired",
            "The x-api-key header is required, max_tokens=4096 is too much",
            "Missing bearer or basic authentication in header",
            "This model's maximum context length is 8192 tokens",
            "claude-3-5-sonnet@20240620 at pkg@1.2.3, @cf/meta/llama and @type",
            "You didn't provide an API key. You need to provide your API key in a header",
            "in organization org-abc123def456 with request req_011CZAau32QzxDkriovTaFCB",
            "",
        ] {
            assert_eq!(redact(text), text);
        }
    }
}
