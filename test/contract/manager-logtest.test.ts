import { afterAll, beforeEach, expect, test } from 'vitest';
import { managerCalls } from '../support/manager-calls.ts';
import { type Clock, clock, managerPool, ruleset } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
afterAll(closeAll);

const RULES = {
  file: 'burst_rules.xml',
  xml: `<group name="burst,"><rule id="100500" level="3"><decoded_as>json</decoded_as><field name="app">^b$</field>
    <description>one</description></rule>
  <rule id="100501" level="10" frequency="3" timeframe="60"><if_matched_sid>100500</if_matched_sid>
    <description>three</description></rule></group>`,
};

let time: Clock;
let call: Awaited<ReturnType<typeof managerCalls>>['call'];
beforeEach(async () => {
  time = clock();
  const manager = await start(time, {
    ruleset: ruleset(RULES),
    limits: { tokenLifetimeS: 100_000, maxRequestPerMinute: 0, logtestSessions: 3 },
  });
  ({ call } = await managerCalls(manager));
});

async function say(token?: string, event = '{"app":"b"}', location = 'app') {
  const body = JSON.stringify({ event, log_format: 'json', location, ...(token && { token }) });
  return (await call('PUT', '/logtest', body, 'application/json')).body.data;
}
const ruleOf = (data: { output: { rule?: { id: string } } }) => data.output.rule?.id;

test('a session counts, and two sessions count apart', async () => {
  const { token } = await say();
  const other = await say();
  expect(ruleOf(await say(token))).toBe('100500');
  expect(ruleOf(await say(token))).toBe('100501');
  expect(ruleOf(await say(other.token))).toBe('100500');
});

test('a session ends after 15 minutes of silence, and not before', async () => {
  const { token } = await say();
  time.advance(899);
  expect((await say(token)).messages).toBeUndefined();
  time.advance(900);
  const late = await say(token);
  expect(late.messages[0]).toBe(`WARNING: (7003): '${token}' token expires`);
  expect(late.codemsg).toBe(1);
  expect(late.token).not.toBe(token);
});

test('of one session too many the one that was silent longest goes', async () => {
  const first = (await say()).token;
  const second = (await say()).token;
  await say();
  time.advance(1);
  await say(first);
  await say();
  expect((await say(first)).messages).toBeUndefined();
  expect((await say(second)).messages?.[0]).toContain('token expires');
});

test('a location may carry an agent', async () => {
  const data = await say(undefined, '{"app":"b"}', '[007] (web) 192.0.2.1->app');
  expect(data.output.agent).toEqual({ id: '007', name: 'web', ip: '192.0.2.1' });
  expect(data.output.location).toBe('app');
});

test('an event that the tester cannot print is told as such', async () => {
  const deep = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`;
  const data = await say(undefined, deep);
  expect(data.messages.at(-1)).toBe('ERROR: (7312): Failed to process the event');
  expect(Object.keys(data)).toEqual(['messages', 'token', 'codemsg']);
  expect(data.codemsg).toBe(-1);
});
