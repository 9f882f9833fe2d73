import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { printKeyLine } from '../../src/forward/agent/agent-key.ts';
import type { WireEvent } from '../../src/forward/sink.ts';
import { rawWriter } from './deliver/agent-rows.ts';
import { type BurstSent, burst } from './deliver/burst-run.ts';
import { AGENT, OPERATOR, type Peer, startPeer } from './deliver/peer.ts';
import { wireEvents } from './deliver/wire-events.ts';
import type { Beside, Effort, Question } from './question.ts';

const PROCESSES = 4;
const EVENTS_EACH: Readonly<Record<Effort, number>> = {
  quick: 10_000,
  guard: 10_000,
  full: 50_000,
  again: 50_000,
};
const TEMPLATES = 2_000;
/** What the analysis daemon of the local manager handles a second: less than its receiver hands on. */
const ANALYSIS_PER_SECOND = 3_000;

interface Burst extends Partial<BurstSent> {
  readonly pace: string;
  readonly sent: number;
  readonly seconds: number;
  /** Events that the manager has analysed, those that came twice counted once. */
  readonly received?: number;
  readonly twice?: number;
  readonly lost?: number;
  readonly droppedByDaemons?: number;
}

/**
 * A burst from four processes into one manager whose analysis is slower than its receiver: `sluice forward` with a pace that the
 * four share, through a table and on one machine, and what becomes of the same without any pace.
 *
 * With SLUICE_WAZUH_AGENT and SLUICE_AGENT_KEY_FILE (and SLUICE_WAZUH_URL, _USER, _PASSWORD and _CA or _FINGERPRINT, for its
 * counters) it goes to a real manager, and is not sent without a pace there.
 */
export const benchBurst: Question = {
  name: 'burst',
  asks: '200 000 events at once from four processes into a manager that is slower',
  tasks: () => [],
  beside: async (effort) => {
    const plan = { processes: PROCESSES, eventsEach: EVENTS_EACH[effort] };
    const templates = wireEvents(TEMPLATES);
    const tables = await startPeer('tables');
    const folder = mkdtempSync(join(tmpdir(), 'sluice-burst-'));
    const keyFile = join(folder, 'client.keys');
    writeFileSync(keyFile, `${printKeyLine(AGENT)}\n`, { mode: 0o600 });
    const shared = ['--table', 'sluice', '--endpoint', tables.place.endpoint];
    try {
      const real = process.env.SLUICE_WAZUH_AGENT !== undefined;
      const run = real
        ? intoReal
        : (flags: readonly string[], pace: string) => intoLocal(flags, pace, keyFile);
      const bursts = [
        await run(shared, 'shared by a table')(templates, plan),
        await run([], 'shared on this machine')(templates, plan),
        ...(real ? [] : [await withoutPace(templates, plan)]),
      ];
      return [report(bursts, plan)];
    } finally {
      rmSync(folder, { recursive: true });
      await tables.close();
    }
  },
};

type Run = (templates: readonly WireEvent[], plan: Plan) => Promise<Burst>;
interface Plan {
  readonly processes: number;
  readonly eventsEach: number;
}

function intoReal(flags: readonly string[], pace: string): Run {
  return async (templates, plan) => ({ pace, ...(await burst(templates, { ...plan, flags }, {})) });
}

function intoLocal(flags: readonly string[], pace: string, keyFile: string): Run {
  return async (templates, plan) => {
    const manager = await startPeer('manager', { analysisPerSecond: ANALYSIS_PER_SECOND });
    try {
      const { host, port, apiUrl, fingerprint } = manager.place;
      const sent = await burst(
        templates,
        { ...plan, flags: [...flags, '--node', 'bench'] },
        {
          SLUICE_WAZUH_AGENT: `${host}:${port}`,
          SLUICE_AGENT_KEY_FILE: keyFile,
          // Where they share their pace: nobody else's.
          TMPDIR: dirname(keyFile),
          SLUICE_WAZUH_URL: apiUrl,
          SLUICE_WAZUH_USER: OPERATOR.name,
          SLUICE_WAZUH_PASSWORD: OPERATOR.password,
          SLUICE_WAZUH_FINGERPRINT: fingerprint,
        },
      );
      return { pace, ...sent, ...(await received(manager, sent.sent)) };
    } finally {
      await manager.close();
    }
  };
}

/** Writes as fast as TCP takes it, over as many connections as there were processes. */
async function withoutPace(templates: readonly WireEvent[], { processes, eventsEach }: Plan): Promise<Burst> {
  const manager = await startPeer('manager', { analysisPerSecond: ANALYSIS_PER_SECOND });
  try {
    const writers = await Promise.all(
      Array.from({ length: processes }, (_, p) =>
        rawWriter(
          manager.place,
          Array.from({ length: eventsEach }, (_, i) => {
            const { id, line, ...rest } = templates[i % templates.length] as WireEvent;
            return { ...rest, id, line: line.replace(`"id":"${id}"`, `"id":"raw-${p}-${i}"`) };
          }),
        ),
      ),
    );
    const from = performance.now();
    await Promise.all(writers.map((writer) => writer.run()));
    const seconds = (performance.now() - from) / 1_000;
    const sent = processes * eventsEach;
    const counted = await received(manager, sent);
    for (const writer of writers) await writer.close?.();
    return { pace: 'none', sent, seconds, ...counted };
  } finally {
    await manager.close();
  }
}

/** What has come, once the queue is empty. */
async function received(manager: Peer<'manager'>, sent: number) {
  let counts = await manager.counts();
  while ((counts.queued ?? 0) > 0) {
    await sleep(200);
    counts = await manager.counts();
  }
  const { events = 0, distinct = 0, dropped = 0, discarded = 0 } = counts;
  return {
    received: distinct,
    twice: events - distinct,
    lost: sent - distinct,
    droppedByDaemons: dropped + discarded,
  };
}

function report(bursts: readonly Burst[], { processes, eventsEach }: Plan): Beside {
  const number = (value: number | undefined) => (value === undefined ? '–' : value.toLocaleString('en'));
  const paced = bursts.filter(({ pace, lost }) => pace !== 'none' && lost !== undefined);
  return {
    name: 'burst',
    title: `${number(processes * eventsEach)} events at once from ${processes} processes into a manager that analyses ${number(ANALYSIS_PER_SECOND)} a second, elapsed time; the floor writes them without any pace`,
    table: {
      headings: [
        'pace',
        'sent',
        'acknowledged',
        'received',
        'lost',
        'twice',
        'dropped by daemons',
        's',
        'events/s',
        'sent again for',
      ],
      rows: bursts.map((each) => [
        each.pace,
        number(each.sent),
        number(each.acknowledged),
        number(each.received),
        number(each.lost),
        number(each.twice),
        number(each.droppedByDaemons),
        each.seconds.toFixed(1),
        number(Math.round(each.sent / each.seconds)),
        Object.entries(each.retried ?? {})
          .map(([reason, count]) => `${reason} ${number(count)}`)
          .join(', '),
      ]),
    },
    bars: paced.map(({ pace, lost = Number.NaN }) => ({
      of: `burst, pace ${pace}: events lost`,
      measured: number(lost),
      bar: '0',
      held: lost === 0,
      by: 'count',
    })),
    data: bursts,
  };
}
