import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/** The least that anyone would have to do with a file: inflate, parse, write each record, pack five hundred of them. */
const [, , file = '', rounds = '1'] = process.argv;
const PER_MESSAGE = 500;
const LEVEL = 3;

const costs: number[] = [];
let messages = 0;
for (let i = 0; i < Number(rounds); i += 1) {
  messages = 0;
  const before = process.cpuUsage();
  const { Records } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { Records: unknown[] };
  for (let at = 0; at < Records.length; at += PER_MESSAGE) {
    const lines = Records.slice(at, at + PER_MESSAGE).map((record) => JSON.stringify(record));
    messages += gzipSync(lines.join('\n'), { level: LEVEL }).length > 0 ? 1 : 0;
  }
  const { user, system } = process.cpuUsage(before);
  costs.push(user + system);
}
console.log(JSON.stringify({ cpuUs: costs, messages, peakBytes: process.resourceUsage().maxRSS * 1_024 }));
