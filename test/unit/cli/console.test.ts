import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { consoleCommand } from '../../../tools/cli/commands/console.ts';
import { READINGS } from '../../../tools/console/deployed/readings.ts';
import { listenOnLoopback } from '../../../tools/local/listen.ts';
import { serveWatch } from '../../support/cloudwatch.ts';
import { offerStack } from '../../support/offered-stack.ts';
import { sluice } from './run-sluice.ts';

const offered = await offerStack();
const watch = await serveWatch({ held: [] });
const endpoints = { ...offered.aws.endpoints, cloudwatch: watch.url, cloudformation: watch.url };
afterAll(() => watch.close());
afterEach(() => {
  vi.unstubAllEnvs();
});

interface Running {
  readonly url: string;
  readonly end: () => Promise<number>;
}

/** Runs the command on servers of this machine until it has told its address. */
async function running(port: number | undefined): Promise<Running> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const told = new Promise<string>((resolve) => {
    output.on('data', (chunk: Buffer) => {
      const [url] = /http:\S+/.exec(chunk.toString()) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  const exitCode = consoleCommand(
    { input: Readable.from([]), output, errors },
    {
      flags: { name: offered.table, ...(port !== undefined && { port }) },
      env: { AWS_REGION: 'eu-west-1' },
      now: Date.now,
      directory: '/nowhere',
      signal: stop.signal,
      aws: { ...offered.aws, endpoints },
    },
  );
  return {
    url: await Promise.race([told, exitCode.then((code) => `ended with ${code}`)]),
    end: () => {
      stop.abort();
      return exitCode;
    },
  };
}

test('it serves the page behind a token, read-only, and ends cleanly', async () => {
  const { url, end } = await running(0);
  const { origin, searchParams } = new URL(url);
  const headers = { authorization: `Bearer ${searchParams.get('token')}` };
  expect((await fetch(origin)).status).toBe(401);
  const call = (name: string, body: object) =>
    fetch(`${origin}/call/${name}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect(await (await call('dead-letters', {})).json()).toMatchObject({ letters: [], remarks: [] });
  for (const action of ['replay', 'cut', 'restore', 'send-scene'])
    expect((await call(action, { id: 'x' })).status, action).toBe(404);
  const runbook = await fetch(`${origin}/docs/runbooks/queue-age.md`, { headers });
  expect(await runbook.text()).toMatch(/^# /);
  expect(await end()).toBe(0);
  await expect(fetch(origin)).rejects.toThrow('fetch failed');
});

test('a port that is taken is refused when it was asked for', async () => {
  const taken = await listenOnLoopback(createServer(), 0, 'a server');
  await expect(running(taken.port)).rejects.toThrow(`port ${taken.port} of this machine is taken`);
  await taken.close();
});

test('the policy is printed for the deployment that is meant, and nothing is asked for it', async () => {
  const { exitCode, printed } = await sluice(
    'console --policy --name prod --stack Platform --region eu-west-1 --archive the-archive',
  );
  expect(exitCode).toBe(0);
  const text = printed.join('\n');
  expect(text).toContain('arn:aws:dynamodb:eu-west-1:<account>:table/prod');
  expect(text).toContain('arn:aws:cloudformation:eu-west-1:<account>:stack/Platform/*');
  for (const { permission } of Object.values(READINGS).flat()) expect(text).toContain(`"${permission}"`);
});

test('a profile that is not there is said, with what to do; a port that is none is wrong usage', async () => {
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  const missing = await sluice('console --profile nobody --region eu-west-1 --port 0');
  expect(missing.exitCode).toBe(1);
  expect(missing.errors).toMatch(/^profile "nobody": no AWS credentials were found; run `aws sso login`/);
  expect((await sluice('console --port nine')).exitCode).toBe(2);
});

test('the region is that of the profile where nobody says another; without any it is asked for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-profile-'));
  await writeFile(join(folder, 'config'), '[profile audit]\nregion = eu-north-1\n');
  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  const policy = async (profile: string) => {
    const output = new PassThrough();
    await consoleCommand(
      { input: Readable.from([]), output, errors: output },
      { flags: { policy: true, profile }, env: {}, now: Date.now, directory: folder },
    );
    return String(output.read());
  };
  expect(await policy('audit')).toContain('arn:aws:sqs:eu-north-1:');
  await expect(policy('other')).rejects.toThrow(/Give --region/);
  await rm(folder, { recursive: true });
});
