//! The answers that are read: made here, written to a folder for those who are no Rust.

use monitor_runtime::{
    Usage, UsageKind,
    usage::{Reply, ReplyStream},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

/// Bodies as a provider sends them; all but the embeddings used the same.
pub(crate) struct Inputs {
    /// A chat completion of 2 KB.
    pub(crate) small: String,
    /// A chat completion of 1 MB.
    pub(crate) large: String,
    /// A chat completion of 1 MB of log probabilities: small objects and nothing else.
    pub(crate) dense: String,
    /// 1 MB of embeddings.
    pub(crate) vectors: String,
    /// A chat completion in 500 chunks, as server-sent events.
    pub(crate) stream: String,
    /// The chat completion of 2 KB as a client's type.
    pub(crate) typed: Chat,
}

#[derive(Serialize)]
pub(crate) struct Chat {
    id: String,
    object: &'static str,
    created: u64,
    model: String,
    choices: Vec<Choice>,
    usage: Counts,
    service_tier: &'static str,
}

#[derive(Serialize)]
struct Choice {
    index: u32,
    message: Message,
    finish_reason: &'static str,
}

#[derive(Serialize)]
struct Message {
    role: &'static str,
    content: String,
}

#[derive(Serialize)]
struct Counts {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    prompt_tokens_details: InputDetails,
    completion_tokens_details: OutputDetails,
}

#[derive(Serialize)]
struct InputDetails {
    cached_tokens: u64,
    audio_tokens: u64,
}

#[derive(Serialize)]
struct OutputDetails {
    reasoning_tokens: u64,
    audio_tokens: u64,
}

const MODEL: &str = "gpt-4o-mini-2024-07-18";
const CHUNKS: usize = 500;
/// What a TLS record of a provider holds, about.
const PIECE: usize = 1_400;

fn used() -> Usage {
    Usage::new(1_200, 500).with(UsageKind::CacheRead, 1_024).with(UsageKind::Reasoning, 40)
}

impl Inputs {
    pub(crate) fn make() -> Inputs {
        let typed = chat(1_500);
        let body = |chat: &Chat| serde_json::to_string(chat).expect("a body");
        let inputs = Inputs {
            small: body(&typed),
            large: body(&chat(1_000_000)),
            dense: log_probabilities(),
            vectors: embeddings(),
            stream: stream(),
            typed,
        };
        for (name, body) in inputs.named() {
            fs::write(inputs.folder().join(name), body).expect("a file under target");
        }
        inputs
    }

    /// Where the inputs lie.
    pub(crate) fn folder(&self) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("money");
        fs::create_dir_all(&folder).expect("a folder under target");
        folder
    }

    fn named(&self) -> [(&'static str, &str); 5] {
        let Inputs { small, large, dense, vectors, stream, typed: _ } = self;
        [
            ("small.json", small),
            ("large.json", large),
            ("dense.json", dense),
            ("vectors.json", vectors),
            ("stream.sse", stream),
        ]
    }

    /// Nobody is fast by finding less.
    pub(crate) fn are_read_alike_by_everybody(&self) {
        for body in [&self.small, &self.large, &self.dense] {
            assert_eq!(Reply::from_json(body.as_bytes()).usage(), Some(&used()));
            let value: Value = serde_json::from_str(body).expect("JSON");
            assert_eq!(value["usage"]["total_tokens"], 1_700);
        }
        assert_eq!(Reply::of(&self.typed).usage(), Some(&used()));
        assert_eq!(Inputs::read_stream(&self.stream).usage(), Some(&used()));
        let values = Inputs::values_of_stream(&self.stream);
        assert_eq!(values.len(), CHUNKS);
        assert_eq!(values[CHUNKS - 1]["usage"]["total_tokens"], 1_700);
        let vectors = Reply::from_json(self.vectors.as_bytes());
        assert_eq!(vectors.usage().and_then(|usage| usage.get(UsageKind::Input)), Some(1_200));
    }

    /// What the stream says in the end, read as it comes from the network.
    pub(crate) fn read_stream(stream: &str) -> Reply {
        let mut reading = ReplyStream::new();
        for piece in stream.as_bytes().chunks(PIECE) {
            reading.push_bytes(piece);
        }
        reading.finish()
    }

    /// Every event of the stream as a document.
    pub(crate) fn values_of_stream(stream: &str) -> Vec<Value> {
        let data = stream.lines().filter_map(|line| line.strip_prefix("data: "));
        data.filter_map(|event| serde_json::from_str(event).ok()).collect()
    }
}

/// So many bytes of an answer, with what has to be escaped in JSON.
fn text(bytes: usize) -> String {
    "Paris is the capital of France.\nIts people say: \"Où est la tour?\" \\o/ "
        .chars()
        .cycle()
        .take(bytes)
        .collect()
}

fn chat(bytes: usize) -> Chat {
    let message = Message { role: "assistant", content: text(bytes) };
    Chat {
        id: "chatcmpl-AbCdEfGhIjKlMnOp".into(),
        object: "chat.completion",
        created: 1_764_000_000,
        model: MODEL.into(),
        choices: vec![Choice { index: 0, message, finish_reason: "stop" }],
        usage: Counts {
            prompt_tokens: 1_200,
            completion_tokens: 500,
            total_tokens: 1_700,
            prompt_tokens_details: InputDetails { cached_tokens: 1_024, audio_tokens: 0 },
            completion_tokens_details: OutputDetails { reasoning_tokens: 40, audio_tokens: 0 },
        },
        service_tier: "default",
    }
}

fn log_probabilities() -> String {
    let of_one = json!({"token": " Paris", "logprob": -0.003_149_5, "bytes": [32, 80, 97],
        "top_logprobs": [{"token": " Lyon", "logprob": -5.75, "bytes": [32, 76, 121]}]});
    let size = of_one.to_string().len() + 1;
    let mut whole = serde_json::to_value(chat(100)).expect("a chat");
    whole["choices"][0]["logprobs"] = json!({"content": vec![of_one; 1_000_000 / size]});
    whole.to_string()
}

fn embeddings() -> String {
    let vector = |of: u32| -> Vec<f64> {
        let number = |at: u32| (f64::from((of * 7_919 + at * 104_729) % 200_003) - 1e5) / 1e7;
        (0..1_536).map(number).collect()
    };
    let vectors = (0..68u32)
        .map(|of| json!({"object": "embedding", "index": of, "embedding": vector(of)}))
        .collect::<Vec<_>>();
    json!({"object": "list", "data": vectors, "model": "text-embedding-3-small",
        "usage": {"prompt_tokens": 1_200, "total_tokens": 1_200}})
    .to_string()
}

fn stream() -> String {
    let chunk = |choices: Value, usage: Value| {
        let chunk = json!({"id": "chatcmpl-AbCdEfGhIjKlMnOp", "object": "chat.completion.chunk",
            "created": 1_764_000_000, "model": MODEL, "service_tier": "default",
            "choices": choices, "usage": usage});
        format!("data: {chunk}\n\n")
    };
    let delta = json!([{"index": 0, "delta": {"content": " Paris"}, "finish_reason": null}]);
    let usage = serde_json::to_value(chat(0).usage).expect("counts");
    let mut stream = chunk(delta, Value::Null).repeat(CHUNKS - 1);
    stream.push_str(&chunk(json!([]), usage));
    stream.push_str("data: [DONE]\n\n");
    stream
}
