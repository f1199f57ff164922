// Steady traffic, which stands still while numbers are compared.

import { question } from "./service.js";

export const MODELS = [
  "gpt-4o-mini",
  "claude-3-5-sonnet-20241022",
  "gpt-4o",
  "claude-3-haiku-20240307",
];

const PAUSE = 200; // milliseconds between two messages

/**
 * Sends one message after the other while something else is done.
 * @template T
 * @param {import("./service.js").Service} service
 * @param {() => Promise<T>} look
 */
export async function during(service, look) {
  let goesOn = true;
  /** @type {Promise<void>[]} */
  const underWay = [];
  const send = async () => {
    for (let number = 0; goesOn; number += 1) {
      // none waits for the answer to another: the provider leaves some without one for a while
      underWay.push(service.send(MODELS[number % MODELS.length], question(number)));
      await new Promise((resume) => setTimeout(resume, PAUSE));
    }
  };
  const sending = send();
  try {
    return await look();
  } finally {
    goesOn = false;
    await sending;
    await Promise.all(underWay);
  }
}
