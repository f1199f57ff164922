// The programs that all tests look at: a service at work, one that nobody has used yet, and one with a
// thousand series.

import { mkdirSync } from "node:fs";
import { after } from "node:test";
import { launched } from "./browser.js";
import { Service } from "./service.js";
import { MODELS } from "./traffic.js";

const [chatService, chromium, pictures] = process.argv.slice(2);
if (!pictures) {
  console.error("usage: node main.js CHAT_SERVICE CHROMIUM FOLDER_FOR_SCREENSHOTS");
  process.exit(2);
}
mkdirSync(pictures, { recursive: true });
export { pictures };

/** What clients of the service may name as a model: markup, and a sign that turns the line around. */
export const HOSTILE = [
  "<script>document.title = 'ran'</script>",
  `"><img src=x onerror="document.title = 'ran'">`,
  "gpt\u202Eo4",
];

/** So many models of one name each make three series: the route, the call, and its attempt. */
const MANY = 340;

export const [browser, busy, unused, wide] = await Promise.all([
  launched(chromium),
  Service.start(chatService, ["--breaker-failures", "1", "--error-rate", "0.01", "--dollars-a-day", "0.3"]),
  Service.start(chatService),
  Service.start(chatService, ["--concurrency", "64"]),
]);

after(async () => {
  await browser.close();
  for (const service of [busy, unused, wide]) service.end();
});

await Promise.all([
  busy.sendAll([...Array.from({ length: 160 }, (_, number) => MODELS[number % MODELS.length]), ...HOSTILE]),
  wide.sendAll(Array.from({ length: MANY }, (_, number) => `model-${number}`)),
]);
