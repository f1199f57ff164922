// The programs that all tests look at: a service at work, one that nobody has used yet, one with a thousand
// series, and one that shows a log of calls.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { launched } from "./browser.js";
import { Service } from "./service.js";
import { MODELS } from "./traffic.js";

const [chatService, toolbox, chromium, pictures] = process.argv.slice(2);
if (!pictures) {
  console.error("usage: node main.js CHAT_SERVICE TOOLBOX CHROMIUM FOLDER_FOR_SCREENSHOTS");
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

/** A call every two minutes of half a day, a month ago; each seventh has failed. */
export const LOG = Array.from({ length: 360 }, (_, number) => ({
  at: new Date(Date.UTC(2026, 9, 1) + number * 120_000).toISOString(),
  function: "chat",
  provider: "openai",
  model: "gpt-4o-mini",
  duration_ms: 200 + ((number * 37) % 900),
  status: number % 7 === 0 ? 503 : 200,
  usage: { input: 1_000, output: 100 },
}));

/** So many models of one name each make three series: the route, the call, and its attempt. */
const MANY = 340;

const folder = mkdtempSync(join(tmpdir(), "dashboard-"));
writeFileSync(join(folder, "calls.jsonl"), LOG.map((call) => JSON.stringify(call)).join("\n"));

export const [browser, busy, unused, wide, log] = await Promise.all([
  launched(chromium),
  Service.start(chatService, ["--breaker-failures", "1", "--error-rate", "0.01", "--dollars-a-day", "0.3"]),
  Service.start(chatService),
  Service.start(chatService, ["--concurrency", "64"]),
  Service.start(toolbox, ["serve", join(folder, "calls.jsonl"), "--listen", "127.0.0.1:0"]),
]);

after(async () => {
  await browser.close();
  for (const service of [busy, unused, wide, log]) service.end();
  rmSync(folder, { recursive: true });
});

await Promise.all([
  busy.sendAll([...Array.from({ length: 160 }, (_, number) => MODELS[number % MODELS.length]), ...HOSTILE]),
  wide.sendAll(Array.from({ length: MANY }, (_, number) => `model-${number}`)),
]);
