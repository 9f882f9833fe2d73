import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiDocument, Operation } from '../../tools/generate/openapi/api-document.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { answerFaults } from '../support/api-document.ts';
import { post, startObservedStack } from '../support/running-stack.ts';
import { sluice } from '../unit/cli/run-sluice.ts';

const run = promisify(execFile);
const hasTools =
  spawnSync('sh', ['-c', 'command -v curl && command -v openssl && command -v gzip']).status === 0;

let stack: Stack;
let folder: string;
let variables: Record<string, string>;
let routes: readonly (readonly [string, Operation])[];

beforeAll(async () => {
  stack = await startObservedStack();
  folder = await mkdtemp(join(tmpdir(), 'sluice-samples-'));
  // What is said of an answer is asked of curl behind the sample's back: the lines run as they stand.
  await writeFile(join(folder, '.curlrc'), String.raw`write-out = "\n%{http_code} %{content_type}"`);
  const at = `--endpoint ${stack.aws.endpoints?.dynamodb} --table ${stack.table}`;
  const { printed, errors } = await sluice(
    `keys create --tenant main --application shop --publishable --origin https://shop.example ${at}`,
  );
  expect(printed[0], errors).toMatch(/^slp_/);
  const headers = { authorization: `Bearer ${stack.consoleToken}` };
  const page = await (await fetch(`${stack.consoleUrl}/api`, { headers })).text();
  const exported = [...page.matchAll(/^(?:.*>)?export (\w+)=([^<\n]*)/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  variables = { ...Object.fromEntries(exported), SLUICE_PUBLISHABLE_KEY: printed[0] ?? '' };
  const document = (await (
    await fetch(`${stack.consoleUrl}/openapi.json`, { headers })
  ).json()) as ApiDocument;
  routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );
});
afterAll(async () => {
  await stack?.close();
  await rm(folder, { recursive: true });
});

test.skipIf(!hasTools)(
  'every line of the document runs as it stands and is answered with success',
  async () => {
    const failed: unknown[] = [];
    let count = 0;
    for (const [route, { 'x-codeSamples': samples }] of routes)
      for (const { label, source } of samples) {
        count += 1;
        const { stdout } = await run('sh', ['-c', source], {
          env: { PATH: process.env.PATH, CURL_HOME: folder, ...variables },
        });
        const lines = stdout.trimEnd().split('\n');
        const [status = '', type] = (lines.pop() ?? '').split(' ');
        const body: unknown =
          route.startsWith('OPTIONS') || lines.join('') === '' ? undefined : JSON.parse(lines.join('\n'));
        const faults = answerFaults(route, { status: Number(status), type, body });
        if (!/^20[024]$/.test(status) || faults.length > 0) failed.push([route, label, status, faults, body]);
      }
    expect(failed).toEqual([]);
    expect(count).toBeGreaterThan(12);
  },
);

test('what API Gateway says by itself is documented and says nothing of its inside', async () => {
  const tooLarge = await post(stack, 'a'.repeat(5_000_000));
  const answer = {
    status: tooLarge.status,
    type: tooLarge.headers.get('content-type') ?? undefined,
    body: await tooLarge.json(),
  };
  expect(answer).toMatchObject({ status: 413, body: { message: 'Request Entity Too Large' } });
  expect(answerFaults('POST /v1/events', answer)).toEqual([]);
});
