"""A proxy on loopback that passes requests on and keeps the usage which each answer states.

It reads the providers' own fields and knows nothing of the monitor: a second opinion on what was
used. Counts come out in one form for both APIs: input with everything read from the cache, the
part that was read from it, output. Streams are passed on event by event.
"""

import http.client
import http.server
import json
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass


@dataclass(frozen=True)
class Usage:
    calls: int = 0
    input: int = 0
    cache_read: int = 0
    output: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.calls + other.calls,
            self.input + other.input,
            self.cache_read + other.cache_read,
            self.output + other.output,
        )


def stated_usage(path: str, answer: dict) -> Usage:
    """What one answer says. OpenAI counts cached tokens within the prompt, Anthropic beside it."""
    usage = answer["usage"]
    if path == "/v1/chat/completions":
        cached = usage["prompt_tokens_details"]["cached_tokens"]
        return Usage(1, usage["prompt_tokens"], cached, usage["completion_tokens"])
    if path == "/v1/messages":
        cached = usage["cache_read_input_tokens"]
        written = usage.get("cache_creation_input_tokens", 0)
        return Usage(1, usage["input_tokens"] + cached + written, cached, usage["output_tokens"])
    raise ValueError(f"no reading of usage is known for {path}")


def whole_answer(path: str, events: list[dict]) -> dict:
    """What the events of a stream say of usage, as the whole answer would say it."""
    if path == "/v1/messages":
        [start] = [event["message"] for event in events if event["type"] == "message_start"]
        [end] = [event for event in events if event["type"] == "message_delta"]
        return {"usage": start["usage"] | end["usage"]}
    return {"usage": events[-1]["usage"]}


class UsageRecorder:
    """Runs while the `with` block does.

    `usages` has one entry for each answer passed on, `events` one for each that was a stream: how
    many JSON events it had.
    """

    def __init__(self, upstream: str) -> None:
        self.usages: list[Usage] = []
        self.events: list[int] = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(upstream, self))
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "UsageRecorder":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(upstream: str, recorder: UsageRecorder) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            request = urllib.request.Request(
                upstream + self.path, body, {"content-type": "application/json"}
            )
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:
                    if answer.headers.get_content_type() == "text/event-stream":
                        self.pass_stream_on(answer)
                        return
                    status, answered = answer.status, answer.read()
                recorder.usages.append(stated_usage(self.path, json.loads(answered)))
            except urllib.error.HTTPError as error:
                status, answered = error.code, error.read()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answered)))
            self.end_headers()
            self.wfile.write(answered)

        def pass_stream_on(self, answer: http.client.HTTPResponse) -> None:
            """The end of the connection is the end of the stream, so it is recorded before."""
            self.send_response(answer.status)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            events = []
            for line in answer:
                self.wfile.write(line)
                self.wfile.flush()
                if line.startswith(b"data: {"):
                    events.append(json.loads(line.removeprefix(b"data: ")))
            recorder.events.append(len(events))
            recorder.usages.append(stated_usage(self.path, whole_answer(self.path, events)))

        def log_message(self, *_: object) -> None:
            """Says nothing: what matters is in the recorder."""

    return Handler
