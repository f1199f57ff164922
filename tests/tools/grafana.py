"""Lets a real Prometheus answer everything that the Grafana dashboards and the alert rules ask.

Starts the chat service, a program that reads streams, and a Prometheus that scrapes both, once with
native and once with classic histograms. Messages are sent all the while. Then each expression of the
dashboard has to find something, and each rule has to have a number.
"""

import argparse
import contextlib
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

from check_promql import Prometheus, complaints, questions

# The first scrape comes five seconds after the start; a rate needs two of them.
LONGEST = 90
MODELS = ["gpt-4o-mini", "claude-3-5-sonnet-20241022", "gpt-4o", "claude-3-haiku-20240307"]
FORMS = {"native": ["--enable-feature=native-histograms"], "classic": []}

SETTINGS = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
  - job_name: chat-service
    metrics_path: /metrics/prometheus
    static_configs: [{{targets: [{service}]}}]
  - job_name: streams
    static_configs: [{{targets: [{streams}]}}]
"""


@contextlib.contextmanager
def running(command: list[str], **settings) -> Iterator[subprocess.Popen]:
    """Runs a program, and ends it afterwards."""
    program = subprocess.Popen(command, text=True, stderr=subprocess.DEVNULL, **settings)
    try:
        yield program
    finally:
        program.terminate()
        program.wait(timeout=10)


@contextlib.contextmanager
def listening(command: list[str]) -> Iterator[str]:
    """Runs a server whose first line ends with an address of it; gives host and port."""
    pipe = subprocess.PIPE
    with running(command, stdin=pipe, stdout=pipe) as server:
        line = server.stdout.readline()
        if not line:
            raise RuntimeError(f"{command[0]} ended before it listened")
        yield line.split()[-1].removeprefix("http://").partition("/")[0]


@contextlib.contextmanager
def traffic(service: str) -> Iterator[None]:
    """Sends messages, four at once, until the end; some are answered with an error."""
    ended = threading.Event()

    def send(first: int) -> None:
        number = first
        while not ended.is_set():
            message = {
                "model": MODELS[number % len(MODELS)],
                "message": f"Question {number}: how hot should the water be?",
            }
            request = urllib.request.Request(
                f"http://{service}/chat",
                json.dumps(message).encode(),
                {"content-type": "application/json"},
            )
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(request, timeout=60).close()
            number += 4
            ended.wait(0.05)

    threads = [threading.Thread(target=send, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def printed(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def eventually(wrong: Callable[[], list[str]]) -> list[str]:
    """What is wrong still when nothing is, or when there is no more time."""
    begun = time.monotonic()
    while True:
        try:
            found = wrong()
        except urllib.error.URLError as error:
            found = [f"Prometheus does not answer: {error}"]
        if not found or time.monotonic() - begun > LONGEST:
            return found
        time.sleep(2)


def unwell_rules(prometheus: Prometheus) -> list[str]:
    """Rules that cannot be evaluated, and those that keep a number and have none."""
    rules = [rule for group in prometheus.get("rules")["groups"] for rule in group["rules"]]
    unwell = [
        f"{rule['name']}: {rule['health']} {rule.get('lastError', '')}"
        for rule in rules
        if rule["health"] != "ok"
    ]
    of_rule = 'llm:alert_value{{rule="{}"}}'
    named = [rule["labels"]["rule"] for rule in rules if rule["type"] == "recording"]
    silent = [f"{name}: no number" for name in named if not prometheus.finds(of_rule.format(name))]
    return unwell + silent if rules else ["there are no rules"]


def wrong_in(form: str, programs: argparse.Namespace, service: str, streams: str) -> list[str]:
    """What is wrong with the dashboard and the rules of one form."""
    flags = ["--classic"] if form == "classic" else []
    dashboard = json.loads(printed([programs.toolbox, "grafana", *flags]))
    rules = printed([programs.toolbox, "rules", *flags, "--breaker", "openai", "--budget", "service",
                     "--usd-per-hour", "0.01"])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "rules.yml").write_text(rules)
        settings = SETTINGS.format(rules="rules.yml", service=service, streams=streams)
        (folder / "prometheus.yml").write_text(settings)
        subprocess.run([f"{programs.prometheus}/promtool", "check", "rules", folder / "rules.yml"],
                       check=True)
        address = free_address()
        command = [f"{programs.prometheus}/prometheus", f"--config.file={folder}/prometheus.yml",
                   f"--storage.tsdb.path={folder}/data", f"--web.listen-address={address}"]
        with running(command + FORMS[form], stdout=subprocess.DEVNULL):
            prometheus = Prometheus(f"http://{address}")
            found = eventually(lambda: unwell_rules(prometheus) + complaints(prometheus, dashboard))
    asked = len(list(questions(dashboard)))
    print(f"{form}: {asked} expressions asked, {len(found)} complaints")
    return [f"{form}: {wrong}" for wrong in found]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chat_service")
    parser.add_argument("toolbox")
    parser.add_argument("scraped_program", help="it reads streams")
    parser.add_argument("prometheus", help="the folder with prometheus and promtool")
    programs = parser.parse_args()
    with (
        listening([programs.chat_service]) as service,
        listening([programs.scraped_program, "100", "800", "1", "10"]) as streams,
        traffic(service),
    ):
        wrong = [it for form in FORMS for it in wrong_in(form, programs, service, streams)]
    for it in wrong:
        print(it, file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
