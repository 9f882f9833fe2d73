import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createSecretsManagerClient } from '../../../adapters/aws/clients/secrets-manager-client.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { lazySecrets } from '../../../functions/middleware/lazy-secrets.ts';
import { alertRedaction, cloudTrailRedaction } from '../../../functions/middleware/record-redaction.ts';
import { eventRedaction, type RedactionOf } from '../../../functions/middleware/redaction.ts';
import { tokenKeysIn } from '../../../functions/middleware/token-keys.ts';
import { defineConfig } from '../../../src/config.ts';
import type { Envelope } from '../../../src/event/envelope.ts';
import { SecurityEventSchema } from '../../../src/event/security-event.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { createPseudonyms } from '../../../src/redact/pseudonyms.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startSecrets } from '../../../tools/local/aws/secrets-server.ts';
import { envelope } from '../../support/envelopes.ts';

const FIVE_MINUTES_MS = 300_000;
const [FIRST, SECOND, OTHER] = ['first', 'second', 'other'].map((word) => `${word} key `.repeat(6));
const ann = ['ann', 'example.com'].join('@');
const redaction = { detectors: { email: 'token' } } as const;
const config = defineConfig({
  name: 'test',
  tenants: [
    { id: 'acme', redaction },
    { id: 'other', redaction },
    { id: 'lost', redaction },
    { id: 'plain' },
  ],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
});

const server = await startSecrets({
  secrets: {
    'test/redaction/acme': '',
    'test/redaction/other': JSON.stringify({ current: OTHER }),
  },
});
const environment = localEnvironment({ secretsmanager: server.endpoint });
const client = createSecretsManagerClient(environment);
afterAll(async () => {
  client.destroy();
  await server.close();
});

const put = (text: string) =>
  client.send(new PutSecretValueCommand({ SecretId: 'test/redaction/acme', SecretString: text }));
beforeEach(() => put(JSON.stringify({ current: FIRST })));

/** The redaction of one Lambda instance, whose clock stands still until it is set. */
function instance(make: typeof eventRedaction | typeof cloudTrailRedaction = eventRedaction) {
  const clock = { now: 0 };
  const telemetry = createMemoryTelemetry();
  const keys = tokenKeysIn(
    lazySecrets(environment, () => clock.now),
    'test',
  );
  const redactionOf: RedactionOf = make(config, telemetry, keys);
  const redacted = async (tenant: string, given: Envelope = withMail()) => (await redactionOf(tenant))(given);
  return { clock, telemetry, redacted };
}

const withMail = () => envelope('e-1', { user: { email: ann }, sluice: { details: { note: `cc ${ann}` } } });
const called = (key = '') => createPseudonyms({ current: key }).of('email', ann);

test('an event carries the pseudonyms of its tenant', async () => {
  const { redacted } = instance();
  const { event } = await redacted('acme');
  expect(event.user?.email).toBe(called(FIRST));
  expect(event.sluice).toEqual({ details: { note: `cc ${called(FIRST)}` } });
  expect((await redacted('other')).event.user?.email).toBe(called(OTHER));
});

test('a tenant without tokens needs no secret, and one that nobody knows is masked', async () => {
  const { redacted } = instance();
  expect((await redacted('plain')).event.user?.email).toBe('[REDACTED:email]');
  expect((await redacted('unknown')).event.user?.email).toBe('[REDACTED:email]');
});

test('a rotation takes effect after five minutes, and until it is finished each event links old and new', async () => {
  const { clock, redacted } = instance();
  await redacted('acme');
  await put(JSON.stringify({ current: SECOND, previous: FIRST }));
  clock.now = FIVE_MINUTES_MS - 1;
  expect((await redacted('acme')).event.user?.email).toBe(called(FIRST));
  clock.now = FIVE_MINUTES_MS;
  const { event } = await redacted('acme');
  expect(event.user?.email).toBe(called(SECOND));
  expect(event.sluice?.previous_tokens).toEqual([called(FIRST)]);
  expect(SecurityEventSchema.parse(event)).toEqual(event);

  await put(JSON.stringify({ current: SECOND }));
  clock.now = 2 * FIVE_MINUTES_MS;
  const after = await redacted('acme');
  expect(after.event.user?.email).toBe(called(SECOND));
  expect(after.event.sluice).not.toHaveProperty('previous_tokens');
});

test('an event without personal data says nothing of a rotation', async () => {
  await put(JSON.stringify({ current: SECOND, previous: FIRST }));
  expect((await instance().redacted('acme', envelope('e-1'))).event).not.toHaveProperty('sluice');
});

test('a CloudTrail record and its event have the same pseudonyms, and the old ones once', async () => {
  await put(JSON.stringify({ current: SECOND, previous: FIRST }));
  const bob = ann.replace('ann', 'bob');
  const record = { requestParameters: { owner: ann, reviewer: bob } };
  const { redacted } = instance(cloudTrailRedaction);
  const given = { ...envelope('t-1', { user: { email: ann } }, 'cloudtrail'), record };
  const both = await redacted('acme', given);
  expect(both.event.user?.email).toBe(called(SECOND));
  expect(both.record).toMatchObject({ requestParameters: { owner: called(SECOND) } });
  const [first, second] = both.event.sluice?.previous_tokens ?? [];
  expect([first, second]).toEqual([
    called(FIRST),
    createPseudonyms({ current: FIRST ?? '' }).of('email', bob),
  ]);
  const { sluice } = JSON.parse(encodeEnvelope(both, undefined).line);
  expect(sluice.previous_tokens).toEqual([first, second]);
});

test.each([
  ['missing', 'lost', undefined, 'secret "test/redaction/lost" does not exist or has no value: create it'],
  ['malformed', 'acme', '{"current":"short"}', 'secret "test/redaction/acme" does not have the form'],
  ['no JSON', 'acme', FIRST, 'secret "test/redaction/acme" does not have the form'],
])(
  'a key that is %s stops its tenant with a word on what to do, and nobody else',
  async (_, tenant, text, message) => {
    if (text !== undefined) await put(text);
    const { redacted } = instance();
    const stopped = redacted(tenant);
    await expect(stopped).rejects.toMatchObject({
      code: 'token_key_unavailable',
      retryable: true,
      message: expect.stringContaining(message),
    });
    await expect(stopped).rejects.not.toMatchObject({ message: expect.stringContaining('short"') });
    expect((await redacted('other')).event.user?.email).toBe(called(OTHER));
  },
);

test('a key that is mended is used when what was read before has expired', async () => {
  const { clock, redacted } = instance();
  await put('{}');
  await expect(redacted('acme')).rejects.toMatchObject({ code: 'token_key_unavailable' });
  await put(JSON.stringify({ current: SECOND }));
  clock.now = FIVE_MINUTES_MS;
  expect((await redacted('acme')).event.user?.email).toBe(called(SECOND));
});

test('an alert keeps the pseudonyms that its event came with, old ones too, and masks what else it holds', async () => {
  await put(JSON.stringify({ current: SECOND, previous: FIRST }));
  const { line } = encodeEnvelope(await instance().redacted('acme'), undefined);
  const alert = { data: JSON.parse(line), full_log: line, previous_output: `${line}\n${line}` };
  const redact = alertRedaction(config, createMemoryTelemetry());
  expect(redact(alert)).toBe(alert);
  expect(redact({ full_log: `login of ${ann}` })).toEqual({ full_log: 'login of [REDACTED:email]' });
});
