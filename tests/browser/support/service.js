// Chat services, the programs whose dashboard is looked at.
//
// What always holds: none outlives the tests, however they end.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

process.on("exit", () => running.forEach((program) => program.kill("SIGKILL")));
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => process.exit(1));
}

/** Messages that are under way at the same time. */
const CONCURRENCY = 16;

/** One that runs, with the provider on loopback that is its own. */
export class Service {
  #program;

  /**
   * @param {import("node:child_process").ChildProcess} program
   * @param {string} address
   */
  constructor(program, address) {
    this.#program = program;
    this.address = address;
    this.dashboard = `${address}/metrics/dashboard`;
  }

  /**
   * Starts one and waits for the line that says where it listens.
   * @param {string} path of the program
   * @param {string[]} options
   */
  static async start(path, options = []) {
    const program = spawn(path, options, { stdio: ["ignore", "pipe", "ignore"] });
    running.add(program);
    program.on("exit", () => running.delete(program));
    const ended = new Promise((_, fail) => {
      program.on("error", fail);
      program.on("exit", (code) => fail(new Error(`${path} ended with ${code}`)));
    });
    ended.catch(() => {}); // once it listens, its end is no news
    const listens = (async () => {
      for await (const line of createInterface(program.stdout)) {
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
        if (address) return address[0];
      }
      throw new Error(`${path} does not say where it listens`);
    })();
    const address = /** @type {string} */ (await Promise.race([listens, ended]));
    program.stdout.resume(); // what it prints later must not fill the pipe
    return new Service(program, address);
  }

  /**
   * What the API answers, as JSON.
   * @param {string} path below `/metrics`
   */
  async api(path) {
    const answer = await fetch(`${this.address}/metrics/${path}`);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return /** @type {any} */ (await answer.json());
  }

  /**
   * Sends one message. The provider fails now and then, so any answer will do.
   * @param {string} model
   * @param {string} message
   */
  async send(model, message) {
    const answer = await fetch(`${this.address}/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model, message }),
    });
    await answer.arrayBuffer();
  }

  /**
   * Sends a message for each model and waits until all are answered.
   * @param {string[]} models
   */
  async sendAll(models) {
    const left = models.entries();
    const worker = async () => {
      for (const [number, model] of left) await this.send(model, question(number));
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  }

  end() {
    this.#program.kill();
  }
}

/** @param {number} number */
export const question = (number) => `Question ${number}: how hot should the water be?`;
