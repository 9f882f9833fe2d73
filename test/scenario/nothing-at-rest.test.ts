import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signAlert } from '../../src/intake/door/alert-signature.ts';
import { ledgerSum } from '../../tools/local/journal.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { everythingKept, type Kept } from '../support/at-rest.ts';
import { plantedSample } from '../support/planted/all.ts';
import { carriers } from '../support/planted/carriers.ts';
import {
  appEvent,
  foreignAlert,
  tornEvent,
  tornTrace,
  tracesOf,
  trailRecord,
} from '../support/planted/documents.ts';
import { lookAlikes } from '../support/planted/look-alikes.ts';
import { plantedFields } from '../support/planted/secrets.ts';
import {
  analysedIds,
  eventually,
  type Observed,
  post,
  ROUGH,
  startObservedStack,
} from '../support/running-stack.ts';

const FOUR_DAYS_MS = 4 * 86_400_000;
const secrets = plantedSample();
const ways = Object.values(carriers);
const traces = secrets.map((secret) => ({ type: secret.type, forms: tracesOf(secret) }));

let stack: Stack & Observed;
let skewMs = 0;
let kept: readonly Kept[] = [];
const answers: string[] = [];

async function send(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  route = '/v1/events',
) {
  const response =
    route === '/v1/events'
      ? await post(stack, body, headers)
      : await fetch(stack.ingestUrl + route, { method: 'POST', headers, body });
  const text = await response.text();
  answers.push(`${response.status} ${JSON.stringify([...response.headers])} ${text}`);
  return { status: response.status, text };
}

function sendAlert(body: string, secret = stack.signingSecret) {
  const seconds = Math.floor((Date.now() + skewMs) / 1_000);
  return send(body, { 'x-sluice-signature': signAlert(secret, body, seconds) }, '/v1/alerts');
}

const parked = (stage: string) => ledgerSum(stack.journal.ledger(), stage, 'parked');
const trailKey = (name: string) => `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/${name}.json.gz`;

async function sendRefused(): Promise<void> {
  const texts = secrets.map(({ text }, i) => ways[i % ways.length]?.(text) ?? text);
  const all = JSON.stringify(texts);
  const nested = `${'{"a":'.repeat(70)}${all}${'}'.repeat(70)}`;
  const wide = JSON.stringify(
    Object.fromEntries(Array.from({ length: 2_100 }, (_, i) => [`${texts[i % texts.length]}${i}`, 1])),
  );
  for (const body of [
    all,
    texts.join('\n'),
    `${all.slice(0, -5)}`,
    `[${nested}]`,
    `[${wide}]`,
    JSON.stringify([
      { action: texts, tenant: texts[0] },
      { action: 'x', tenant: texts[1] },
      { nothing: texts },
    ]),
    JSON.stringify([{ action: 'x', filler: 'x'.repeat(70_000), texts }]),
  ])
    for (const type of ['application/json', 'application/x-ndjson', 'text/plain', 'application/xml'])
      await send(body, { 'content-type': type });
  // What is done with a header does not depend on what stands in it: every third will do.
  for (const { value } of secrets.filter(
    ({ value, text }, i) => i % 3 === 0 && value === text && /^[\x21-\x7e]+$/.test(value),
  )) {
    await send('{}', { authorization: `Bearer ${value}` });
    await send('{"action":"x"}', { 'content-encoding': value });
    await send(all, { cookie: value, referer: value }, `/v1/${encodeURIComponent(value)}?q=${value}`);
    await send(JSON.stringify({ action: 'x', id: value }), { 'user-agent': value, 'x-forwarded-for': value });
  }
  await sendAlert(all);
  await sendAlert(JSON.stringify({ rule: texts, full_log: all }));
  await sendAlert(`{"full_log":${all}`);
  await sendAlert(JSON.stringify(foreignAlert('unsigned', '192.0.2.9', secrets)), 'x'.repeat(32));
}

/** Innocent texts with a planted value inside something longer: not what is looked for. */
const innocent = lookAlikes().filter((text) => secrets.some((secret) => text.includes(tornTrace(secret))));
const withoutInnocent = (text: string) => innocent.reduce((rest, each) => rest.replaceAll(each, ''), text);

beforeAll(async () => {
  stack = await startObservedStack({ faults: () => ROUGH, clock: () => Date.now() + skewMs });
});
afterAll(() => stack.close());

