import type { Letter, LetterQueue } from '../../src/event/letter-queue.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import type { Pace, PaceEnd } from './pace.ts';
import { type ReadLetter, readLetter } from './read-letter.ts';
import type { ReasonTable } from './reason-table.ts';
import { partAgain, wholeAgain } from './repack.ts';
import type { SplitBook } from './split-book.ts';
import { holds, type Where } from './where.ts';

export interface ReplayLettersDeps {
  /** The dead-letter queue, to take letters from, and to put what is left of one back into. */
  readonly letters: LetterQueue;
  readonly deadLetters: MessageQueue;
  /** The queue they came from. */
  readonly queue: MessageQueue;
  readonly splits: SplitBook;
  readonly pace: Pace;
  readonly table: ReasonTable;
  readonly now: () => number;
  readonly interrupted: () => boolean;
  /** Hears how many letters were read and events sent, after each letter. */
  readonly onProgress: (letters: number, events: number) => void;
}

export interface ReplayLettersPlan {
  readonly where: Where;
  /** When letters that go were parked, epoch ms. */
  readonly since: number;
  readonly until: number;
  /** Letters are read and none is sent. */
  readonly dryRun: boolean;
  /** Nothing more is sent once so many events are. */
  readonly limit: number;
}

export interface ReplayedLetters {
  readonly letters: number;
  readonly events: number;
  readonly end: 'done' | 'limit' | 'queue refused' | PaceEnd;
}

/** How long letters are hidden from others while they are looked at, and how long is left when that is renewed. */
const HIDDEN_S = 300;
const RENEW_MS = 60_000;
/** An empty answer of SQS may be wrong once. */
const EMPTY_ANSWERS = 2;
/** Answers with nothing but known letters, beyond one for each of them: what was hidden comes back while a long run lasts. */
const KNOWN_ANSWERS = 2;

/**
 * Goes through a dead-letter queue and sends what matches back to where it came from. A letter is deleted when its events
 * are on their way, and not before: whoever is cut off between sends them again under the same keys, by which they are
 * recognised. What does not match becomes visible again at the end.
 */
export async function replayLetters(
  deps: ReplayLettersDeps,
  plan: ReplayLettersPlan,
): Promise<ReplayedLetters> {
  const kept = new Map<string, string>();
  const leftovers = new Set<string>();
  const counted = new Set<string>();
  let letters = 0;
  let events = 0;
  const result = (end: ReplayedLetters['end']): ReplayedLetters => ({ letters, events, end });

  async function take(letter: Letter, receivedAt: number): Promise<ReplayedLetters['end'] | undefined> {
    kept.set(letter.id, letter.handle);
    const read = readLetter(letter);
    const matching = matchingOf(read, plan);
    if (!counted.has(letter.id) && !leftovers.has(read.packed?.message.key ?? '')) {
      counted.add(letter.id);
      deps.table.add(read, matching);
      letters += 1;
    }
    if (matching.size === 0 || plan.dryRun) return undefined;
    if (events >= plan.limit) return 'limit';
    const end = await deps.pace.before(matching.size);
    if (end !== undefined) return end;
    const late = deps.now() > receivedAt + HIDDEN_S * 1_000 - RENEW_MS;
    if (late && !(await deps.letters.hide(letter.handle, HIDDEN_S))) {
      // Somebody else may have it by now; it comes again if not.
      kept.delete(letter.id);
      return undefined;
    }
    const sent = await redrive(deps, read, matching, leftovers);
    if (sent === undefined) return 'queue refused';
    kept.delete(letter.id);
    events += sent;
    return undefined;
  }

  try {
    for (let empty = 0, known = 0; empty < EMPTY_ANSWERS && known < kept.size + KNOWN_ANSWERS; ) {
      if (deps.interrupted()) return result('interrupted');
      const received = await deps.letters.receive(HIDDEN_S);
      const receivedAt = deps.now();
      const fresh = received.filter(({ id }) => !kept.has(id));
      for (const { id, handle } of received) kept.set(id, handle);
      empty = received.length === 0 ? empty + 1 : 0;
      known = fresh.length === 0 ? known + 1 : 0;
      for (const letter of fresh) {
        const end = deps.interrupted() ? 'interrupted' : await take(letter, receivedAt);
        deps.onProgress(letters, events);
        if (end !== undefined) return result(end);
      }
    }
    return result('done');
  } finally {
    await release(deps.letters, [...kept.values()]);
  }
}

function matchingOf(
  { letter, parts }: ReadLetter,
  { where, since, until }: ReplayLettersPlan,
): ReadonlySet<number> {
  const parkedAt = Date.parse(letter.attributes.parkedAt ?? '') || letter.sentAt;
  if (parkedAt < since || parkedAt > until) return new Set();
  return new Set(parts.flatMap(({ fields }, position) => (holds(where, fields) ? [position] : [])));
}

/** Sends a letter, or some of its events and then the letter that is left. Undefined when a queue did not take them. */
async function redrive(
  { letters, deadLetters, queue, splits, now }: ReplayLettersDeps,
  { letter, packed }: ReadLetter,
  matching: ReadonlySet<number>,
  leftovers: Set<string>,
): Promise<number | undefined> {
  const attributes = { origin: 'replay', letter: letter.id };
  const send = async (to: MessageQueue, bodies: readonly string[], facts: Letter['attributes']) =>
    (await to.send(bodies.map((body) => ({ body, attributes: facts })))).every(Boolean);
  if (packed === undefined) {
    if (!(await send(queue, [letter.body], attributes))) return undefined;
    await letters.delete(letter.handle);
    return 1;
  }
  const { message, envelopes } = packed;
  const chosen =
    message.count === 1 ? matching : await splits.decide(decisionName(message.key, letter), matching, now());
  const whole = chosen.size === message.count;
  // A part has a key of its own, under which nobody knows what its letter's has had already.
  const settled = whole ? new Set() : await splits.settled(message.key, message.count, now());
  const open = [...envelopes.keys()].filter((position) => !settled.has(position));
  const part = (first: boolean) => new Set(open.filter((position) => chosen.has(position) === first));
  const going = whole
    ? wholeAgain(message, letter.body, now())
    : partAgain(message, envelopes, part(true), now());
  if (!(await send(queue, going.bodies, attributes))) return undefined;
  if (!whole) {
    const left = partAgain(message, envelopes, part(false), now());
    for (const body of left.bodies) leftovers.add((JSON.parse(body) as { key: string }).key);
    if (!(await send(deadLetters, left.bodies, letter.attributes))) return undefined;
  }
  await letters.delete(letter.handle);
  return going.events;
}

/**
 * What a decision on a letter is known by. A letter that went back and was moved once more has its old key, and says which
 * letter it was: what to do with it is decided anew. Two copies of one letter are decided on together.
 */
function decisionName(key: string, { attributes }: Letter): string {
  return attributes.letter === undefined ? key : `${key}#${attributes.letter}`;
}

const RELEASES_AT_ONCE = 10;

async function release(letters: LetterQueue, handles: readonly string[]): Promise<void> {
  for (let at = 0; at < handles.length; at += RELEASES_AT_ONCE)
    await Promise.all(handles.slice(at, at + RELEASES_AT_ONCE).map((handle) => letters.hide(handle, 0)));
}
