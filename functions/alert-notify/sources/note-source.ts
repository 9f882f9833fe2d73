import type { Telemetry } from '../../../src/event/telemetry.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { alertKey, alertTime, nodeOf, type WazuhAlert } from '../../../src/notify/alert/wazuh-alert.ts';
import type { SourceBook } from '../../../src/notify/source-watch.ts';
import { errorFields } from '../../middleware/error-fields.ts';

export interface NoteSourceDeps {
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'log'>;
  /** What was heard of the sources of alerts; undefined when nobody watches them. */
  readonly sources?: SourceBook | undefined;
}

interface Arrived {
  readonly alert: WazuhAlert;
  readonly via: 'integration' | 'indexer' | 'sluice';
  readonly receivedAt: number;
}

/** Notes that a script was heard. No failure of the book keeps an alert back. */
export async function noteHeard(deps: NoteSourceDeps, { alert, via, receivedAt }: Arrived): Promise<void> {
  if (via !== 'integration') return;
  await quietly(deps, (sources) =>
    sources.heard(nodeOf(alert), alertTime(alert) ?? receivedAt, deps.clock()),
  );
}

/** Notes who brought an alert first, and that the script has brought one that the indexer was first with. */
export async function noteOrder(
  deps: NoteSourceDeps,
  { alert, via, receivedAt }: Arrived,
  first: boolean,
): Promise<void> {
  const key = alertKey(alert);
  if (via === 'integration' && !first) await quietly(deps, (sources) => sources.settle(key));
  if (via !== 'indexer' || !first) return;
  const wait = {
    key,
    node: nodeOf(alert),
    alertedAt: alertTime(alert) ?? receivedAt,
    cameAt: receivedAt,
  };
  await quietly(deps, (sources) => sources.came(wait));
}

async function quietly(
  { sources, telemetry }: NoteSourceDeps,
  note: (sources: SourceBook) => Promise<void>,
): Promise<void> {
  if (sources === undefined) return;
  try {
    await note(sources);
  } catch (error) {
    telemetry.log('warn', 'the book of alert sources cannot be written; the alert goes on', {
      stage: 'alert-notify',
      ...errorFields(error),
    });
  }
}