// The tests below look at what this one has left behind.
test('secrets in every place take every way that there is, under every fault', async () => {
  const looks = Object.fromEntries(lookAlikes().map((text, i) => [`l${i}`, text]));
  const good = secrets.map((secret, i) => appEvent(`app-${i}`, secret, i));
  await send(JSON.stringify([...good, { id: 'looks', action: 'api_get', details: looks }]));
  await send(
    gzipSync(good.map((event) => JSON.stringify({ ...event, id: `nd-${event.id as string}` })).join('\n')),
    {
      'content-encoding': 'gzip',
      'content-type': 'application/x-ndjson',
    },
  );
  await send(JSON.stringify(secrets.map((secret, i) => tornEvent(`torn-${i}`, secret))));
  await sendRefused();

  const records = secrets.map((secret, i) => trailRecord(`trail-${i}`, secret, i));
  await stack.putTrailFile(trailKey('good'), gzipSync(JSON.stringify({ Records: records })));
  // Records of their own: what came before in another file would not be looked at.
  const others = (name: string) => records.map((record, i) => ({ ...record, eventID: `${name}-${i}` }));
  const nameless = others('nameless').map((record) => ({ ...record, eventName: '' }));
  await stack.putTrailFile(trailKey('nameless'), gzipSync(JSON.stringify({ Records: nameless })));
  await stack.putTrailFile(
    trailKey('cut'),
    gzipSync(JSON.stringify({ Records: others('cut') }).slice(0, -300)),
  );

  const ids = [
    ...good.map(({ id }) => id as string),
    ...secrets.map((_, i) => `torn-${i}`),
    'looks',
    ...records.map(({ eventID }) => eventID as string),
  ];
  await eventually('all of it is in Wazuh', () => {
    const there = new Set(analysedIds(stack));
    return ids.every((id) => there.has(id));
  });
  await eventually('the damaged files are parked', () => parked('cloudtrail-forwarder') > secrets.length);

  stack.inbox.slack.setFault({ kind: 'answer', status: 404, body: 'no_service' });
  await sendAlert(JSON.stringify(foreignAlert('refused', '203.0.113.1', secrets)));
  await eventually('what Slack refuses is parked', () => parked('alert-notify') > 0);
  stack.inbox.slack.setFault(undefined);
  await sendAlert(JSON.stringify(foreignAlert('taken', '203.0.113.2', secrets)));
  await sendAlert(JSON.stringify(foreignAlert('again', '203.0.113.2', secrets)));
  const heard = (texts: readonly string[]) => texts.some((text) => text.includes('203.0.113.2'));
  await eventually('Slack and the mailbox hear of the other', () =>
    [stack.inbox.slack.messages(), stack.inbox.smtp.messages()].every((all) =>
      heard(all.map((message) => JSON.stringify(message))),
    ),
  );

  stack.manager?.setFault({ kind: 'down' });
  await send(JSON.stringify(good.map((event) => ({ ...event, id: `late-${event.id as string}` }))));
  await eventually('delivery was tried', () => ledgerSum(stack.journal.ledger(), 'enrich', 'retried') > 0);
  skewMs = FOUR_DAYS_MS;
  await eventually('what nobody takes for days is parked', () => parked('enrich') >= good.length);
  kept = (await everythingKept(stack)).map(({ where, text }) => ({ where, text: withoutInnocent(text) }));
});

test('no planted secret is in any queue, dead letter, archive, table, log, notification or page', () => {
  const leaks = kept.flatMap(({ where, text }) =>
    traces
      .filter(({ forms }) => forms.some((form) => text.includes(form)))
      .map(({ type }) => `${type} in ${where}`),
  );
  expect([...new Set(leaks)]).toEqual([]);
});

test('the limit of a field leaves no part of a secret that it has torn', () => {
  const torn = secrets.filter((secret) => tornTrace(secret).length >= 10);
  const leaks = kept.flatMap(({ where, text }) =>
    torn.filter((secret) => text.includes(tornTrace(secret))).map(({ type }) => `${type} in ${where}`),
  );
  expect([...new Set(leaks)]).toEqual([]);
});

test('no value that its field alone gives away is kept anywhere', () => {
  const values = Object.values(plantedFields()).filter((value) => value.length > 4);
  const leaks = kept.flatMap(({ where, text }) =>
    values.filter((value) => text.includes(value)).map((value) => `${value} in ${where}`),
  );
  expect([...new Set(leaks)]).toEqual([]);
});

test('no answer to a request repeats a secret that was in it', () => {
  const leaks = answers.flatMap((answer) =>
    traces.filter(({ forms }) => forms.some((form) => answer.includes(form))).map(({ type }) => type),
  );
  expect(leaks).toEqual([]);
});

test('the search has looked everywhere', () => {
  const places = new Set(
    kept.map(({ where }) => where.replace(/ (events|task|mark|group|budget|key)[/#].*/, ' $1')),
  );
  expect([...places]).toEqual(
    expect.arrayContaining([
      'queue sluice-local-events',
      'queue sluice-local-events, decoded',
      'queue sluice-local-alerts',
      'dead letters of trail, invalid_record',
      'dead letters of trail, unreadable_object',
      'dead letters of events, retries_exhausted, decoded',
      'dead letters of alerts, refused_by_channel',
      'archive events',
      'table group',
      'table mark',
      'log',
      'Slack',
      'e-mail',
      'console',
      'Wazuh',
    ]),
  );
});

test('no request was answered with a server error', () => {
  expect(answers.filter((answer) => answer.startsWith('5'))).toEqual([]);
});

test('what only looks like a secret arrives as it was sent', () => {
  const line = stack.manager?.events().find((each) => each.includes('"looks"')) ?? '{}';
  const { sluice } = JSON.parse(line) as { sluice?: { details?: Record<string, string> } };
  expect(Object.values(sluice?.details ?? {})).toEqual(lookAlikes());
});
