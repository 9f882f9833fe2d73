import { type S3Fault, slowDown } from '../local/aws/s3-fault.ts';
import type { TableFault } from '../local/aws/table-fault.ts';
import type { CloudWeather } from '../local/cloud.ts';
import { type EventSourceFaults, NO_FAULTS } from '../local/lambda/event-source.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { Functions } from './functions.ts';
import type { Draw } from './random.ts';
import type { World } from './world.ts';

const GONE_MS = 2_000;
const TURN_MS = 1_000;

/** What is wrong just now, and how often each fault has struck. */
export interface Weather {
  /** For AWS's servers, from the start: nothing is wrong until a fault begins. */
  readonly cloud: CloudWeather;
  /** The manager has acknowledged an event. */
  acknowledged(): void;
  begin(kind: FaultKind, world: World, functions: Functions): void;
  end(kind: FaultKind, world: World, functions: Functions): void;
  readonly strikes: () => Readonly<Partial<Record<FaultKind, number>>>;
  /** Whether strikes of this fault are counted here. */
  readonly counts: (kind: FaultKind) => boolean;
}

const COUNTED: readonly FaultKind[] = [
  'table-busy',
  'table-fails',
  'ack-then-gone',
  'bucket-fails',
  'clock-disorder',
  'connections-drop',
];

const QUEUE_FAULTS: Readonly<Partial<Record<FaultKind, EventSourceFaults>>> = {
  redelivery: { ...NO_FAULTS, redeliver: 0.3 },
  'visibility-expiry': { ...NO_FAULTS, duplicate: 0.3 },
  'handler-crash': { ...NO_FAULTS, crashAfter: 0.3 },
  disorder: { ...NO_FAULTS, reorder: 0.5 },
};

export function createWeather(
  draw: Draw,
  onQueueRequest: NonNullable<CloudWeather['onQueueRequest']>,
): Weather {
  const active = new Set<FaultKind>();
  const turns = new Map<FaultKind, NodeJS.Timeout>();
  const strikes: Partial<Record<FaultKind, number>> = {};
  let goneUntil = 0;
  const strike = <T>(kind: FaultKind, what: T): T => {
    strikes[kind] = (strikes[kind] ?? 0) + 1;
    return what;
  };
  const tableFault = (_operation: string, attempt: number): TableFault | undefined => {
    if (Date.now() < goneUntil) return strike('ack-then-gone', 'reset');
    if (active.has('table-busy') && attempt === 1 && draw.number() < 0.4)
      return strike('table-busy', draw.of(['throttling', 'throughput-exceeded']));
    if (active.has('table-fails') && draw.number() < 0.2)
      return strike('table-fails', draw.of(['internal-error', 'reset', 'answer-lost']));
    return undefined;
  };
  const s3Fault = () =>
    active.has('bucket-fails') && draw.number() < 1 / 3
      ? strike('bucket-fails', draw.of<S3Fault | 'reset'>([slowDown(), 'reset']))
      : undefined;
  const everyTurn = (kind: FaultKind, act: (isFirst: boolean) => void) => {
    strike(kind, act(true));
    turns.set(
      kind,
      setInterval(() => strike(kind, act(false)), TURN_MS),
    );
  };
  return {
    cloud: { onQueueRequest, tableFault, s3Fault },
    acknowledged: () => {
      // As long again it is there, so that some of what was acknowledged is marked at all.
      if (active.has('ack-then-gone') && Date.now() > goneUntil + GONE_MS) goneUntil = Date.now() + GONE_MS;
    },
    begin: (kind, { manager, inbox }, functions) => {
      active.add(kind);
      const queueFaults = QUEUE_FAULTS[kind];
      if (queueFaults !== undefined) functions.setFaults(queueFaults);
      if (kind === 'manager-down') manager.setFault({ kind: 'down' });
      if (kind === 'manager-busy') manager.setFault({ kind: 'too-many-requests' });
      if (kind === 'manager-slow') manager.setFault({ kind: 'slow', delayMs: 1_500 });
      if (kind === 'manager-cut') manager.setFault({ kind: 'cut-response' });
      if (kind === 'slack-busy') inbox.slack.setFault({ kind: 'answer', status: 429, retryAfter: '3' });
      if (kind === 'mail-down') inbox.smtp.setFault({ kind: 'answer', code: 451, at: 'data' });
      // The local table takes seconds of the machine for what the ledger reads; once is enough.
      if (kind === 'clock-disorder') everyTurn(kind, (isFirst) => functions.runClocks(isFirst));
      if (kind === 'connections-drop')
        everyTurn(kind, () => {
          manager.setFault({ kind: 'down' });
          manager.setFault(undefined);
        });
    },
    end: (kind, { manager, inbox }, functions) => {
      active.delete(kind);
      clearInterval(turns.get(kind));
      turns.delete(kind);
      if (QUEUE_FAULTS[kind] !== undefined) functions.setFaults(NO_FAULTS);
      if (kind.startsWith('manager-')) manager.setFault(undefined);
      if (kind === 'slack-busy') inbox.slack.setFault(undefined);
      if (kind === 'mail-down') inbox.smtp.setFault(undefined);
    },
    strikes: () => strikes,
    counts: (kind) => COUNTED.includes(kind),
  };
}
