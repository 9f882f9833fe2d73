import type { Envelope } from '../event/envelope.ts';
import type { Clock } from '../kernel/clock.ts';
import type { JsonObject } from '../kernel/json.ts';
import { madeSession, makesSession } from './made-session.ts';
import type { MadeSession, SessionBook, SessionKey, SessionOrigin } from './session-book.ts';
import { chainOf } from './trail-identity.ts';
import { objectIn, wordIn } from './trail-words.ts';

export interface SessionTrackerOptions {
  readonly book: SessionBook;
  readonly clock: Clock;
  /** Hears what the book threw; nothing waits for it. */
  readonly onFailure: (error: unknown) => void;
}

/** Who is behind the sessions of some envelopes. Never rejects. */
export type SessionTracker = (
  envelopes: readonly Envelope[],
) => Promise<ReadonlyMap<Envelope, SessionOrigin>>;

/** A session that nobody has noted may be noted any moment: the records of its making are on their way too. */
const UNKNOWN_MS = 60_000;
const MAX_REMEMBERED = 10_000;

interface Call {
  readonly envelope: Envelope;
  readonly record: JsonObject;
  /** Of the session that it was made in; undefined for other credentials. */
  readonly session: SessionKey | undefined;
}

/**
 * Follows the sessions of AWS from the calls that make them to the calls that are made in them, over as many roles as were
 * taken. CloudTrail keeps no order: what is made in a session before its making was read is told without it.
 */
export function createSessionTracker({ book, clock, onFailure }: SessionTrackerOptions): SessionTracker {
  const known = new Map<string, SessionOrigin>();
  const unknown = new Map<string, number>();

  const learn = (session: SessionKey, origin: SessionOrigin): boolean => {
    const name = nameOf(session);
    const before = known.get(name);
    if (before !== undefined && before.rank >= origin.rank) return false;
    unknown.delete(name);
    put(known, name, origin);
    return true;
  };
  const attempt = async (run: () => Promise<void>) => {
    try {
      await run();
    } catch (error) {
      onFailure(error);
    }
  };
  const lookUp = async (calls: readonly Call[]) => {
    const wanted = new Map<string, SessionKey>();
    for (const { session } of calls) {
      const name = session && nameOf(session);
      if (name === undefined || known.has(name) || (unknown.get(name) ?? 0) > clock()) continue;
      wanted.set(name, session as SessionKey);
    }
    if (wanted.size === 0) return;
    const sessions = [...wanted.values()];
    await attempt(async () => {
      for (const [i, origin] of (await book.find(sessions)).entries()) {
        const session = sessions[i] as SessionKey;
        if (origin !== undefined) learn(session, origin);
        else put(unknown, nameOf(session), clock() + UNKNOWN_MS);
      }
    });
  };

  return async (envelopes) => {
    const calls = envelopes.flatMap((envelope) => callOf(envelope) ?? []);
    await lookUp(calls);
    const origins = new Map<Envelope, SessionOrigin>();
    const made: MadeSession[] = [];
    // A role may be taken and used in one message: what happened first is read first.
    const makings = calls.filter(({ record }) => makesSession(record));
    for (const { envelope, record, session } of makings.toSorted((a, b) => timeOf(a) - timeOf(b))) {
      const origin = session && known.get(nameOf(session));
      const by = chainOf(record, origin).origin;
      const at = Date.parse(envelope.event['@timestamp']);
      const making = madeSession(record, by, { tenant: envelope.tenant, at });
      if (making !== undefined && learn(making, making.origin)) made.push(making);
    }
    for (const { envelope, session } of calls) {
      const origin = session && known.get(nameOf(session));
      if (origin !== undefined) origins.set(envelope, origin);
    }
    if (made.length > 0) await attempt(() => book.note(made));
    return origins;
  };
}

function callOf(envelope: Envelope): Call | undefined {
  const { source, tenant, record } = envelope;
  if (source !== 'cloudtrail' || record === undefined) return undefined;
  const identity = objectIn(record, 'userIdentity');
  const accessKeyId = identity.type === 'AssumedRole' ? wordIn(identity, 'accessKeyId') : undefined;
  return { envelope, record, session: accessKeyId === undefined ? undefined : { tenant, accessKeyId } };
}

/** A tenant has no space in its name. */
const nameOf = ({ tenant, accessKeyId }: SessionKey) => `${tenant} ${accessKeyId}`;
const timeOf = ({ envelope }: Call) => Date.parse(envelope.event['@timestamp']);

/** The oldest makes room. */
function put<T>(all: Map<string, T>, name: string, value: T): void {
  all.delete(name);
  const [oldest] = all.keys();
  if (oldest !== undefined && all.size >= MAX_REMEMBERED) all.delete(oldest);
  all.set(name, value);
}
