"""What genai-prices takes for what tests/measures/money measures.

usage: genai_prices_bench.py FOLDER

FOLDER holds the inputs. Prints one JSON object: nanoseconds (the median) by the name of the row.
"""

import json
import statistics
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

SAMPLES = 15
SAMPLE_NS = 2_000_000
NOON = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)

FIRST_USE = """
import time
start = time.perf_counter_ns()
from genai_prices import Usage, calc_price
calc_price(Usage(input_tokens=1000, output_tokens=200), "gpt-4o-mini")
print(time.perf_counter_ns() - start)
"""


def figure(work):
    """The median time of one run, in nanoseconds."""
    runs = 1
    while sample(runs, work) < SAMPLE_NS:
        runs *= 2
    return statistics.median(sample(runs, work) / runs for _ in range(SAMPLES))


def sample(runs, work):
    start = time.perf_counter_ns()
    for _ in range(runs):
        work()
    return time.perf_counter_ns() - start


def first_use():
    ran = subprocess.run([sys.executable, "-c", FIRST_USE], check=True, capture_output=True)
    return int(ran.stdout)


def main(folder):
    from genai_prices import Usage, calc_price, extract_usage

    def price():
        usage = Usage(input_tokens=1000, output_tokens=200)
        return calc_price(usage, "gpt-4o-mini", provider_id="openai", genai_request_timestamp=NOON)

    def body(name, flavor):
        text = (folder / name).read_text()

        def read():
            return extract_usage(json.loads(text), provider_id="openai", api_flavor=flavor)

        assert read().usage.input_tokens == 1200, name
        return read

    lines = (folder / "stream.sse").read_text().splitlines()

    def stream():
        """As its users have to: the last chunk is the one with the counts."""
        for line in lines:
            if line.startswith("data: {"):
                chunk = json.loads(line[len("data: ") :])
        return extract_usage(chunk, provider_id="openai", api_flavor="chat")

    assert stream().usage.input_tokens == 1200
    print(
        json.dumps(
            {
                "find a model and price a call": figure(price),
                "use the price book for the first time": statistics.median(
                    first_use() for _ in range(5)
                ),
                "a body of 2 KB": figure(body("small.json", "chat")),
                "a body of 1 MB, text": figure(body("large.json", "chat")),
                "a body of 1 MB, log probabilities": figure(body("dense.json", "chat")),
                "a body of 1 MB, embeddings": figure(body("vectors.json", "embeddings")),
                "a stream of 500 chunks": figure(stream),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
