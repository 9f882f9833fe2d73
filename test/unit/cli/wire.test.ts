import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { envelope } from '../../support/envelopes.ts';
import { FAILED_LOGIN, pipe, STOP_LOGGING, sluice } from './run-sluice.ts';

test('an event is encoded as the pipeline encodes it', async () => {
  const sent = envelope('e-1');
  const { exitCode, printed } = await sluice('encode', [sent.event]);
  expect(exitCode).toBe(0);
  expect(printed).toEqual([encodeEnvelope(sent, undefined).line]);
});

test("a CloudTrail event is encoded in the shape of Wazuh's own module", async () => {
  const { printed } = await pipe([STOP_LOGGING], 'normalize --source cloudtrail', 'encode');
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    integration: 'aws',
    aws: { source: 'cloudtrail', eventName: 'StopLogging' },
    sluice: { event: { id: STOP_LOGGING.eventID } },
  });
});

test('an event whose address was masked is still encoded', async () => {
  const { exitCode } = await pipe(
    [FAILED_LOGIN],
    'normalize --source app',
    'redact --all',
    'enrich',
    'encode',
  );
  expect(exitCode).toBe(0);
});

test.each(['encode', 'enrich'])(
  '%s refuses what is no normalized event, and says where to look',
  async (name) => {
    const { event } = envelope('e-1');
    const { exitCode, printed, errors } = await sluice(name, [
      FAILED_LOGIN,
      { ...event, user: { id: 7 } },
      { ...event, labels: { 'ann@example.com': 7 } },
      { ...event, '@envelope': { record: 1 } },
      [event],
    ]);
    expect(exitCode).toBe(1);
    expect(printed).toEqual([]);
    expect(errors.match(/look at [\w@.]+/g)).toEqual([
      'look at @timestamp',
      'look at user.id',
      'look at labels',
      'look at @envelope',
    ]);
    expect(errors).not.toContain('ann@example.com');
  },
);

test('enrichment adds the country and the technique, and keeps the record beside', async () => {
  const login = { ...FAILED_LOGIN, ip: '8.8.8.8' };
  const app = await pipe([login], 'normalize --source app', 'enrich');
  expect(JSON.parse(app.printed[0] ?? '')).toMatchObject({
    source: { geo: { country_iso_code: 'US' } },
    threat: { technique: { id: ['T1110'] } },
  });
  const trail = await pipe([STOP_LOGGING], 'normalize --source cloudtrail', 'enrich');
  expect(JSON.parse(trail.printed[0] ?? '')).toMatchObject({ '@envelope': { record: STOP_LOGGING } });
});

test('a database that cannot be read is wrong usage', async () => {
  const { exitCode, errors } = await sluice(
    `enrich --geo ${join(relative('.', import.meta.dirname), 'none.mmdb')}`,
  );
  expect(exitCode).toBe(2);
  expect(errors).toContain('cannot be read as a MaxMind DB');
});
