import { backoffMs } from '../../src/kernel/backoff.ts';
import { notedSent } from '../../src/notify/group/group-incident.ts';
import { owedEntries, putOff, withoutEntry, withRetry } from '../../src/notify/group/group-outbox.ts';
import type { GroupState } from '../../src/notify/group/group-state.ts';
import type { OutboxEntry } from '../../src/notify/group/outbox-entry.ts';
import {
  changeGroup,
  GROUP_MEMORY_MS,
  type Invocation,
  LEASE_MS,
  type NotifyDeps,
  ownEntries,
} from './notify-deps.ts';
import { sendSoon } from './send-entry.ts';

const RETRY = { baseMs: 5_000, capMs: 900_000 };

type Change = (state: GroupState) => GroupState;

/** What the group's state has to be changed by; a task that is done for good is noted beside. */
interface Sent {
  readonly change: Change;
  readonly done?: string;
}

/**
 * Sends what a group owes, to all channels at once, and to each in order. A notification leaves the outbox when its channel has
 * taken it, and its id is remembered as done, so that neither a crash nor a second invocation sends it twice.
 */
export async function sendOwed(
  deps: NotifyDeps,
  state: GroupState | undefined,
  run: Invocation,
): Promise<void> {
  const own = new Set<string>();
  const tried = new Set<string>();
  for (let current = state; current !== undefined; ) {
    const now = deps.clock();
    for (const id of ownEntries(current)) own.add(id);
    const owed = owedEntries(current, now, own).filter(({ id }) => !tried.has(id));
    if (owed.length === 0 || now >= run.deadline) return;
    const next = owed.filter(({ channel }, i) => owed.findIndex((each) => each.channel === channel) === i);
    for (const { id } of next) tried.add(id);
    const results = await Promise.all(next.map((entry) => sendOne(deps, entry, run, own.has(entry.id))));
    const sent = results.filter((result) => result !== undefined);
    if (sent.length === 0) continue;
    [current] = await Promise.all([
      changeGroup(
        deps,
        current.route,
        current.key,
        (latest) => latest && sent.reduce((changed, { change }) => change(changed), latest),
      ),
      ...sent.map(({ done }) => done && deps.groups.complete(done, now + GROUP_MEMORY_MS)),
    ]);
  }
}

/** Undefined while the notification is in other hands. */
async function sendOne(
  deps: NotifyDeps,
  entry: OutboxEntry,
  run: Invocation,
  isOwn: boolean,
): Promise<Sent | undefined> {
  const { groups, clock, random } = deps;
  const now = clock();
  const task = `notification#${entry.id}`;
  const claimant = `${run.requestId}/${entry.id}`;
  if (!(isOwn || run.waits) && (await turnMs(deps, entry)) > 0) return undefined;
  const claim = isOwn ? 'claimed' : await groups.claim(task, claimant, now, now + LEASE_MS);
  if (claim === 'busy') return undefined;
  // Whoever sent it could not write that down; a refusal would be told of in the dead letter.
  if (claim === 'done')
    return { change: (state) => notedSent(withoutEntry(state, entry.id), entry, 'told', now) };
  const outcome = await sendSoon(deps, isOwn ? { ...entry, sending: undefined } : entry, run);
  if (outcome.kind === 'retry') {
    if (!isOwn) await groups.release(task, claimant);
    if (outcome.untried) return { change: (state) => putOff(state, entry.id, clock() + outcome.afterMs) };
    const nextAt = now + Math.max(outcome.afterMs, backoffMs(entry.attempts + 1, RETRY, random()));
    return { change: (state) => withRetry(state, entry.id, nextAt) };
  }
  const handle = outcome.kind === 'sent' ? outcome.handle : undefined;
  const sentAt = clock();
  const kind = outcome.kind === 'sent' ? 'told' : 'refused';
  return {
    change: (state) => notedSent(withoutEntry(state, entry.id, handle), entry, kind, sentAt),
    done: task,
  };
}

/** How far away the channel's next turn is. */
async function turnMs({ channels }: NotifyDeps, { channel }: OutboxEntry): Promise<number> {
  try {
    return (await channels()).get(channel)?.waitMs?.() ?? 0;
  } catch {
    return 0;
  }
}
