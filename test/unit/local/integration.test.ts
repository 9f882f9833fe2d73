import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { verifyAlertSignature } from '../../../src/intake/door/alert-signature.ts';
import { createClosers } from '../../../tools/local/closers.ts';
import { localIntegration } from '../../../tools/local/integration.ts';
import { listenOnLoopback } from '../../../tools/local/listen.ts';
import { createCounters } from '../../../tools/local/manager/counters.ts';
import { createIntegratord } from '../../../tools/local/manager/integratord.ts';
import { hasPython } from '../integration/run-script.ts';

let closers = createClosers();
afterEach(async () => {
  await closers.close();
  closers = createClosers();
  vi.unstubAllEnvs();
});

const SECRET = 'shared';
const ALERT = JSON.stringify({ rule: { level: 12 }, full_log: 'naïve – 漢字' });

async function setUp(status: number) {
  const posted: { body: string; signed: boolean }[] = [];
  const hook = closers.use(
    await listenOnLoopback(
      createServer((request, response) => {
        void buffer(request).then((body) => {
          const header = String(request.headers['x-sluice-signature']);
          const { ok } = verifyAlertSignature(header, body, [SECRET], Date.now());
          posted.push({ body: body.toString(), signed: ok });
          response.writeHead(status).end();
        });
      }),
      0,
      'the hook',
    ),
  );
  const counters = createCounters().integratord;
  const log: string[] = [];
  const run = async (script: 'shipped' | 'stand-in') => {
    const hookUrl = `${hook.endpoint}/v1/alerts`;
    const integration = closers.use(await localIntegration({ hookUrl, secret: SECRET, level: 12, script }));
    const daemon = closers.use(
      createIntegratord({
        integration: integration.options,
        now: Date.now,
        counters,
        log: (line) => log.push(line),
      }),
    );
    daemon.offer(12, ALERT);
    await daemon.idle();
  };
  return { run, posted, counters, log };
}

/** Where python3 is missing, `custom-sluice.test.ts` says so. */
const SCRIPTS = hasPython ? (['shipped', 'stand-in'] as const) : (['stand-in'] as const);

test.each(SCRIPTS)('the %s script posts an alert, signed, byte for byte', async (script) => {
  const { run, posted, log } = await setUp(202);
  await run(script);
  expect(posted).toEqual([{ body: ALERT, signed: true }]);
  expect(log).toEqual([]);
});

test('the stand-in says when an alert could not be delivered, and nothing of its content', async () => {
  const { run, counters, log } = await setUp(503);
  await run('stand-in');
  expect(counters).toMatchObject({ runs: 1, failures: 1 });
  expect(log.join('\n')).toContain('the hook URL answered 503');
  expect(log.join('\n')).not.toContain('漢字');
});

test('a machine without python3 gets the stand-in and is told what it lacks; the spool goes with the stack', async () => {
  const settings = { hookUrl: 'http://127.0.0.1:1', secret: SECRET, level: 12 };
  vi.stubEnv('PATH', '/nowhere');
  const without = await localIntegration(settings);
  vi.unstubAllEnvs();
  const shipped = await localIntegration({ ...settings, script: 'shipped' });
  expect(without.options.command).toMatch(/post-alert\.mjs$/);
  expect(without.remark).toMatch(/python3 does not run here/);
  expect(shipped.options.command).toMatch(/custom-sluice\.py$/);
  expect(shipped.remark).toBeUndefined();
  for (const integration of [without, shipped]) {
    const spool = String(integration.options.options?.spool_dir);
    expect(existsSync(spool)).toBe(true);
    await integration.close();
    expect(existsSync(spool)).toBe(false);
  }
});
