import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { createSecrets } from '../../../adapters/aws/secrets.ts';
import { createMemoryBudget } from '../../../adapters/memory/budget.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createEventsApiSink } from '../../../adapters/wazuh/events-api-sink.ts';
import { newPassword } from '../../../functions/enrich/rotate/password/new-password.ts';
import { wazuhCredentials } from '../../../functions/enrich/wazuh-credentials.ts';
import { ROTATION_STEPS, type RotationStep } from '../../../functions/middleware/rotation/rotate-secret.ts';
import { wireEvent } from '../../support/envelopes.ts';
import { rotationBench, SECRET, USER } from '../../support/rotation-bench.ts';

const TOKEN = 'rotation-'.repeat(4);
const OLD = { username: USER.name, password: USER.password };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
async function setUp(...options: Parameters<typeof rotationBench>) {
  const bench = await rotationBench(...options);
  open.push(bench);
  return bench;
}

test('a rotation puts a new password into Wazuh and into the secret, and the old one is refused', async () => {
  const bench = await setUp();
  await bench.begin(TOKEN);
  await bench.run(TOKEN);
  const current = await bench.value();
  expect(current).toMatchObject({ username: USER.name });
  expect(current.password).not.toBe(USER.password);
  expect(await bench.value('AWSPREVIOUS')).toEqual(OLD);
  expect([await bench.login(0, current), await bench.login(0, OLD)]).toEqual([200, 401]);
});

test('every step may be run twice, and after its own end or that of later ones', async () => {
  const bench = await setUp();
  await bench.begin(TOKEN);
  for (const [i, step] of ROTATION_STEPS.entries())
    for (const again of [step, ...ROTATION_STEPS.slice(0, i + 1)]) await bench.step(again, TOKEN);
  expect(await bench.login(0, await bench.value())).toBe(200);
  const done = await bench.value();
  await bench.run(TOKEN);
  expect(await bench.value()).toEqual(done);
});

test('a rotation that broke off between nodes goes on where it stopped', async () => {
  const bench = await setUp({ nodes: 2 });
  await bench.begin(TOKEN);
  await bench.step('createSecret', TOKEN);
  bench.managers[1]?.setFault({ kind: 'down' });
  await expect(bench.step('setSecret', TOKEN)).rejects.toMatchObject({ code: 'wazuh_unreachable' });
  const pending = await bench.value('AWSPENDING');
  expect(await bench.login(0, pending)).toBe(200);
  expect(await bench.value()).toEqual(OLD);
  bench.managers[1]?.setFault(undefined);
  await bench.run(TOKEN, ['setSecret', 'testSecret', 'finishSecret']);
  expect(await bench.value()).toEqual(pending);
  expect([await bench.login(0, pending), await bench.login(1, pending), await bench.login(1, OLD)]).toEqual([
    200, 200, 401,
  ]);
});

test('a token that is refused for its second changes nothing, and the next attempt goes on', async () => {
  const bench = await setUp();
  await bench.begin(TOKEN);
  await bench.step('createSecret', TOKEN);
  bench.managers[0]?.revokeTokens();
  await expect(bench.step('setSecret', TOKEN)).rejects.toMatchObject({ code: 'wazuh_takes_nothing' });
  expect(await bench.login(0, OLD)).toBe(200);
  bench.time.now += 2_000;
  await bench.run(TOKEN);
  expect(await bench.login(0, await bench.value())).toBe(200);
});

test('events that are sent all the while arrive, each of them, without a pause of five minutes', async () => {
  const bench = await setUp();
  const clock = () => bench.time.now;
  const telemetry = createMemoryTelemetry();
  const sink = createEventsApiSink({
    nodes: [{ name: 'node-1', url: bench.managers[0]?.apiUrl ?? '' }],
    tls: bench.tls,
    credentials: wazuhCredentials(createSecrets(bench.client, { ttlMs: 300_000, now: clock }), SECRET),
    budget: createMemoryBudget(),
    clock,
    random: () => 0.5,
    telemetry,
  });
  let sent = 0;
  const waited: number[] = [];
  const send = async () => {
    const event = wireEvent(`e-${sent}`, `{"n":${sent}}`);
    sent += 1;
    for (;;) {
      const [delivery] = await sink.deliver([event], clock() + 60_000);
      if (delivery?.kind === 'delivered') return;
      const { afterMs } = delivery as { readonly afterMs: number };
      waited.push(afterMs);
      bench.time.now += afterMs;
    }
  };
  await send();
  await bench.begin(TOKEN);
  for (const step of ROTATION_STEPS) {
    await bench.step(step, TOKEN);
    await send();
    await send();
  }
  bench.time.now += 3_600_000;
  await send();
  expect(bench.managers[0]?.events().map((text) => JSON.parse(text).n)).toEqual(
    Array.from({ length: sent }, (_, n) => n),
  );
  expect(Math.max(0, ...waited)).toBeLessThan(10_000);
  expect(telemetry.lines.map(({ fields }) => fields.code)).not.toContain('wazuh_credentials_refused');
});

