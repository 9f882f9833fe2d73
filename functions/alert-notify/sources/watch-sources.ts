import type { AlertMessage } from '../../../src/event/alert-message.ts';
import { type MessageQueue, queueText } from '../../../src/event/message-queue.ts';
import type { Telemetry } from '../../../src/event/telemetry.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { GroupStore } from '../../../src/notify/group/group-store.ts';
import { noticeAlert } from '../../../src/notify/notice.ts';
import type { PollBook } from '../../../src/notify/poll-state.ts';
import { noticeOf, RETELL_MS } from '../../../src/notify/source-notice.ts';
import {
  judgeSources,
  type SourceBook,
  type SourceFault,
  type WatchSettings,
} from '../../../src/notify/source-watch.ts';
import { errorFields } from '../../middleware/error-fields.ts';

export interface WatchSourcesDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly sources: SourceBook;
  readonly poll: Pick<PollBook, 'read'>;
  readonly groups: Pick<GroupStore, 'claim' | 'complete' | 'release'>;
  readonly alerts: MessageQueue;
  readonly settings: WatchSettings;
}

const LEASE_MS = 60_000;

/**
 * Looks after the sources of alerts, and tells what is wrong as an alert of our own. It measures `AlertSourceFaults`, what
 * is wrong now, for the alarm: there may be no route at all, and a notice needs the queue. Never throws.
 */
export async function watchSources(deps: WatchSourcesDeps, claimant: string): Promise<void> {
  const { clock, telemetry, sources, poll, settings } = deps;
  try {
    const now = clock();
    const [heard, polled] = await Promise.all([sources.read(now), poll.read()]);
    const { faults, missed } = judgeSources(heard, polled, now, settings);
    telemetry.measure('AlertSourceFaults', faults.length, 'Count');
    for (const { key } of missed) await sources.settle(key);
    if (missed.length > 0) telemetry.measure('AlertsMissedByScript', missed.length, 'Count');
    for (const fault of faults) await tell(deps, fault, claimant);
  } catch (error) {
    telemetry.measure('AlertSourceFaults', 1, 'Count');
    telemetry.log('error', 'the watch over alert sources failed; it looks again in a minute', {
      stage: 'alert-notify',
      ...errorFields(error),
    });
  }
}

/** Puts a notice onto the queue once in `RETELL_MS`. */
async function tell(
  { clock, telemetry, groups, alerts }: WatchSourcesDeps,
  fault: SourceFault,
  claimant: string,
): Promise<void> {
  const now = clock();
  const notice = noticeOf(fault, now);
  const task = `notice#${notice.id}`;
  if ((await groups.claim(task, claimant, now, now + LEASE_MS)) !== 'claimed') return;
  telemetry.log('error', 'something is wrong with a source of alerts', {
    stage: 'alert-notify',
    code: fault.kind,
    since: new Date(fault.since).toISOString(),
  });
  const message: AlertMessage = {
    v: 1,
    via: 'sluice',
    receivedAt: now,
    alert: noticeAlert(notice) as AlertMessage['alert'],
  };
  const [queued] = await alerts.send([{ body: queueText(message) }]);
  if (queued !== true) return groups.release(task, claimant);
  await groups.complete(task, now + 2 * RETELL_MS);
  const line = { stage: 'alert-notify', source: 'alert', count: 1 } as const;
  telemetry.ledger({ ...line, outcome: 'received' });
  telemetry.ledger({ ...line, outcome: 'queued' });
}
