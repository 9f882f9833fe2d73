import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createS3Archive } from '../../adapters/aws/archive.ts';
import { createS3Client } from '../../adapters/aws/s3-client.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { localEnvironment } from './aws/environment.ts';
import { checkRun, messagesOfRun, type ObservedState } from './demo/checks.ts';
import { applicationScenes, type Cast, trailFile } from './demo/scenes.ts';
import { startStack } from './stack.ts';
import { LOCAL } from './stack-config.ts';
import { FREE_PORTS } from './stack-options.ts';
import { readState } from './state-file.ts';

/** The manager takes 30 requests a minute; a demo that follows another may have to wait for the next minute. */
const PATIENCE_MS = 150_000;

interface Target {
  readonly ingestUrl: string;
  readonly consoleUrl: string;
  readonly key: string;
  readonly s3: string;
  close(): Promise<void>;
}

async function findTarget(): Promise<Target> {
  const running = await readState();
  if (running !== undefined) {
    console.log(`using the stack that is running at ${running.ingestUrl}`);
    return { ...running, close: async () => {} };
  }
  console.log('no stack is running from this folder; starting one for the demo …');
  const stack = await startStack({ ports: FREE_PORTS });
  return { ...stack, s3: stack.aws.endpoints?.s3 ?? '', close: stack.close };
}

async function post(target: Target, events: readonly unknown[]): Promise<number> {
  const response = await fetch(`${target.ingestUrl}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  const answer = (await response.json()) as { accepted?: number; detail?: string };
  if (response.status !== 202)
    throw new CodedError(
      'demo_refused',
      `ingest answered ${response.status}: ${answer.detail ?? 'no detail'}`,
    );
  return answer.accepted ?? 0;
}

async function observe(target: Target): Promise<ObservedState> {
  return (await (await fetch(`${target.consoleUrl}/state.json`)).json()) as ObservedState;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n');
}

async function play(target: Target, cast: Cast) {
  const ids = new Set<string>();
  let accepted = 0;
  for (const { title, events } of applicationScenes(cast)) {
    console.log(`  · ${title}`);
    for (const event of events) ids.add(String(event.id));
    accepted += await post(target, events);
  }
  console.log('  · a CloudTrail file: failed console logins, then StopLogging');
  const { key, json } = trailFile(cast);
  const { Records } = JSON.parse(json) as { Records: readonly { eventID: string }[] };
  for (const { eventID } of Records) ids.add(eventID);
  const trail = createS3Archive(createS3Client(localEnvironment({ s3: target.s3 })), LOCAL.trailBucket);
  await trail.put(key, gzipSync(json));
  return { ids, accepted: accepted + Records.length };
}

async function main(): Promise<boolean> {
  const target = await findTarget();
  try {
    const cast: Cast = {
      run: randomBytes(4).toString('hex'),
      attacker: `203.0.113.${randomInt(1, 255)}`,
      now: Date.now(),
    };
    const { ids, accepted } = await play(target, cast);
    console.log('waiting for Wazuh and the team to hear of it …');
    const until = Date.now() + PATIENCE_MS;
    let state = await observe(target);
    let checks = checkRun(state, cast, ids, accepted);
    let shown = '';
    while (!checks.every(({ ok }) => ok) && Date.now() < until) {
      const progress = `  ${checks.filter(({ ok }) => ok).length} of ${checks.length} have come true`;
      if (progress !== shown) console.log(progress);
      shown = progress;
      await sleep(250);
      state = await observe(target);
      checks = checkRun(state, cast, ids, accepted);
    }
    report(state, cast, checks);
    return checks.every(({ ok }) => ok);
  } finally {
    await target.close();
  }
}

function report(state: ObservedState, cast: Cast, checks: ReturnType<typeof checkRun>): void {
  const rows = checks.map(({ what, expected, found, ok }) => [ok ? '✔' : '✖', what, expected, found]);
  console.log(`\n${table([['', 'what', 'expected', 'found'], ...rows])}`);
  const findings = Object.entries(state.findings).map(([type, count]) => `${type} ${count}`);
  console.log(`\nredacted since the stack started: ${findings.join(', ') || 'nothing'}`);
  for (const { text, title } of messagesOfRun(state, cast).filter(({ channel }) => channel === 'slack'))
    console.log(`\nThe Slack message, as text\n${'─'.repeat(72)}\n${title}\n${text}\n${'─'.repeat(72)}`);
}

main().then(
  (ok) => {
    console.log(ok ? '\nEverything came true.' : '\nNot everything came true; see the rows marked ✖.');
    process.exit(ok ? 0 : 1);
  },
  (error: unknown) => {
    console.error(error instanceof CodedError ? error.message : error);
    process.exit(1);
  },
);
