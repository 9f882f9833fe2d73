import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../../infra/read-config.ts';
import { type InitFlags, initCommand } from '../../../tools/cli/commands/init.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-init-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const NODE = 'https://wazuh.example.com:55000';
const inFolder = (name: string) => join(directory, name);

/** A terminal at which somebody types `keys` when it shows `text`, line by line of the script. */
function terminal(
  script: readonly (readonly [text: string, keys: string])[] = [],
  isTTY = script.length > 0,
) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => input });
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const left = [...script];
  let [shown, unread, complaints] = ['', '', ''];
  output.setEncoding('utf8').on('data', (chunk: string) => {
    shown += chunk;
    unread += chunk;
    const [next] = left;
    if (next === undefined || !unread.includes(next[0])) return;
    unread = '';
    left.shift();
    // A prompt listens only after it has shown itself.
    setImmediate(() => input.write(next[1]));
  });
  errors.setEncoding('utf8').on('data', (chunk: string) => {
    complaints += chunk;
  });
  return {
    streams: { input, output, errors },
    shown: () => shown,
    complaints: () => complaints,
    left: () => left,
  };
}

function init(
  flags: Partial<InitFlags>,
  { streams } = terminal(),
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return initCommand(streams, { flags: { output: 'sluice.config.ts', ...flags }, env, directory });
}

