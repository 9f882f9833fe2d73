import type { Envelope } from '../../event/envelope.ts';
import type { SecurityEvent } from '../../event/security-event.ts';
import { sha256 } from '../../kernel/digest.ts';
import { createTally, type TallyState } from '../report/tally.ts';
import { ACTIVITIES, type Activity, activityOf } from './activity-kind.ts';

/** What events say of who did what, in a size that does not grow with them. Times are epoch ms, of when Sluice read an event. */
export interface ActivitySum {
  readonly events: number;
  /** Exact, however many users there are. */
  readonly totals: Readonly<Record<Activity, Total>>;
  /** `<tenant> <source>` → events. */
  readonly shelves: TallyState<null>;
  /** User → events. */
  readonly users: TallyState<UserInfo>;
  /** User → sign-ins. */
  readonly signIns: TallyState<SignInInfo>;
  /** Address → failed sign-ins. */
  readonly failedFrom: TallyState<{ readonly users: Marks }>;
  readonly credentials: TallyState<DeedInfo>;
  readonly admin: TallyState<DeedInfo>;
}

interface Total {
  readonly all: number;
  /** Among them. */
  readonly failed: number;
}
interface UserInfo {
  readonly first: number;
  readonly last: number;
  readonly from: Marks;
}
interface SignInInfo {
  readonly failed: number;
  readonly from: Marks;
}
export interface DeedInfo {
  readonly activity: Activity;
  readonly who: string;
  readonly action: string;
  readonly failed: number;
  readonly last: number;
}

/** Digests of different words, the lowest `MARKS` of them: as many as there are, or `MARKS` and perhaps more. */
export type Marks = readonly string[];
export const MARKS = 10;
const MARK_LENGTH = 6;

/** Different words of each kind that the sum of an hour names. */
const HOUR_WORDS = 300;
const MAX_WORD = 128;
/** Of the sum of an hour, as JSON. */
export const MAX_SUM_BYTES = 200_000;

const NO_TOTAL: Total = { all: 0, failed: 0 };

function joinMarks(a: Marks, b: Marks): Marks {
  const fresh = b.filter((mark) => !a.includes(mark));
  return fresh.length === 0 ? a : [...a, ...fresh].sort().slice(0, MARKS);
}

const marksOf = (word: string | undefined): Marks => (word === undefined ? [] : [sha256(word, MARK_LENGTH)]);

/** Sums events, and sums of events, in bounded memory. What is added in another order or in other portions gives the same. */
export function createActivitySum(words = HOUR_WORDS) {
  let events = 0;
  const totals = Object.fromEntries(ACTIVITIES.map((name) => [name, NO_TOTAL])) as Record<Activity, Total>;
  const shelves = createTally<null>(words);
  const users = createTally<UserInfo>(words, (a, b) => ({
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
    from: joinMarks(a.from, b.from),
  }));
  const signIns = createTally<SignInInfo>(words, (a, b) => ({
    failed: a.failed + b.failed,
    from: joinMarks(a.from, b.from),
  }));
  const failedFrom = createTally<{ users: Marks }>(words, (a, b) => ({ users: joinMarks(a.users, b.users) }));
  const joinDeeds = (a: DeedInfo, b: DeedInfo) => ({
    ...a,
    failed: a.failed + b.failed,
    last: Math.max(a.last, b.last),
  });
  const credentials = createTally<DeedInfo>(words, joinDeeds);
  const admin = createTally<DeedInfo>(words, joinDeeds);

  function addDeed(
    activity: Activity,
    { event }: SecurityEvent,
    who: string,
    failed: number,
    at: number,
  ): void {
    const action = cut(event.action);
    const tally = activity === 'admin_action' ? admin : credentials;
    tally.add(JSON.stringify([who, action]), { activity, who, action, failed, last: at });
  }

  function addActivity(
    activity: Activity,
    event: SecurityEvent,
    who: string,
    from: string | undefined,
  ): void {
    const failed = event.event.outcome === 'failure' ? 1 : 0;
    const known = totals[activity];
    totals[activity] = { all: known.all + 1, failed: known.failed + failed };
    if (activity === 'sign_in') {
      if (who !== '') signIns.add(who, { failed, from: marksOf(from) });
      if (failed > 0 && from !== undefined)
        failedFrom.add(from, { users: marksOf(who === '' ? undefined : who) });
    }
    if (/^(?:credential|admin)_/.test(activity)) addDeed(activity, event, who, failed, readAt(event));
  }

  return {
    /** Events of an application may name whom they like, so nothing is taken for granted but their shape. */
    add(envelope: Envelope): void {
      const { tenant, source, event } = envelope;
      events += 1;
      shelves.add(`${cut(tenant)} ${source}`, null);
      const who = actorOf(envelope);
      const address = event.source?.ip ?? event.source?.address;
      const from = address === undefined ? undefined : cut(address);
      const at = readAt(event);
      if (who !== '') users.add(who, { first: at, last: at, from: marksOf(from) });
      const activity = activityOf(envelope);
      if (activity !== undefined) addActivity(activity, event, who, from);
    },

    addSum(sum: ActivitySum): void {
      events += sum.events;
      for (const name of ACTIVITIES) {
        const { all, failed } = sum.totals[name] ?? NO_TOTAL;
        totals[name] = { all: totals[name].all + all, failed: totals[name].failed + failed };
      }
      shelves.addAll(sum.shelves);
      users.addAll(sum.users);
      signIns.addAll(sum.signIns);
      failedFrom.addAll(sum.failedFrom);
      credentials.addAll(sum.credentials);
      admin.addAll(sum.admin);
    },

    sum: (): ActivitySum => ({
      events,
      totals: { ...totals },
      shelves: shelves.state(),
      users: users.state(),
      signIns: signIns.state(),
      failedFrom: failedFrom.state(),
      credentials: credentials.state(),
      admin: admin.state(),
    }),
  };
}

/** The sum in at most `MAX_SUM_BYTES`: it names fewer when names are long, and its totals stay what they are. */
export function fittedSum(sum: ActivitySum): ActivitySum {
  let fitted = sum;
  for (let words = HOUR_WORDS >> 1; Buffer.byteLength(JSON.stringify(fitted)) > MAX_SUM_BYTES; words >>= 1) {
    const fewer = createActivitySum(words);
    fewer.addSum(sum);
    fitted = fewer.sum();
  }
  return fitted;
}

function cut(text: string): string {
  return text.length > MAX_WORD ? `${text.slice(0, MAX_WORD - 1)}…` : text;
}

/** In AWS the same name is somebody else in each account. Empty when nobody is named. */
function actorOf({ source, event: { user } }: Envelope): string {
  const name = user?.name ?? user?.email ?? user?.id;
  if (name === undefined) return '';
  return cut(source === 'cloudtrail' && user?.domain !== undefined ? `${name} (${user.domain})` : name);
}

function readAt({ event, '@timestamp': happened }: SecurityEvent): number {
  const at = Date.parse(event.created);
  return Number.isNaN(at) ? Date.parse(happened) || 0 : at;
}
