import { expect, test } from 'vitest';
import {
  type Circuit,
  type CircuitFault,
  CLOSED,
  enter,
  failed,
  released,
  succeeded,
} from '../../../src/forward/circuit.ts';

const NOW = 1_000_000;
const GONE: CircuitFault = { kind: 'unavailable', reason: 'network', code: 'ECONNREFUSED' };
const SILENT: CircuitFault = { kind: 'unanswered', reason: 'timeout', code: 'timeout' };
const FORBIDDEN: CircuitFault = { kind: 'misconfigured', reason: 'unauthorized', code: 'wazuh_403_4000' };
const break_ = (circuit: Circuit, fault: CircuitFault, now = NOW) => failed(circuit, fault, now, 0.5);

/** Fails its probe as soon as it may, so many times; the rests in between, in ms. */
function rests(times: number, fault: CircuitFault): readonly number[] {
  let circuit = CLOSED;
  let now = NOW;
  return Array.from({ length: times }, () => {
    circuit = break_(enter(circuit, now).circuit, fault, now);
    const rest = circuit.until - now;
    now = circuit.until;
    return rest;
  });
}

test('a closed circuit lets everything through', () => {
  expect(enter(CLOSED, NOW)).toEqual({ circuit: CLOSED, passage: { pass: 'all' } });
});

test('a refused connection opens it at once, and nothing passes until its time has come', () => {
  const open = break_(CLOSED, GONE);
  expect(open).toMatchObject({ state: 'open', reason: 'network' });
  const { passage } = enter(open, open.until - 1);
  expect(passage).toEqual({ pass: 'none', retryAt: open.until, reason: 'network' });
});

test('one request without an answer is borne, a second one after it is not', () => {
  const once = break_(CLOSED, SILENT);
  expect(once.state).toBe('closed');
  expect(break_(once, SILENT).state).toBe('open');
});

test('an answer between two silences makes them single ones', () => {
  break_(CLOSED, SILENT);
  expect(break_(succeeded(), SILENT).state).toBe('closed');
});

test('when its time has come one request passes, and the others wait for what it finds', () => {
  const open = break_(CLOSED, GONE);
  const first = enter(open, open.until);
  expect(first.passage).toEqual({ pass: 'probe' });
  expect(first.circuit.state).toBe('half_open');
  const second = enter(first.circuit, open.until + 10);
  expect(second.passage).toEqual({ pass: 'none', retryAt: open.until + 1_010, reason: 'network' });
});

test('a probe that was never told of is given up, and another one goes', () => {
  const open = break_(CLOSED, GONE);
  const { circuit } = enter(open, open.until);
  expect(enter(circuit, open.until + 29_999).passage.pass).toBe('none');
  expect(enter(circuit, open.until + 30_000).passage.pass).toBe('probe');
});

test('a probe that was not made leaves its place to the next', () => {
  const open = break_(CLOSED, GONE);
  const { circuit } = enter(open, open.until);
  expect(enter(released(circuit, open.until), open.until).passage.pass).toBe('probe');
  expect(released(open, NOW)).toBe(open);
});

test('a probe without an answer opens it again: what is borne while closed is not borne now', () => {
  const open = break_(CLOSED, GONE);
  const { circuit } = enter(open, open.until);
  expect(break_(circuit, SILENT, open.until).state).toBe('open');
});

test('each opening in a row rests longer, to a quarter of an hour', () => {
  const waits = rests(12, GONE);
  expect(waits[0]).toBe(3_000);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.at(-1)).toBe(675_000);
});

test('what only a person can mend is tried again more rarely from the first', () => {
  expect(rests(1, FORBIDDEN)).toEqual([90_000]);
  expect(break_(CLOSED, { ...FORBIDDEN, atLeastMs: 300_000 }).until).toBe(NOW + 300_000);
});

test('requests that were under way when it opened do not make it rest longer', () => {
  const open = break_(CLOSED, GONE);
  expect(break_(open, GONE, NOW + 5)).toEqual(open);
});

test('a success forgets what was before', () => {
  expect(rests(1, GONE)[0]).toBe(break_(succeeded(), GONE).until - NOW);
});
