import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Finding } from '../../tools/cli/doctor/check.ts';
import { runCli } from '../../tools/cli/run.ts';
import { type Stack, startStack } from '../../tools/local/stack.ts';
import { FREE_PORTS } from '../../tools/local/stack-options.ts';
import { writeState } from '../../tools/local/state-file.ts';
import { eventually, postEvents } from '../support/running-stack.ts';

let stack: Stack;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-doctor-'));
  const path = join(folder, 'stack.json');
  vi.stubEnv('SLUICE_STATE', path);
  stack = await startStack({ ports: FREE_PORTS, tickMs: 200 });
  const { ingestUrl, consoleUrl, key, aws, managerAccess: manager } = stack;
  const { s3 = '', dynamodb = '', sqs = '', secretsmanager = '' } = aws.endpoints ?? {};
  const places = { ingestUrl, consoleUrl, key, s3, dynamodb, sqs, secretsmanager, manager };
  await writeState({ pid: process.pid, ...places, localManager: true }, path);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack.close();
  await rm(folder, { recursive: true });
});

async function doctor(...flags: string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const [printed, complaints] = [text(output), text(errors)];
  const exitCode = await runCli(['doctor', '--local', ...flags], {
    streams: { input: Readable.from([]), output, errors },
    env: {},
    now: Date.now,
  });
  output.end();
  errors.end();
  return { exitCode, printed: await printed, errors: await complaints };
}

const messages = () => stack.journal.entries().filter(({ type }) => type === 'message').length;

test('a stack that is well is green in every line, and its probe comes back while nobody is told', async () => {
  const { exitCode, printed, errors } = await doctor('--json');
  const { findings } = JSON.parse(printed) as { findings: readonly Finding[] };
  expect(findings.filter(({ status }) => status !== 'green')).toEqual([]);
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
  expect(findings.length).toBeGreaterThan(25);
  expect(findings.at(-1)?.seen).toMatch(/^came back: .* alert written after .* nobody was told$/);
  expect(stack.manager?.alerts().map(({ rule }) => rule.id)).toEqual(['100740']);
  for (const secret of [stack.key, stack.signingSecret]) expect(printed).not.toContain(secret);

  // An alert that is none of a probe's is told, so that whatever the probe had set off would have been, too.
  await postEvents(stack, [{ action: 'security_sql_injection', user: { id: 'u_1' }, ip: '198.51.100.7' }]);
  await eventually('the alert is told', () => messages() === 2);
  await stack.tick();
  expect(messages()).toBe(2);
});

test('a manager that is down is red where it fails, and the rest of the deployment still green', async () => {
  stack.manager?.setFault({ kind: 'down' });
  const { exitCode, printed } = await doctor('--no-probe');
  stack.manager?.setFault(undefined);
  expect(exitCode).toBe(1);
  const red = printed.split('\n').filter((line) => line.startsWith('✗'));
  expect(red).toHaveLength(1);
  expect(red[0]).toMatch(/^✗ red {4}(tcp|certificate)/);
  expect(printed).toContain('skipped, because login is skipped');
  expect(printed).toMatch(/✓ green {2}health +ingest: answers/);
});
