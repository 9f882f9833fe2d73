import type { MessageQueue } from '../../src/event/message-queue.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';
import type { AlertHistory, SimilarAlerts } from '../../src/notify/alert/alert-history.ts';
import type { Channel, ChannelMessage } from '../../src/notify/channel.ts';
import type { GroupState } from '../../src/notify/group/group-state.ts';
import type { DigestTiming } from '../../src/notify/group/group-step.ts';
import type { GroupStore } from '../../src/notify/group/group-store.ts';
import type { Mute } from '../../src/notify/group/mute.ts';
import type { OutboxEntry } from '../../src/notify/group/outbox-entry.ts';
import type { Routes } from '../../src/notify/route.ts';
import { foldedChange, type GroupChange, type Held } from './fold-changes.ts';
import type { StormGate } from './storm-gate.ts';

export interface NotifyDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly wait: (ms: number) => Promise<void>;
  readonly telemetry: Telemetry;
  readonly groups: GroupStore;
  readonly history: AlertHistory;
  readonly deadLetters: MessageQueue;
  /** Left out: every group is told. */
  readonly storms?: StormGate | undefined;
  readonly mutes: () => Promise<readonly Mute[]>;
  readonly config: Routes & { readonly threshold: number; readonly digest: DigestTiming };
  /** Built once, when the first message has to go out: channels need their secrets. */
  readonly channels: () => Promise<ReadonlyMap<string, Channel>>;
  /** Step `notify`, its rendering half; undefined when the entry's facts cannot be read. */
  readonly render: (
    entry: OutboxEntry,
    type: ChannelMessage['type'],
  ) => ChannelMessage | undefined | Promise<ChannelMessage | undefined>;
}

/** The running invocation: who claims, and until when (epoch ms). */
export interface Invocation {
  readonly requestId: string;
  readonly deadline: number;
  /** Whether it may wait for channels. Not while alerts wait to be counted: what a channel does not take at once stays in the outbox. */
  readonly waits: boolean;
  /** Alerts that are being counted, by their `alertKey`: one that is twice in a batch waits for itself. */
  readonly counting: Map<string, Promise<unknown>>;
  /** What is similar to alerts that are told just now, by their `alertKey`. */
  readonly similar: Map<string, Promise<SimilarAlerts | undefined>>;
}

export const GROUP_MEMORY_MS = 30 * 86_400_000;
export const LEASE_MS = 60_000;

/** Notifications in a state that its writer, who has this very object, is to send. */
const own = new WeakMap<GroupState, ReadonlySet<string>>();
const NONE: ReadonlySet<string> = new Set();

/** What the caller of `changeGroup` is to send, by id: it needs no claim, and nobody else tries it for `LEASE_MS`. */
export function ownEntries(written: GroupState): ReadonlySet<string> {
  return own.get(written) ?? NONE;
}

/**
 * Applies a change to a group's state until nobody else was faster, together with other changes of this instance that come meanwhile.
 * What the change has made owed now is the caller's to send, see `ownEntries`: writing it and having the right to send it is one call.
 *
 * @param known what a read that has begun already gives, for the first attempt
 */
export async function changeGroup(
  { groups, clock }: Pick<NotifyDeps, 'groups' | 'clock'>,
  route: string,
  key: string,
  change: GroupChange,
  known?: Promise<Held>,
): Promise<GroupState | undefined> {
  const times = { now: clock, leaseMs: LEASE_MS, memoryMs: GROUP_MEMORY_MS };
  const changed = await foldedChange({ groups, ...times }, { route, key, change, known });
  if (changed === undefined) return undefined;
  const mine = { ...changed.state };
  own.set(mine, changed.own);
  return mine;
}
