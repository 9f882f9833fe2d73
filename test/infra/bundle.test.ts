import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '../../infra/bundle/bundle-stage.ts';
import { bundleStages } from '../../infra/bundle/bundle-stages.ts';
import { projectRoot, readConfig } from '../../infra/read-config.ts';
import { defineConfig } from '../../src/config.ts';
import { STAGE_NAMES, type StageName } from '../../src/event/stage.ts';
import { EVERYTHING, resourcesOf, synthesize } from './synthesize.ts';

const MAX_INGEST_START_BYTES = 400 * 1024;
const output = mkdtempSync(join(tmpdir(), 'sluice-bundle-'));
const template = synthesize(EVERYTHING);
let bundles: readonly Bundle[] = [];

beforeAll(async () => {
  bundles = await bundleStages(projectRoot, await readConfig(), output);
});
afterAll(() => rmSync(output, { recursive: true, force: true }));

function folderOf(stage: string): string {
  const bundle = bundles.find((candidate) => candidate.stage === stage);
  if (bundle === undefined) throw new Error(`there is no bundle of ${stage}`);
  return bundle.directory;
}

describe.each(STAGE_NAMES)('the bundle of %s', (stage) => {
  test('holds its entry and the checked configuration', async () => {
    const config = JSON.parse(readFileSync(join(folderOf(stage), 'config.json'), 'utf8'));
    expect(defineConfig(config)).toEqual(await readConfig());
    expect(readdirSync(folderOf(stage))).toContain('index.mjs');
  });

  test('leaves source maps and TypeScript at home', () => {
    expect(readdirSync(folderOf(stage)).filter((file) => /\.(map|ts)$/.test(file))).toEqual([]);
    expect(readdirSync(join(output, 'source-maps', stage))).toContain('index.mjs.map');
  });
});

test('only enrich carries a location database', () => {
  const carriers = STAGE_NAMES.filter((stage) =>
    readdirSync(folderOf(stage)).some((file) => file.endsWith('.mmdb')),
  );
  expect(carriers).toEqual(['enrich']);
});

test('ingest reads at most 400 KB of code at a cold start', () => {
  expect(bundles.find(({ stage }) => stage === 'ingest')?.startBytes).toBeLessThanOrEqual(
    MAX_INGEST_START_BYTES,
  );
});

/** The variables that the stack gives a stage, with values of the right form, beside Lambda's own. */
function variablesOf(stage: StageName): Record<string, string> {
  const [, fn] =
    resourcesOf(template, 'AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.FunctionName === `everything-${stage}`,
    ) ?? [];
  const given = Object.keys(fn?.Properties.Environment.Variables).map((name) => [
    name,
    name.endsWith('_URL') ? 'https://sqs.eu-west-1.amazonaws.com/123456789012/queue' : name.toLowerCase(),
  ]);
  return {
    ...Object.fromEntries(given),
    LAMBDA_TASK_ROOT: folderOf(stage),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
  };
}

/** Runs a bundle in a process of its own, as Lambda does; `use` is a JavaScript expression of `handler`. */
async function run(stage: StageName, use: string, variables: Record<string, string> = {}): Promise<unknown> {
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(folderOf(stage), 'index.mjs')))});
    const answer = await (${use});
    process.stdout.write('\\n' + JSON.stringify(answer));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...variablesOf(stage), ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  return JSON.parse(output.slice(output.lastIndexOf('\n') + 1));
}

function invokeIngest(event: object, endpoint: string): Promise<unknown> {
  const context = '{ awsRequestId: "request", getRemainingTimeInMillis: () => 10_000 }';
  return run('ingest', `handler(${JSON.stringify(event)}, ${context})`, { AWS_ENDPOINT_URL: endpoint });
}

test.each(STAGE_NAMES)(
  'the bundle of %s starts with the variables that the stack gives it',
  async (stage) => {
    expect(await run(stage, 'typeof handler')).toBe('function');
  },
);

function request(method: string, path: string, headers: Record<string, string> = {}): object {
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers,
    requestContext: {
      requestId: 'request',
      http: { method, path, sourceIp: '192.0.2.1', protocol: 'HTTP/1.1' },
    },
    body: '{}',
    isBase64Encoded: false,
  };
}

test('the bundled ingest answers', async () => {
  expect(await invokeIngest(request('GET', '/v1/health'), 'http://127.0.0.1:1')).toMatchObject({
    statusCode: 200,
  });
});

test('the bundled ingest signs its calls to AWS with the credentials of Lambda', async () => {
  const calls: { target: unknown; authorization: unknown; token: unknown }[] = [];
  const aws = createServer(({ headers }, response) => {
    calls.push({
      target: headers['x-amz-target'],
      authorization: headers.authorization,
      token: headers['x-amz-security-token'],
    });
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
  });
  await new Promise<void>((listening) => aws.listen(0, '127.0.0.1', listening));
  try {
    const { port } = aws.address() as AddressInfo;
    const key = `slk_${'0'.repeat(16)}_${'0'.repeat(64)}`;
    const event = request('POST', '/v1/events', {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
    });
    expect(await invokeIngest(event, `http://127.0.0.1:${port}`)).toMatchObject({ statusCode: 401 });
    expect(calls).toEqual([
      {
        target: 'DynamoDB_20120810.GetItem',
        authorization: expect.stringContaining('Credential=AKIDEXAMPLE/'),
        token: 'session',
      },
    ]);
  } finally {
    aws.close();
  }
});
