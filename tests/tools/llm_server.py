"""A real small language model on loopback, in OpenAI's and Anthropic's form.

It is llama.cpp's own HTTP server: /v1/chat/completions, /v1/responses, /v1/messages, /health. It
counts tokens and its prompt cache for real. Prints one line with its address once it can answer.
"""

import argparse
import time

import xllamacpp

MODEL_NAME = "smollm2-135m"


def parameters(port: int, weights: str) -> xllamacpp.CommonParams:
    params = xllamacpp.CommonParams()
    params.model.path = weights
    params.model_alias = {MODEL_NAME}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = 4096
    params.n_parallel = 2
    params.cpuparams.n_threads = 1  # two threads on two shared cores are many times slower
    return params


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("port", type=int)
    options.add_argument("weights", help="a model in GGUF form")
    chosen = options.parse_args()
    server = xllamacpp.Server(parameters(chosen.port, chosen.weights))
    print(f"listening on {server.listening_address}", flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
