import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CircuitFault, CLOSED, enter, failed, released, succeeded } from '../../src/forward/circuit.ts';

const fault = fc.record({
  kind: fc.constantFrom<CircuitFault['kind']>('unanswered', 'unavailable', 'misconfigured'),
  reason: fc.constantFrom<CircuitFault['reason']>('timeout', 'network', 'unauthorized'),
  code: fc.constant('code'),
});
/** What one after another happens, `afterMs` later each: somebody asks to pass, and what it met when it may. */
const turn = fc.record({
  afterMs: fc.integer({ min: 0, max: 400_000 }),
  meets: fc.oneof(fc.constantFrom('success' as const, 'nothing' as const, 'crash' as const), fault),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});
const LONGEST_REST_MS = 900_000;
const PROBE_MS = 30_000;

test('whatever happens, one probe at a time, no rest is longer than a quarter of an hour, and nobody waits for ever', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 60 }), (turns) => {
      let circuit = CLOSED;
      let now = 1_000_000;
      let probeUntil = 0;
      for (const { afterMs, meets, random } of turns) {
        now += afterMs;
        const asked = enter(circuit, now);
        circuit = asked.circuit;
        const { passage } = asked;
        if (passage.pass === 'none') {
          expect(passage.retryAt).toBeGreaterThan(now);
          expect(passage.retryAt).toBeLessThanOrEqual(now + LONGEST_REST_MS);
          continue;
        }
        if (passage.pass === 'probe') {
          expect(now).toBeGreaterThanOrEqual(probeUntil);
          probeUntil = now + PROBE_MS;
        }
        // A probe whose function dies is told of by nobody.
        if (meets === 'crash') continue;
        probeUntil = 0;
        if (meets === 'success') circuit = succeeded();
        else circuit = meets === 'nothing' ? released(circuit, now) : failed(circuit, meets, now, random);
      }
      // Long after the last fault, somebody gets through.
      expect(enter(circuit, now + LONGEST_REST_MS + PROBE_MS).passage.pass).not.toBe('none');
    }),
  );
});