describe('a rotation is refused', () => {
  test('while the secret is not filled, and the manager hears nothing of it', async () => {
    const bench = await setUp();
    await bench.put('{}');
    await bench.begin(TOKEN);
    for (const step of ['createSecret', 'testSecret'])
      await expect(bench.step(step, TOKEN)).rejects.toMatchObject({
        code: 'secret_malformed',
        message: expect.stringContaining('{"username":"sluice","password":"…"}'),
      });
    expect(await bench.login(0, OLD)).toBe(200);
  });

  test.each<RotationStep>(['setSecret', 'finishSecret'])(
    'at %s before a password was proposed',
    async (step) => {
      const bench = await setUp();
      await bench.begin(TOKEN);
      await expect(bench.step(step, TOKEN)).rejects.toMatchObject({ code: 'rotation_incomplete' });
      expect(await bench.value()).toEqual(OLD);
    },
  );

  test('that nobody began, of another secret, or by a step that there is not', async () => {
    const bench = await setUp();
    const refusal = { code: 'rotation_unknown' };
    await expect(bench.step('createSecret', TOKEN)).rejects.toMatchObject(refusal);
    await bench.begin(TOKEN);
    await expect(bench.step('createSecret', TOKEN, 'other')).rejects.toMatchObject(refusal);
    await expect(bench.step('constructor', TOKEN)).rejects.toMatchObject(refusal);
  });

  test('when the user may not change its own password, with a word what to do and without the password', async () => {
    const bench = await setUp({ mayChange: false });
    await bench.begin(TOKEN);
    await bench.step('createSecret', TOKEN);
    await expect(bench.step('setSecret', TOKEN)).rejects.toMatchObject({
      code: 'wazuh_password_denied',
      message: expect.stringContaining('security:update'),
    });
    const { password } = await bench.value('AWSPENDING');
    const told = JSON.stringify(bench.telemetry.lines);
    expect(told).toContain('wazuh_password_denied');
    expect(told).not.toContain(password);
    expect(await bench.login(0, OLD)).toBe(200);
  });

  test('when the secret names another user since it began, whose password stays', async () => {
    const bench = await setUp();
    await bench.begin(TOKEN);
    await bench.step('createSecret', TOKEN);
    const other = { username: 'admin', password: 'Adm1n-of-users' };
    await bench.put(JSON.stringify(other));
    await expect(bench.step('setSecret', TOKEN)).rejects.toMatchObject({ code: 'rotation_outdated' });
    expect([await bench.login(0, other), await bench.login(0, OLD)]).toEqual([200, 200]);
  });

  test('when Wazuh takes neither password, before anything is put in use', async () => {
    const bench = await setUp();
    const wrong = { username: USER.name, password: 'N0t-the-one' };
    await bench.put(JSON.stringify(wrong));
    await bench.begin(TOKEN);
    await bench.step('createSecret', TOKEN);
    await expect(bench.step('setSecret', TOKEN)).rejects.toMatchObject({ code: 'wazuh_password_unknown' });
    await expect(bench.step('testSecret', TOKEN)).rejects.toMatchObject({
      code: 'wazuh_credentials_refused',
    });
    expect(await bench.value()).toEqual(wrong);
  });
});

test('a schedule that is set up has the password tried that is there', async () => {
  const bench = await setUp();
  await bench.begin(TOKEN);
  await bench.step('testSecret', TOKEN);
  await bench.put(JSON.stringify({ username: USER.name, password: 'N0t-the-one' }));
  await expect(bench.step('testSecret', TOKEN)).rejects.toMatchObject({ code: 'wazuh_credentials_refused' });
});

test('a new password is what Wazuh asks for, whatever is drawn', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (draws) => {
      const password = newPassword((below) => Number(draws.next().value) % below);
      expect(password).toMatch(/^[A-Za-z0-9.\-+?*]{32}$/);
      for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind);
    }),
  );
  expect(new Set(Array.from({ length: 100 }, () => newPassword())).size).toBe(100);
});
