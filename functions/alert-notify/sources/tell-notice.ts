import type { AlertMessage } from '../../../src/event/alert-message.ts';
import { type MessageQueue, queueText } from '../../../src/event/message-queue.ts';
import type { Telemetry } from '../../../src/event/telemetry.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { GroupStore } from '../../../src/notify/group/group-store.ts';
import { type Notice, noticeAlert } from '../../../src/notify/notice.ts';

export interface TellNoticeDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly groups: Pick<GroupStore, 'claim' | 'complete' | 'release'>;
  readonly alerts: MessageQueue;
}

const LEASE_MS = 60_000;

/**
 * Puts a notice onto the alerts queue, once for its id.
 *
 * @param memoryMs how long it is known that it was told
 * @returns whether it was told just now
 */
export async function tellNotice(
  { clock, telemetry, groups, alerts }: TellNoticeDeps,
  notice: Notice,
  claimant: string,
  memoryMs: number,
): Promise<boolean> {
  const now = clock();
  const task = `notice#${notice.id}`;
  if ((await groups.claim(task, claimant, now, now + LEASE_MS)) !== 'claimed') return false;
  const message: AlertMessage = {
    v: 1,
    via: 'sluice',
    receivedAt: now,
    alert: noticeAlert(notice) as AlertMessage['alert'],
  };
  const [queued] = await alerts.send([{ body: queueText(message) }]);
  if (queued !== true) {
    await groups.release(task, claimant);
    return false;
  }
  await groups.complete(task, now + memoryMs);
  const line = { stage: 'alert-notify', source: 'alert', count: 1 } as const;
  telemetry.ledger({ ...line, outcome: 'received' });
  telemetry.ledger({ ...line, outcome: 'queued' });
  return true;
}
