import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * One cold start: `node start.mjs <module> <file with the event>` loads a function as Lambda's runtime does, invokes it once
 * and prints what both took; times in ms.
 */
const [, , module = '', file = ''] = process.argv;
// As Lambda's runtime has, before it loads a function.
process.getBuiltinModule('node:http');
const event = JSON.parse(readFileSync(file, 'utf8'));
const context = { awsRequestId: `start-${process.pid}`, getRemainingTimeInMillis: () => 60_000 };
const log = process.stdout.write.bind(process.stdout);
let lines = '';
process.stdout.write = (chunk) => {
  lines += chunk;
  return true;
};

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const from = { wall: performance.now(), cpu: cpu() };
const since = () => ({ wall: performance.now() - from.wall, cpu: cpu() - from.cpu });

const { handler } = await import(pathToFileURL(module).href);
const init = since();
const answer = await handler(event, context);
const first = since();
const residentBytes = process.memoryUsage.rss();

log(JSON.stringify({ init, first, residentBytes, answer: answer ?? null, lines }), () => process.exit());
