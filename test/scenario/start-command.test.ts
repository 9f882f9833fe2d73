import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Stack, startStack } from '../../tools/local/stack.ts';
import { FREE_PORTS } from '../../tools/local/stack-options.ts';
import { leaveWord } from '../../tools/local/state-file.ts';
import { type Command, createWorkplace, type Workplace } from '../support/command.ts';

const START = 'tools/local/main.ts';
const DEMO = 'tools/local/demo.ts';
const FREE = ['ingest', 'console', 'manager', 'agent'].flatMap((name) => [`--${name}-port`, '0']);
const READY = /Stop with Ctrl-C/;
const SOON_MS = 10_000;

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Every port that a command has told of. */
const portsOf = (command: Command): readonly number[] => [
  ...new Set(
    [...command.printed().matchAll(/(?:127\.0\.0\.1|localhost):(\d+)/g)].map(([, port]) => Number(port)),
  ),
];

async function interrupt(command: Command, signal: NodeJS.Signals = 'SIGINT') {
  const from = performance.now();
  command.child.kill(signal);
  const code = await command.exitCode;
  return { code, tookMs: performance.now() - from };
}

/** Does what the printed curl line says, as a shell and curl would. */
async function perform(curl: string): Promise<Response> {
  const url = /http:\/\/\S+/.exec(curl)?.[0] ?? '';
  const headers = [...curl.matchAll(/-H '([^:]+): ([^']*)'/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  const body = /-d '([^']*)'/.exec(curl)?.[1] ?? '';
  return fetch(url, { method: 'POST', headers: Object.fromEntries(headers) as Record<string, string>, body });
}

describe('a stack that was started', () => {
  let place: Workplace;
  let stack: Command;
  beforeAll(async () => {
    place = await createWorkplace();
    stack = place.run(START, FREE);
    await stack.prints(READY);
  });
  afterAll(() => place.close());

  test('says where everything is, and everything is there', async () => {
    for (const name of ['console', 'ingest', 'key', 'manager', 'trail', 'Slack', 'e-mail'])
      expect(stack.printed()).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(portsOf(stack)).toHaveLength(7);
    for (const port of portsOf(stack)) expect(await isListening(port)).toBe(true);
    const page = /console +(\S+)/.exec(stack.printed())?.[1] ?? '';
    const opened = await fetch(page, { redirect: 'manual' });
    const [cookie = ''] = opened.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
    const place = new URL(opened.headers.get('location') ?? '', page);
    expect(await (await fetch(place, { headers: { cookie } })).text()).toContain('<title>Sluice');
  });

  test('prints a curl that works, and the way of its event in a readable line, without what was redacted', async () => {
    const [curl] = await stack.prints(/^curl[\s\S]*?'$(?=\n\n)/m);
    const response = await perform(curl);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ accepted: 1 });
    const [line] = await stack.prints(/^\d\d:\d\d:\d\d .*auth_login_failed.*$/m);
    expect(line).toMatch(
      /▲ 100101 L10 +\d+ ms auth_login_failed +sign-in of u_1 to hashpass failed from 198\.51\.100\.7 .*redacted /,
    );
    expect(line).toMatch(/redacted .*email/);
    expect(line).toMatch(/redacted .*payment_card/);
    expect(line).not.toContain('ann@example.com');
    // Nobody reads this on a terminal.
    expect(stack.printed()).not.toContain('\u001b');
  });

  test('takes two demos at once, each of which sees its day come true and tells of it', async () => {
    for (const demo of [place.run(DEMO), place.run(DEMO)]) {
      expect(await demo.exitCode, demo.printed()).toBe(0);
      expect(demo.printed()).toContain('using the stack that is running');
      for (const title of [
        'Events in',
        'Redacted, by type',
        'Forwarded',
        'Rules fired',
        'Notifications sent',
      ])
        expect(demo.printed()).toMatch(new RegExp(`^${title}$`, 'm'));
      expect(demo.printed()).toMatch(/✔ arrived at the manager +23 +23$/m);
      expect(demo.printed()).toMatch(/✔ arrived twice +0 +0$/m);
      expect(demo.printed()).toMatch(/✔ slack: brute force +≥ 1 +1$/m);
      const message = demo.printed().split('A Slack message, as text')[1] ?? '';
      expect(message).toContain('brute force');
      expect(message).not.toMatch(/&(amp|lt|gt);|\*|```/);
    }
  });

  test('lets another end with one clear paragraph when its port is taken, and is not disturbed', async () => {
    const before = await place.leftovers();
    const taken = /:(\d+)\/v1\/events/.exec(stack.printed())?.[1];
    const second = place.run(START, [...FREE, '--agent-port', `${taken}`]);
    expect(await second.exitCode).toBe(1);
    expect(second.printed().trim().split('\n')).toHaveLength(1);
    expect(second.printed()).toContain(`port ${taken} of 127.0.0.1 is taken`);
    expect(second.printed()).toMatch(/--agent-port <port> or SLUICE_AGENT_PORT=<port>/);
    expect(await place.leftovers()).toEqual(before);
    // Nor is the word that it left.
    expect(existsSync(place.statePath)).toBe(true);
  });

  test('ends on Ctrl-C within seconds, and leaves nothing', async () => {
    const ports = portsOf(stack);
    const { code, tookMs } = await interrupt(stack);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(SOON_MS);
    for (const port of ports) expect(await isListening(port)).toBe(false);
    expect(await place.leftovers()).toEqual([]);
    expect(existsSync(place.statePath)).toBe(false);
  });
});

describe('the start command', () => {
  let place: Workplace;
  beforeEach(async () => {
    place = await createWorkplace();
  });
  afterEach(() => place.close());

  test('ends as cleanly when it is stopped while it starts', async () => {
    const stack = place.run(START, FREE);
    // Its first temporary folder: it has begun, and it has not finished.
    await expect.poll(() => place.leftovers(), { timeout: 120_000, interval: 5 }).not.toEqual([]);
    const { code, tookMs } = await interrupt(stack, 'SIGTERM');
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(SOON_MS);
    expect(await place.leftovers()).toEqual([]);
    expect(existsSync(place.statePath)).toBe(false);
  });

  test('says what it lacks where there is only Node.js, and ends cleanly when whoever reads its output has gone', async () => {
    const stack = place.run(START, FREE, { PATH: place.pathWithNodeOnly });
    await stack.prints(/python3 does not run here/);
    await stack.prints(READY);
    const [curl] = await stack.prints(/^curl[\s\S]*?'$(?=\n\n)/m);
    stack.child.stdout?.destroy();
    // The line that the event would be told in ends the stack, which may be quicker than its answer.
    await perform(curl).catch(() => undefined);
    expect(await stack.exitCode).toBe(0);
    expect(await place.leftovers()).toEqual([]);
  });

  test('teaches when it is called wrongly', async () => {
    const command = place.run(START, ['--port', '3']);
    expect(await command.exitCode).toBe(1);
    expect(command.printed()).toContain("unknown option '--port'");
    expect(command.printed()).toContain('Usage: npm start -- [options]');
    for (const word of ['--ingest-port', 'SLUICE_STATE', 'SLUICE_WAZUH_FINGERPRINT', 'NO_COLOR', 'Examples:'])
      expect(command.printed()).toContain(word);
  });

  test('names everything that is missing for a real manager', async () => {
    const command = place.run(START, FREE, { SLUICE_WAZUH_URL: 'https://wazuh.example.com:55000' });
    expect(await command.exitCode).toBe(1);
    expect(command.printed()).toMatch(/SLUICE_WAZUH_USER is missing\n.*SLUICE_WAZUH_PASSWORD is missing/);
    expect(command.printed()).not.toContain('    at ');
  });
});

describe('the demo', () => {
  let place: Workplace;
  beforeEach(async () => {
    place = await createWorkplace();
  });
  afterEach(() => place.close());

  test('starts a stack of its own on a machine that has only Node.js, past the word of one that crashed', async () => {
    const state = {
      pid: process.pid,
      ingestUrl: 'http://127.0.0.1:1',
      consoleUrl: 'http://127.0.0.1:1',
      consoleToken: 't',
      key: 'slk_gone',
      s3: 'http://127.0.0.1:1',
      dynamodb: 'http://127.0.0.1:1',
      sqs: 'http://127.0.0.1:1',
      secretsmanager: 'http://127.0.0.1:1',
      cloudtrail: 'http://127.0.0.1:1',
      manager: { url: 'https://127.0.0.1:1', tls: {} },
      localManager: true,
    };
    await writeFile(place.statePath, JSON.stringify(state));
    const demo = place.run(DEMO, [], { PATH: place.pathWithNodeOnly });
    expect(await demo.exitCode, demo.printed()).toBe(0);
    expect(demo.printed()).toContain('starting one for the demo');
    expect(demo.printed()).toMatch(/✔ e-mail: StopLogging +≥ 1 +1$/m);
    expect(demo.printed()).toContain('Everything came true.');
    expect(await place.leftovers()).toEqual([]);
  });

  test('clears its own stack away when it is interrupted', async () => {
    const demo = place.run(DEMO);
    await demo.prints(/two people sign in/);
    const { code, tookMs } = await interrupt(demo);
    expect(code).toBe(130);
    expect(tookMs).toBeLessThan(SOON_MS);
    expect(await place.leftovers()).toEqual([]);
  });

  test('explains itself when it is called wrongly', async () => {
    const wrong = place.run(DEMO, ['--fast']);
    expect(await wrong.exitCode).toBe(1);
    expect(wrong.printed()).toContain("unknown option '--fast'");
    expect(wrong.printed()).toContain('Usage: npm run demo');
  });
});

describe('a demo on a stack that may ask Wazuh three times a minute', () => {
  let place: Workplace;
  let stack: Stack;
  let ahead = 0;
  beforeAll(async () => {
    place = await createWorkplace();
    stack = await startStack({
      ports: FREE_PORTS,
      tickMs: 5_000,
      clock: () => Date.now() + ahead,
      retryAfterS: 1,
      configure: (config) => ({ ...config, wazuh: { ...config.wazuh, requestsPerMinute: 3 } }),
    });
    // Its word is left where the demo looks for it.
    await leaveWord(stack, place.statePath);
  });
  afterAll(() => place.close());

  test('says what it waits for when the requests of this minute are used up, and sees the rest come, however much came before', async () => {
    // More than the journal holds.
    for (let i = 0; i < 600; i += 1)
      stack.journal.add({ type: 'log', at: 0, level: 'info', message: `earlier ${i}` });
    // The minutes go by in seconds, each once the requests of the one before are used up: a machine that is busy loses none.
    let usedUp = false;
    const silence = stack.journal.subscribe((entry) => {
      usedUp ||= entry.type === 'log' && entry.message.includes('they are used up');
    });
    const demo = place.run(DEMO);
    await demo.prints(/Wazuh takes 30 requests a minute and has had them/);
    const minutes = setInterval(() => {
      if (usedUp) ahead += 60_000;
      usedUp = false;
    }, 1_500);
    expect(await demo.exitCode, demo.printed()).toBe(0);
    expect(demo.printed()).toMatch(/✔ arrived at the manager +23 +23$/m);
    clearInterval(minutes);
    silence();
  });

  test('says so when the stack stops under it', async () => {
    const demo = place.run(DEMO);
    await demo.prints(/waiting for Wazuh/);
    await stack.close();
    expect(await demo.exitCode).toBe(1);
    expect(demo.printed()).toContain('does not answer; is it still running?');
  });
});
