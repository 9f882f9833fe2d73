import { MAX_EVENTS_PER_MESSAGE, WAZUH_EVENTS_PER_REQUEST } from '../../src/event/limits.ts';
import { QUEUES } from '../../src/pipeline.ts';
import { enrichSeconds, fileSeconds, ingestSeconds, type Load, type Setting } from './load.ts';
import { AWS_QUOTAS } from './quotas.ts';

/** How things stand at a moment. */
export interface Moment {
  /** Seconds since the beginning. */
  readonly at: number;
  /** How long the oldest message or file that is not delivered has waited, seconds. */
  readonly ageS: number;
  /** Events on the events queue and in delivery. */
  readonly waiting: number;
  /** Events that the door has refused and their senders still have; of files, those that are announced and not read yet. */
  readonly atSenders: number;
  /** Running invocations of ingest or cloudtrail-forwarder, and enrich. */
  readonly concurrency: number;
}

export interface Course {
  readonly moments: readonly Moment[];
  readonly worstAgeS: number;
  readonly mostConcurrency: number;
  /** When the last event was delivered; undefined when some are not at the end of the time that was looked at. */
  readonly doneAtS: number | undefined;
}

export interface Plan {
  /** Seconds for which the load comes. */
  readonly forS: number;
  /** When nobody looks any more, seconds. */
  readonly untilS: number;
  /** Seconds between looks. */
  readonly everyS?: number;
}

interface Message {
  readonly at: number;
  readonly events: number;
}

interface Running {
  readonly until: number;
  readonly messages: readonly Message[];
}

const STEP_S = 0.1;
/** The manager's window, and what Sluice keeps away from its ends. */
const API_WINDOW_S = 62;
/** Where an agent's pace begins, and that it doubles in each second that the manager is calm. */
const AGENT_FIRST_PER_S = 3_000;

/**
 * A load that comes evenly for a while, through the door or out of files, through the queue and enrich into the sink, a tenth of a
 * second at a time. Whoever is refused at the door sends again, and files wait on the trail queue; a message whose request finds no
 * budget waits for the next window. Deterministic.
 */
export function simulate(load: Load, setting: Setting, { forS, untilS, everyS = 1 }: Plan): Course {
  const batch = Math.max(1, load.batch);
  const queue: Message[] = [];
  let head = 0;
  let running: Running[] = [];
  let atSenders = 0;
  const take =
    load.from === 'files' ? filesTaker(load, setting) : requestsTaker(setting, () => running.length);
  const allowance = allowanceOf(load, setting);
  const moments: Moment[] = [];
  let worstAgeS = 0;
  let mostConcurrency = 0;
  let doneAtS: number | undefined;
  let waiting = 0;

  for (let step = 0; step * STEP_S <= untilS; step += 1) {
    const now = step * STEP_S;
    for (const done of running.filter(({ until }) => until <= now))
      waiting -= done.messages.reduce((sum, { events }) => sum + events, 0);
    running = running.filter(({ until }) => until > now);

    if (now < forS) atSenders += load.eventsPerSecond * STEP_S;
    // Few events a second come as requests, or files, of fewer.
    const size = Math.min(batch, Math.max(1, load.eventsPerSecond));
    const took = take(now, size, atSenders);
    for (const message of took.messages) queue.push(message);
    waiting += atSenders - took.left;
    atSenders = took.left;

    const slots = Math.min(
      setting.concurrency,
      AWS_QUOTAS.sqsFirstConcurrency + (AWS_QUOTAS.sqsMoreConcurrencyPerMinute / 60) * now,
    );
    // A slot that is free before the step is over works on.
    const busy = running.map(({ until }) => until);
    while (busy.length < Math.floor(slots)) busy.push(now);
    while (head < queue.length) {
      const slot = busy.indexOf(Math.min(...busy));
      const start = Math.max(now, busy[slot] ?? now);
      if (start >= now + STEP_S) break;
      const first = queue[head] as Message;
      const isFull = queue.length - head >= setting.batchSize;
      if (!isFull && now - first.at < setting.batchingWindowS) break;
      const taken = allowance(start, queue.slice(head, head + setting.batchSize));
      if (taken.length === 0) break;
      head += taken.length;
      const events = taken.reduce((sum, message) => sum + message.events, 0);
      const apiRequests = load.sink === 'events-api' ? Math.ceil(events / WAZUH_EVENTS_PER_REQUEST) : 0;
      const seconds = enrichSeconds(events, apiRequests, load.sink, setting.memoryMb);
      busy[slot] = start + seconds;
      running.push({ until: start + seconds, messages: taken });
    }
    if (head > 10_000) {
      queue.splice(0, head);
      head = 0;
    }

    const oldest = Math.min(
      took.oldestLeft,
      queue[head]?.at ?? Number.POSITIVE_INFINITY,
      ...running.map(({ messages }) => messages[0]?.at ?? Number.POSITIVE_INFINITY),
    );
    const ageS = Number.isFinite(oldest) ? now - oldest : 0;
    const concurrency = Math.min(setting.concurrency, running.length) + took.busy;
    worstAgeS = Math.max(worstAgeS, ageS);
    mostConcurrency = Math.max(mostConcurrency, concurrency);
    if (step % Math.round(everyS / STEP_S) === 0)
      moments.push({
        at: now,
        ageS,
        waiting: Math.round(waiting),
        atSenders: Math.round(atSenders),
        concurrency,
      });
    const isOver = now >= forS && atSenders < size && head === queue.length && running.length === 0;
    if (isOver) {
      doneAtS = now;
      break;
    }
  }
  return { moments, worstAgeS, mostConcurrency, doneAtS };
}

