import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agentAesKey } from '../../src/forward/agent/agent-key.ts';
import type { CountersReading } from '../../src/forward/manager-counters.ts';
import type { WireEvent } from '../../src/forward/sink.ts';
import { decryptMessage, openEnvelope } from '../../tools/local/manager/agent/cipher.ts';
import { parseMessage } from '../../tools/local/manager/agent/messages.ts';
import { agentReceiver, type Received } from '../support/agent-receiver.ts';
import { AGENTS, agentSink, openPace } from '../support/agent-way.ts';
import { wireEvent } from '../support/envelopes.ts';
import { clock } from '../support/manager-replay.ts';

/** What the other side does at a ping. */
type AtPing = 'pong' | 'close' | 'reset';

const AES_KEY = agentAesKey(AGENTS[0]?.rawKey ?? '');
const TURNS = 40;

function textOf(payload: Buffer): string {
  const envelope = openEnvelope(payload);
  const opened = envelope.kind === 'encrypted' ? decryptMessage(envelope.cipher, AES_KEY) : envelope;
  const event = opened.kind === 'message' ? parseMessage(opened.message) : undefined;
  return event?.kind === 'event' ? event.text.toString() : '';
}

/** A manager that does as it is told, and knows which events it can vouch for: ponged, and no drop counted after that. */
async function manager(atPings: readonly AtPing[], drops: readonly number[]) {
  const pings = [...atPings];
  const growths = [...drops];
  const waiting = new Map<Received, string[]>();
  const safe = new Set<string>();
  let ponged: string[] = [];
  let dropped = 0;
  const receiver = await agentReceiver(
    (connection) => {
      const what = pings.shift() ?? 'pong';
      if (what === 'close') connection.socket.end();
      if (what === 'reset') connection.socket.resetAndDestroy();
      if (what === 'pong') ponged.push(...(waiting.get(connection) ?? []));
      waiting.delete(connection);
      return what === 'pong';
    },
    undefined,
    (payload, connection) => waiting.set(connection, [...(waiting.get(connection) ?? []), textOf(payload)]),
  );
  const read = async (): Promise<CountersReading> => {
    const growth = growths.shift() ?? 0;
    dropped += growth;
    if (growth === 0) for (const text of ponged) safe.add(text);
    ponged = [];
    return { startedAt: 's', dropped, discarded: 0, analysisUsage: 0, receiverUsage: 0 };
  };
  return { receiver, safe, counters: { read } };
}

test('what counts as delivered was handed on and not dropped, whatever happens on the way; in the end all is', async () => {
  const atPings = fc.array(fc.constantFrom<AtPing>('pong', 'pong', 'close', 'reset'), { maxLength: 12 });
  const drops = fc.array(fc.constantFrom(0, 0, 3), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      atPings,
      drops,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 12 }),
      async (pings, growths, count, grant) => {
        const { receiver, safe, counters } = await manager(pings, growths);
        const time = clock();
        const nodes = [{ name: 'one', host: '127.0.0.1', port: receiver.port }];
        const { sink } = agentSink(time, {}, { nodes, counters, pace: openPace(grant) });
        let left: readonly WireEvent[] = Array.from({ length: count }, (_, i) =>
          wireEvent(`${i}`, `{"n":${i}}`),
        );
        for (let turn = 0; left.length > 0 && turn < TURNS; turn += 1) {
          const outcomes = await sink.deliver(left, time.now() + 60_000);
          expect(outcomes).toHaveLength(left.length);
          for (const [i, { kind }] of outcomes.entries())
            if (kind === 'delivered') expect(safe).toContain(left[i]?.line);
          left = left.filter((_, i) => outcomes[i]?.kind === 'retry');
          const waits = outcomes.map((outcome) => (outcome.kind === 'retry' ? outcome.afterMs : 0));
          time.advance(Math.max(...waits) / 1_000);
        }
        expect(left).toEqual([]);
        await sink.close();
        expect(receiver.connections.map(({ end }) => end)).not.toContain('reset');
        await receiver.close();
      },
    ),
    { numRuns: 40 },
  );
});
