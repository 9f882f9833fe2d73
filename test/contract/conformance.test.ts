import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalTarget, startLocalTarget } from '../../tools/conformance/local-target.ts';
import type { Result } from '../../tools/conformance/result.ts';
import { runConformance, SCENES } from '../../tools/conformance/run.ts';
import { managerState, recordedExchanges } from '../support/conformance.ts';

/** Every recorded exchange that the local manager is not asked, and why. There is no other. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  'agent/connections: order of events of one connection in the archive':
    'the order is left to chance, and the events are counted above',
  'integratord/invocation: seconds from the event to the start of the script':
    'a time of the recorded machine, not of the protocol',
  'integratord/invocation: rate': 'a rate of the recorded machine',
  'integratord/invocation: hang 30 s': 'takes 90 s; that runs never overlap is tested without a clock',
};
const PASSWORD = 'golden-secret';

let results: readonly Result[];
let remarks: string[];
let states: { readonly before: unknown; readonly after: unknown };
const open: LocalTarget[] = [];
afterAll(() => Promise.all(open.map((local) => local.close())));

beforeAll(async () => {
  remarks = [];
  const play = async (password: string | undefined, only?: readonly string[]) => {
    const local = await startLocalTarget(password);
    open.push(local);
    const before = await managerState(local.target);
    const found = await runConformance({
      target: local.target,
      mayChange: true,
      slow: true,
      onResult: () => {},
      onRemark: (text) => remarks.push(text),
      ...(only && { only }),
    });
    return { found, before, after: await managerState(local.target) };
  };
  const plain = await play(undefined);
  const locked = await play(PASSWORD, ['agent/enrolment']);
  const wasPlayed = ({ outcome }: Result) => outcome.kind !== 'not played';
  const other = locked.found.filter(wasPlayed);
  const covered = new Set(other.map(({ exchange }) => exchange));
  results = [...plain.found.filter((result) => wasPlayed(result) || !covered.has(result.exchange)), ...other];
  states = { before: plain.before, after: plain.after };
}, 180_000);

describe.each(SCENES.map(({ file }) => [file]))('the local manager answers as recorded: %s', (file) => {
  test('every exchange has one result', () => {
    const own = results.filter((result) => result.file === file).map(({ exchange }) => exchange);
    expect(own.toSorted()).toEqual(recordedExchanges(file).toSorted());
  });

  test('nothing differs', () => {
    const different = results.filter((result) => result.file === file && result.outcome.kind === 'different');
    expect(different).toEqual([]);
  });
});

test('what is not played is what the table says, for its reasons', () => {
  const left = results.flatMap(({ file, exchange, outcome }) =>
    outcome.kind === 'not played' ? [[`${file}: ${exchange}`, outcome.why]] : [],
  );
  expect(Object.fromEntries(left)).toEqual(NOT_PLAYED);
});

test('only these tolerances are needed, and no scene breaks off', () => {
  const used = new Set(results.flatMap(({ outcome }) => (outcome.kind === 'same' ? outcome.tolerated : [])));
  expect([...used].toSorted()).toEqual([
    '<alert id>',
    '<base64 of "id name ip rawkey">',
    '<install path>',
    '<timestamp>',
    '<token>',
    'address of the manager',
    'counters',
    'host name',
    'id of a new agent',
    'number of stock rules',
    'uuid',
    'within 1.5 s',
  ]);
  expect(remarks).toEqual([]);
});

test('afterwards the manager holds what it held before', () => {
  expect(states.after).toEqual(states.before);
});