/** What comes in within a step. */
interface Taken {
  readonly messages: readonly Message[];
  /** Events that are not taken yet. */
  readonly left: number;
  /** Invocations that are busy with it. */
  readonly busy: number;
  /** When the oldest came of what is ours to take and was not taken; never, of what its senders still have. */
  readonly oldestLeft: number;
}

/** Requests at the door, as far as its throttle and the account's concurrency let them in. */
function requestsTaker(setting: Setting, busyElsewhere: () => number) {
  let tokens = setting.doorBurst;
  let owed = 0;
  return (now: number, size: number, events: number): Taken => {
    tokens = Math.min(setting.doorBurst, tokens + setting.doorRequestsPerS * STEP_S);
    const room = ((AWS_QUOTAS.concurrency - busyElsewhere()) / ingestSeconds(size)) * STEP_S;
    owed = Math.min(owed + room, AWS_QUOTAS.concurrency);
    const messages: Message[] = [];
    let left = events;
    for (; left >= size && tokens >= 1 && owed >= 1; left -= size) {
      messages.push({ at: now, events: size });
      tokens -= 1;
      owed -= 1;
    }
    const busy = Math.ceil((messages.length / STEP_S) * ingestSeconds(size));
    return { messages, left, busy, oldestLeft: Number.POSITIVE_INFINITY };
  };
}

/** Files from the trail queue, as many as its invocations read one after the other; they have waited since they came. */
function filesTaker({ eventsPerSecond }: Load, setting: Setting) {
  const { batchSize, batchingWindowS } = QUEUES.trail;
  let owed = 0;
  let read = 0;
  return (now: number, size: number, events: number): Taken => {
    const seconds = fileSeconds(size, setting.forwarderMemoryMb);
    owed = Math.min(owed + (setting.forwarders / seconds) * STEP_S, setting.forwarders);
    const nextCameAt = () => ((read + 1) * size) / eventsPerSecond;
    const isDue = events >= batchSize * size || now - nextCameAt() >= batchingWindowS;
    // An invocation takes a batch of files, which it reads one after the other.
    const busy = isDue ? Math.min(setting.forwarders, Math.ceil(events / size / batchSize)) : 0;
    const messages: Message[] = [];
    let left = events;
    for (; isDue && left >= size && owed >= 1; left -= size) {
      messages.push(...messagesAt(nextCameAt(), size));
      owed -= 1;
      read += 1;
    }
    return { messages, left, busy, oldestLeft: left >= size ? nextCameAt() : Number.POSITIVE_INFINITY };
  };
}

function messagesAt(at: number, events: number): readonly Message[] {
  return Array.from({ length: Math.ceil(events / MAX_EVENTS_PER_MESSAGE) }, (_, i) => ({
    at,
    events: Math.min(MAX_EVENTS_PER_MESSAGE, events - i * MAX_EVENTS_PER_MESSAGE),
  }));
}

/** Which of the messages the sink takes now; none when it is to be waited for. */
function allowanceOf({ sink }: Load, setting: Setting) {
  const perWindow = setting.nodes * setting.apiRequestsPerMinute;
  let windowAt = Number.NEGATIVE_INFINITY;
  let used = 0;
  let freeAt = 0;
  return (now: number, messages: readonly Message[]): readonly Message[] => {
    const events = messages.reduce((sum, message) => sum + message.events, 0);
    if (sink === 'agent') {
      if (now + STEP_S <= freeAt) return [];
      const pace = Math.min(setting.agentPerS, AGENT_FIRST_PER_S * 2 ** Math.min(30, now));
      freeAt = Math.max(now, freeAt) + events / pace;
      return messages;
    }
    if (sink === 's3') return messages;
    if (now - windowAt >= API_WINDOW_S) {
      windowAt = now;
      used = 0;
    }
    const left = perWindow - used;
    const taken = messages.slice(0, fitting(messages, left));
    used += Math.ceil(taken.reduce((sum, message) => sum + message.events, 0) / WAZUH_EVENTS_PER_REQUEST);
    return taken;
  };
}

/** How many of the messages so many requests of the API carry. */
function fitting(messages: readonly Message[], requests: number): number {
  let events = 0;
  let count = 0;
  for (const message of messages) {
    events += message.events;
    if (Math.ceil(events / WAZUH_EVENTS_PER_REQUEST) > requests) break;
    count += 1;
  }
  return count;
}
