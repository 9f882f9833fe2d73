import type { Clock } from '../../src/kernel/clock.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { keptBack } from '../../src/notify/group/group-outbox.ts';
import { dueAt, type GroupState } from '../../src/notify/group/group-state.ts';
import type { GroupStore } from '../../src/notify/group/group-store.ts';

/** Undefined: the group is left as it is, and so is one that is given back as the very same object. */
export type GroupChange = (state: GroupState | undefined) => GroupState | undefined;
export type Held = Awaited<ReturnType<GroupStore['get']>>;

interface Asked {
  readonly route: string;
  readonly key: string;
  readonly change: GroupChange;
  /** What a read that has begun already gives. */
  readonly known?: Promise<Held> | undefined;
}

interface Writing {
  readonly groups: Pick<GroupStore, 'get' | 'put'>;
  readonly now: Clock;
  /** How long what becomes owed is its writer's to send. */
  readonly leaseMs: number;
  /** How long a group is kept after it was last wanted. */
  readonly memoryMs: number;
}

/** A group as it was written, and what the change made owed in it, by id. */
interface Changed {
  readonly state: GroupState;
  readonly own: ReadonlySet<string>;
}

interface Waiting {
  readonly change: GroupChange;
  readonly resolve: (changed: Changed | undefined) => void;
  readonly reject: (error: unknown) => void;
  /** What became of it in the last attempt to write. */
  outcome: { readonly made: ReadonlySet<string> } | { readonly error: unknown } | undefined;
}

const MAX_CONFLICTS = 20;
/** Changes that wait for a group, by store and group: each instance of the function has its store. */
const lines = new WeakMap<Writing['groups'], Map<string, Waiting[]>>();

/**
 * Changes a group together with all who want the same at the same time: ten alerts of one group in one batch are one write. A change that
 * throws fails alone.
 */
export function foldedChange(writing: Writing, asked: Asked): Promise<Changed | undefined> {
  const ofStore = lines.get(writing.groups) ?? new Map<string, Waiting[]>();
  lines.set(writing.groups, ofStore);
  const name = JSON.stringify([asked.route, asked.key]);
  const line = ofStore.get(name);
  return new Promise((resolve, reject) => {
    const waiting: Waiting = { change: asked.change, resolve, reject, outcome: undefined };
    if (line !== undefined) {
      line.push(waiting);
      return;
    }
    const begun = [waiting];
    ofStore.set(name, begun);
    void serve(writing, asked, begun, () => ofStore.delete(name));
  });
}

/** @param close takes the line away in the same turn in which it is seen to be empty: nobody joins one that nobody serves */
async function serve(
  writing: Writing,
  { route, key, known }: Asked,
  line: Waiting[],
  close: () => void,
): Promise<void> {
  for (let read = known; line.length > 0; read = undefined) {
    const taken: Waiting[] = [];
    try {
      const written = await write(writing, {
        route,
        key,
        known: read,
        change: (state) => {
          taken.push(...line.splice(0));
          return applied(state, taken);
        },
      });
      for (const { outcome, resolve, reject } of taken) {
        if (outcome === undefined || written === undefined) resolve(undefined);
        else if ('error' in outcome) reject(outcome.error);
        else
          resolve({
            state: written.state,
            own: new Set([...outcome.made].filter((id) => written.own.has(id))),
          });
      }
    } catch (error) {
      // Those that came since have a try of their own, unless the group could not even be read.
      if (taken.length === 0) taken.push(...line.splice(0));
      for (const { reject } of taken) reject(error);
    }
  }
  close();
}

/** One change after the other; what each of them has made owed is noted with it. */
function applied(before: GroupState | undefined, changes: readonly Waiting[]): GroupState | undefined {
  let state = before;
  for (const each of changes) {
    try {
      const next = each.change(state);
      const known = new Set(state?.outbox.map(({ id }) => id));
      each.outcome = next && {
        made: new Set(next.outbox.flatMap(({ id }) => (known.has(id) ? [] : [id]))),
      };
      state = next ?? state;
    } catch (error) {
      each.outcome = { error };
    }
  }
  return state;
}

async function write(
  { groups, now, leaseMs, memoryMs }: Writing,
  { route, key, change, known }: Asked,
): Promise<Changed | undefined> {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const current = await (conflicts === 0 && known !== undefined ? known : groups.get(route, key));
    const changed = change(current?.state);
    if (changed === undefined || changed === current?.state)
      return changed && { state: changed, own: new Set() };
    const at = now();
    const kept = keptBack(current?.state, changed, at, at + leaseMs);
    const neededUntil = Math.max(at, dueAt(kept.state) ?? 0);
    if (await groups.put(kept.state, current?.version, neededUntil + memoryMs)) return kept;
  }
  throw new CodedError('group_contended', 'an alert group changed under every attempt to write it', {
    retryable: true,
  });
}
