//! Patterns of names and of addresses.
//!
//! What always holds: letters are compared without their case; a pattern is matched against the
//! whole name; nothing is allocated.

/// Whether a name is one of those that a pattern means: `*` stands for any text, `#` for one digit,
/// `a&b` for both and `!a` for what `a` does not mean.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    pattern.split('&').all(|part| match part.strip_prefix('!') {
        Some(part) => !covers(part.as_bytes(), name.as_bytes(), |_| true),
        None => covers(part.as_bytes(), name.as_bytes(), |_| true),
    })
}

/// A pattern that is asked for often: the usual forms are told apart once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// `text*`
    Starts(Box<str>),
    /// `*text*`
    Contains(Box<str>),
    Other(Box<str>),
}

impl Pattern {
    pub(crate) fn new(pattern: &str) -> Pattern {
        let pattern = pattern.to_ascii_lowercase();
        let literal = |text: &str| !text.is_empty() && !is_pattern(text);
        match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
            (None, Some(start)) if literal(start) => Pattern::Starts(start.into()),
            (Some(end), Some(_)) if literal(&end[..end.len().max(1) - 1]) => {
                Pattern::Contains(end[..end.len() - 1].into())
            }
            _ => Pattern::Other(pattern.into()),
        }
    }

    /// As [`matches`], for a name in lower case.
    pub(crate) fn means(&self, name: &str) -> bool {
        match self {
            Pattern::Starts(start) => name.starts_with(&**start),
            Pattern::Contains(part) => name.contains(&**part),
            Pattern::Other(pattern) => matches(pattern, name),
        }
    }
}

/// Whether a text is a pattern and not simply a name.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '#', '&', '!'])
}

/// Whether an address belongs to a pattern such as `api.openai.com` or `host.com/a/*/b`. The host
/// has to be the same, the path to begin with that of the pattern; `*` stands for one label or
/// one segment, `**` for any labels.
pub(crate) fn matches_url(pattern: &str, url: &str) -> bool {
    let rest = match url.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
        Some(_) => return false,
        None => url,
    };
    let (authority, path) = match rest.find(['/', '?', '#', '\\']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let (wanted_host, wanted_path) = pattern.split_once('/').unwrap_or((pattern, ""));
    matches_host(wanted_host, host) && matches_path(wanted_path, path)
}

fn matches_host(pattern: &str, host: &str) -> bool {
    match pattern.split_once("**") {
        None => covers(pattern.as_bytes(), host.as_bytes(), |byte| byte != b'.'),
        Some((start, end)) => {
            let (long, head) = (host.len() > start.len() + end.len(), host.get(..start.len()));
            let tail = host.len().checked_sub(end.len()).and_then(|at| host.get(at..));
            long && head.is_some_and(|head| head.eq_ignore_ascii_case(start))
                && tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        }
    }
}

fn matches_path(pattern: &str, path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    pattern.split('/').filter(|wanted| !wanted.is_empty()).all(|wanted| {
        let segment = segments.next().unwrap_or_default();
        !segment.is_empty() && covers(wanted.as_bytes(), segment.as_bytes(), |_| true)
    })
}

/// The usual walk with one way back: to the last `*`, which then takes one byte more, as long as it
/// may stand for that byte.
fn covers(pattern: &[u8], text: &[u8], may_stand_for: impl Fn(u8) -> bool) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while seen < text.len() {
        let byte = text[seen];
        match pattern.get(at) {
            Some(b'*') => {
                back = Some((at + 1, seen));
                at += 1;
                continue;
            }
            Some(b'#') if byte.is_ascii_digit() => {}
            Some(wanted) if wanted.eq_ignore_ascii_case(&byte) => {}
            _ => {
                let Some((after, taken)) = back else { return false };
                if !may_stand_for(text[taken]) {
                    return false;
                }
                back = Some((after, taken + 1));
                (at, seen) = (after, taken + 1);
                continue;
            }
        }
        at += 1;
        seen += 1;
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text_and_a_hash_one_digit() {
        assert!(matches("gpt-*", "GPT-4o"));
        assert!(matches("*claude*", "us.anthropic.claude-v2"));
        assert!(matches("claude-opus-5-########", "claude-opus-5-20251101"));
        assert!(!matches("claude-opus-5-########", "claude-opus-5-2025110"));
        assert!(!matches("claude-opus-5-########", "claude-opus-5-202511011"));
        assert!(matches("a*b*c", "aXbYbZc"));
        assert!(!matches("a*b*c", "aXbYbZ"));
        assert!(matches("a", "A") && !matches("a", "ab") && !matches("", "a"));
    }

    #[test]
    fn a_pattern_that_was_told_apart_means_the_same() {
        for pattern in
            ["*", "**", "a*", "*a*", "*a", "A*", "*A*", "a*b", "#*", "*#*", "*a*&!b*", ""]
        {
            for name in ["", "a", "b", "ab", "xa", "xab", "b1a", "1", "*", "**"] {
                let means = Pattern::new(pattern).means(name);
                assert_eq!(means, matches(pattern, name), "{pattern:?} {name:?}");
            }
        }
    }

    #[test]
    fn parts_can_be_joined_and_excluded() {
        let no_speech = "gemini-2.5-pro*&!*-tts&!*-tts-*";
        assert!(matches(no_speech, "gemini-2.5-pro-preview"));
        assert!(!matches(no_speech, "gemini-2.5-pro-preview-TTS"));
        assert!(!matches(no_speech, "gemini-2.5-pro-tts-2"));
        assert!(matches("*huggingface*&*groq*", "groq-on-huggingface"));
    }

    #[test]
    fn an_address_belongs_to_the_host_itself_and_to_a_path_by_whole_segments() {
        assert!(matches_url("api.openai.com", "https://api.openai.com/v1/chat"));
        assert!(matches_url("api.openai.com", "HTTPS://API.openai.com:443"));
        assert!(!matches_url("api.openai.com", "https://api.openai.com.example.org/v1"));
        assert!(!matches_url("api.openai.com", "https://example.org/api.openai.com"));
        assert!(!matches_url("api.openai.com", "https://api.openai.com@example.org/"));
        assert!(!matches_url("api.openai.com", r"https://example.org\@api.openai.com/"), "a slash");
        assert!(matches_url("router.huggingface.co/groq", "https://router.huggingface.co/groq/v1"));
        assert!(!matches_url("router.huggingface.co/groq", "https://router.huggingface.co/groqx"));
        let account = "api.cloudflare.com/client/v4/accounts/*/ai";
        assert!(matches_url(
            account,
            "https://api.cloudflare.com/client/v4/accounts/12ab/ai/run/x"
        ));
        assert!(!matches_url(account, "https://api.cloudflare.com/client/v4/accounts/ai"));
    }

    #[test]
    fn one_star_is_one_label_and_two_are_any() {
        let bedrock = "bedrock-runtime.*.amazonaws.com";
        assert!(matches_url(bedrock, "https://bedrock-runtime.us-east-1.amazonaws.com/model/x"));
        assert!(!matches_url(bedrock, "https://bedrock-runtime.a.b.amazonaws.com"));
        assert!(matches_url(
            "**.googleapis.com",
            "https://us-central1-aiplatform.googleapis.com/v1"
        ));
        assert!(matches_url("**.azuredatabricks.net", "https://adb-1.2.azuredatabricks.net"));
        assert!(!matches_url("**.googleapis.com", "https://googleapis.com"));
    }
}
