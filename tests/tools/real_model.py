"""Lets a real language model judge the monitor's token counts.

Starts the model on loopback, sends the chat service and the reader of streams to it once in OpenAI's
and once in Anthropic's form, and compares their reports with the usage that the model's answers
state. Texts are never looked at: a small model says what it likes, but it counts truthfully.
"""

import argparse
import contextlib
import json
import pathlib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

from llm_server import MODEL_NAME
from usage_recorder import Usage, UsageRecorder

# All begin with the same words, which the model's prompt cache keeps from the first to the second.
MESSAGES = ["How hot is green tea?", "How hot is black tea?", "Do you sell kettles?"]


@contextlib.contextmanager
def listening(command: list[str]) -> Iterator[str]:
    """Runs a server that prints `listening on ADDRESS`, and ends it afterwards."""
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        for line in server.stdout:
            if line.startswith("listening on "):
                yield line.split()[-1]
                return
        raise RuntimeError(f"{command[0]} ended before it listened")
    finally:
        server.terminate()
        server.wait(timeout=10)


def post_chat(service: str, message: str) -> None:
    body = json.dumps({"model": MODEL_NAME, "message": message}).encode()
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{service}/chat", body, headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        answer.read()


def reported_usage(service: str) -> Usage:
    with urllib.request.urlopen(f"{service}/metrics/api", timeout=10) as answer:
        report = json.load(answer)
    # The service's handler and the call inside it are both monitored; only the latter has usage.
    [complete] = [row for row in report["functions"] if row["function"] == "complete"]
    return usage_of(complete)


def usage_of(row: dict) -> Usage:
    kinds = row["tokens"]["by_kind"]
    return Usage(row["successes"], kinds["input"], kinds.get("cache_read", 0), kinds["output"])


def differences(api: str, model: str, chat_service: str) -> list[str]:
    """Runs the service against one form of the model, and tells what does not agree."""
    with UsageRecorder(model) as recorder:
        command = [chat_service, "--base-url", recorder.address, "--api", api, "--model", MODEL_NAME]
        with listening(command) as service:
            for message in MESSAGES:
                post_chat(service, message)
            reported = reported_usage(service)
        stated = sum(recorder.usages, Usage())
    print(f"{api}: the model states {stated}")
    print(f"{api}: the report says  {reported}")
    wrong = []
    if reported != stated:
        wrong.append(f"{api}: the report differs from what the model states")
    if stated.calls != len(MESSAGES) or not stated.output:
        wrong.append(f"{api}: the model did not answer every message")
    if not stated.cache_read:
        wrong.append(f"{api}: nothing came from the prompt cache, so cached tokens were not tried")
    return wrong


def streamed_differences(api: str, model: str, streaming: str) -> list[str]:
    """Reads two streams of the model, parsed and then as bytes, and tells what does not agree."""
    with UsageRecorder(model) as recorder:
        command = [streaming, "--base-url", recorder.address, "--api", api, "--model", MODEL_NAME]
        printed = subprocess.run([*command, "--json"], capture_output=True, text=True, timeout=120)
    if printed.returncode:
        return [f"{api}, streamed: {printed.stderr}"]
    rows = {row["function"]: row for row in json.loads(printed.stdout)["functions"]}
    wrong = []
    for form, stated in zip(["chat" if api == "openai" else "converse", "relay"], recorder.usages):
        reported, streams = usage_of(rows[form]), rows[form]["streams"]
        first, rate = streams["time_to_first_item"]["p50_seconds"], streams["output_tokens_per_second"]
        print(f"{api}, streamed to `{form}`: the model states {stated}")
        print(f"{api}, streamed to `{form}`: the report says  {reported}")
        print(f"  {streams['items']} items, the first after {first:.3f} s, {rate:.1f} tokens/s")
        if reported != stated or not stated.output:
            wrong.append(f"{api}, {form}: the report differs from what the model states")
        if form != "relay" and streams["items"] != recorder.events[0]:
            wrong.append(f"{api}, {form}: the model sent {recorder.events[0]} events")
        if not 0 < first < streams["duration"]["p50_seconds"]:
            wrong.append(f"{api}, {form}: the first item did not come before the end")
    if len(recorder.usages) != 2:
        wrong.append(f"{api}: the model answered {len(recorder.usages)} streams of two")
    return wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("chat_service", help="the built example")
    options.add_argument("streaming", help="the built example")
    options.add_argument("weights", help="a model in GGUF form")
    chosen = options.parse_args()
    server = str(pathlib.Path(__file__).with_name("llm_server.py"))
    with listening([sys.executable, server, "0", chosen.weights]) as model:
        wrong = [
            line
            for api in ["openai", "anthropic"]
            for line in differences(api, model, chosen.chat_service)
            + streamed_differences(api, model, chosen.streaming)
        ]
    print("\n".join(wrong) or "The reports agree with the model in both forms, whole and streamed.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