function answers(content: unknown): string {
  writeFileSync(inFolder('answers.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return 'answers.json';
}

const ENTER = '\r';
const [DOWN, SPACE, CLEAR, CTRL_C] = ['\u001b[B', ' ', '\u0015', '\u0003'];

describe('asking', () => {
  const UNTIL_WAZUH = [
    ['Name:', ENTER],
    ['Region', ENTER],
    ['Account', ENTER],
    ['Tenants:', ENTER],
    ['Webhooks:', ENTER],
  ] as const;

  test('takes what is usual for Enter, and writes a configuration that is right', async () => {
    const seat = terminal([
      ...UNTIL_WAZUH,
      ['Wazuh:', `${NODE}${ENTER}`],
      ['certificate of Wazuh', ENTER],
      ['Ways into', ENTER],
      ['Buckets', ENTER],
      ['Organisation', ENTER],
      ['What else of AWS', ENTER],
      ['Channels:', ENTER],
      ['Dashboard', ENTER],
      ['pipeline itself', ENTER],
    ]);
    expect(await init({}, seat)).toBe(0);
    expect(seat.left()).toEqual([]);
    expect(await readConfig(inFolder('sluice.config.ts'))).toMatchObject({
      name: 'sluice',
      wazuh: { nodes: [{ name: 'master', url: NODE }] },
      alerts: { channels: { 'security-team': { type: 'slack' } } },
    });
  });

  test('says what is wrong with an answer before it goes on, asks only what applies, and takes choices', async () => {
    writeFileSync(inFolder('ca.pem'), '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
    const seat = terminal([
      ['Name:', `Not A Name${ENTER}`],
      ['use 2–40 lower-case letters', `${CLEAR}acme${ENTER}`],
      ['Region', `eu-central-1${ENTER}`],
      ['Account', `12${ENTER}`],
      ['12 digits', `${CLEAR}123456789012${ENTER}`],
      ['Tenants:', `shop, shop${ENTER}`],
      ['used twice', `${CLEAR}shop, bank${ENTER}`],
      ['Webhooks:', `${SPACE}${ENTER}`],
      ['Wazuh:', `http://plain.example.com${ENTER}`],
      ['https://', `${CLEAR}${NODE}, https://two.example.com:55000${ENTER}`],
      ['certificate of Wazuh', `${DOWN}${DOWN}${ENTER}`],
      ['File with the certificate', `nowhere.pem${ENTER}`],
      ['cannot be read (ENOENT)', `${CLEAR}ca.pem${ENTER}`],
      ['Ways into', `${SPACE}${ENTER}`],
      ['Buckets', `A Bucket${ENTER}`],
      ['a bucket name has', `${CLEAR}acme-trail${ENTER}`],
      ['Organisation', `o-1${ENTER}`],
      ['an organisation id looks like', `${CLEAR}o-a1b2c3d4e5${ENTER}`],
      ['What else of AWS', ENTER],
      ['Channels:', `${DOWN}${SPACE}${ENTER}`],
      ['Sender of mail', `nobody${ENTER}`],
      ['Invalid email', `${CLEAR}sluice@example.com${ENTER}`],
      ['Who gets that mail', `a@example.com, b@example.com${ENTER}`],
      ['Dashboard', ENTER],
      ['pipeline itself', ENTER],
    ]);
    expect(await init({}, seat)).toBe(0);
    expect(seat.left()).toEqual([]);
    expect(await readConfig(inFolder('sluice.config.ts'))).toMatchObject({
      name: 'acme',
      environment: { account: '123456789012', region: 'eu-central-1' },
      tenants: [{ id: 'shop' }, { id: 'bank' }],
      hooks: { supabase: [{ name: 'supabase', tenant: 'shop' }] },
      cloudtrail: { trails: [{ bucket: 'acme-trail', tenant: 'shop' }] },
      aws: { organization: 'o-a1b2c3d4e5' },
      wazuh: {
        nodes: [{ url: NODE }, { url: 'https://two.example.com:55000' }],
        tls: { ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----' },
        agent: { mode: 'event-only' },
      },
      alerts: { channels: { 'security-mail': { to: ['a@example.com', 'b@example.com'] } } },
    });
    expect(readFileSync(inFolder('sluice.config.ts'), 'utf8')).toMatch(
      /\/\/ Of CloudWatch, 3 USD .*\n\s+dashboard: false,/,
    );
    expect(seat.shown()).toContain('npx cdk bootstrap aws://123456789012/eu-central-1');
  });

  test('writes nothing when whoever is asked gives up', async () => {
    const seat = terminal([
      ['Name:', ENTER],
      ['Region', CTRL_C],
    ]);
    expect(await init({}, seat)).toBe(130);
    expect(seat.complaints()).toBe('given up; nothing is written\n');
    expect(readdirSync(directory)).toEqual([]);
  });

  test('asks first whether a file that is there may go, and keeps it otherwise', async () => {
    writeFileSync(inFolder('sluice.config.ts'), '// mine');
    await expect(init({}, terminal([['is there already', ENTER]]))).rejects.toThrow('--force writes over it');
    expect(readFileSync(inFolder('sluice.config.ts'), 'utf8')).toBe('// mine');
  });

  test('wants a terminal', async () => {
    await expect(init({}, terminal([], false))).rejects.toThrow('give --yes with --answers <file>');
  });
});

describe('answers from a file', () => {
  test('make a configuration without a question', async () => {
    const file = answers({ nodes: [NODE], account: '123456789012', channels: ['pagerduty'] });
    const seat = terminal();
    expect(await init({ yes: true, answers: file }, seat, { AWS_REGION: 'us-east-1' })).toBe(0);
    expect(await readConfig(inFolder('sluice.config.ts'))).toMatchObject({
      environment: { account: '123456789012', region: 'us-east-1' },
      alerts: { routes: [{ name: 'all', channels: ['on-call'] }] },
    });
    expect(seat.shown()).toContain(
      `--secret-id sluice/channels --secret-string '{"on-call":"<integration key>"}'`,
    );
    expect(readdirSync(directory).toSorted()).toEqual(['answers.json', 'sluice.config.ts']);
  });

  test('that go elsewhere are what is deployed next', async () => {
    const flags = { yes: true, answers: answers({ nodes: ['https://wazuh.example.com:55000'] }) };
    const shownFor = async (output: string) => {
      const seat = terminal();
      expect(await init({ ...flags, output }, seat)).toBe(0);
      return seat.shown();
    };
    expect(await shownFor('sluice.config.ts')).toMatch(/^ {2}npx cdk deploy sluice$/m);
    expect(await shownFor('staging.config.ts')).toMatch(
      /^ {2}npx cdk deploy sluice -c config=staging\.config\.ts$/m,
    );
    expect(await shownFor("ann's staging.config.ts")).toContain(
      String.raw`npx cdk deploy sluice -c 'config=ann'\''s staging.config.ts'`,
    );
  });

  test('are offered where somebody is asked', async () => {
    const seat = terminal([
      ['Name:', ENTER],
      ['Region', CTRL_C],
    ]);
    await init({ answers: answers({ name: 'acme' }) }, seat);
    expect(seat.shown()).toContain('acme');
  });

  test('that are wrong are all named at once', async () => {
    const file = answers({ name: 'X', account: '1', channels: ['email'], trails: ['A b'] });
    const failed = await init({ yes: true, answers: file }).catch((error: Error) => error.message);
    for (const answer of ['name', 'account', 'nodes', 'trails', 'mailFrom', 'mailTo'])
      expect(failed).toMatch(new RegExp(`^  ${answer}: .{10}`, 'm'));
    expect(existsSync(inFolder('sluice.config.ts'))).toBe(false);
  });

  test.each([
    ['{"naem":"acme"}', 'unknown key "naem"'],
    ['{"channels":["fax"]}', 'channels[0]'],
    ['[1]', 'is no JSON object'],
    ['{', 'is no JSON object'],
  ])('%s holds none', async (content, complaint) => {
    await expect(init({ yes: true, answers: answers(content) })).rejects.toThrow(complaint);
  });

  test('never write over a file unless they are told to', async () => {
    writeFileSync(inFolder('sluice.config.ts'), '// mine');
    const file = answers({ nodes: [NODE] });
    await expect(init({ yes: true, answers: file })).rejects.toThrow(
      'sluice.config.ts is there already, and stays; --force writes over it',
    );
    expect(readFileSync(inFolder('sluice.config.ts'), 'utf8')).toBe('// mine');
    expect(await init({ yes: true, answers: file, force: true })).toBe(0);
    expect(readFileSync(inFolder('sluice.config.ts'), 'utf8')).toContain(NODE);
  });

  test('that cannot be read, and a folder that is not there, are said with their code', async () => {
    await expect(init({ yes: true, answers: 'nowhere.json' })).rejects.toThrow('cannot be read (ENOENT)');
    const file = answers({ nodes: [NODE] });
    await expect(init({ yes: true, answers: file, output: 'no/where.ts' })).rejects.toThrow(
      'cannot be written (ENOENT)',
    );
  });
});
