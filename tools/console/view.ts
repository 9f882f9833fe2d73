/**
 * What the console shows, as data: the page reads nothing else, and every source of it (the local stack, a deployed pipeline)
 * gives the same. All of it travels as JSON. What a source does not know is absent, never zero: the page says "not known
 * here". Times are epoch ms. No text is trusted by the page, and none holds what redaction took out.
 */

/** Port: where the console gets what it shows. */
export interface ConsoleSource {
  readonly kind: 'local' | 'deployed';
  /** Of the pipeline, for the title: `sluice-local`, or the deployment's name with its region. */
  readonly name: string;
  /**
   * How often `view` is worth asking, ms. The server asks only while a page is open, never twice at once, and keeps the last
   * answer for whoever comes next.
   */
  readonly everyMs: number;
  /** Everything but the lists. A part that cannot be read is absent and has a remark; it does not throw for that. */
  view(): Promise<ConsoleView>;
  /**
   * The latest items, oldest first: what was there, then whatever comes. `listener` first gets what there is (perhaps at
   * once) and is not called any more after the returned function is; a source that polls does so between the two. A page
   * that is opened later hears it all again by a subscription of its own, so what a poll found is to be kept (bounded).
   */
  subscribe(listener: (items: readonly FeedItem[]) => void): () => void;
  /** Everything known of one event by its id. Undefined: nothing is. */
  event(id: string): Promise<EventDetail | undefined>;
  /** A message to the team in full; undefined when it is not kept. */
  message(id: string): Promise<MessageDetail | undefined>;
  /** Looks into the dead-letter queues: the page asks on a press only, since a look costs each letter one receive. */
  deadLetters(): Promise<DeadLetters>;
  /** Absent: read-only. */
  readonly actions?: ConsoleActions;
  close?(): Promise<void>;
}

export interface ConsoleView {
  readonly at: number;
  /** In the data's order. */
  readonly stages: readonly StageView[];
  readonly queues: readonly QueueView[];
  readonly sinks: readonly SinkView[];
  readonly ledger?: LedgerView;
  /** Redactions by finding type, since `since`. */
  readonly findings?: { readonly since: number; readonly counts: Readonly<Record<string, number>> };
  /** Alarms that are not OK. Absent: alarms are not known here. */
  readonly alarms?: readonly AlarmView[];
  /** A fault that was asked for and is on now. */
  readonly cut?: { readonly what: string; readonly until: number };
  readonly remarks: readonly Remark[];
}

export interface StageView {
  /** `ingest`, `cloudtrail-forwarder`, `enrich`, `alert-notify`. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly does: string;
  /** Queue that it reads, by the name in `queues`; absent: it is called over HTTP. */
  readonly reads?: string;
  /** Records a minute, over the last minute that is known. */
  readonly perMinute?: number;
  readonly errors?: number;
  /** Of one invocation, ms. */
  readonly durationMs?: { readonly p50?: number; readonly p99?: number };
  readonly counts: readonly CountView[];
}

export interface CountView {
  /** In words: `events taken in`. */
  readonly label: string;
  readonly count: number;
  /** More than none deserves a look. */
  readonly bad?: true;
  /** Reasons with their counts, where there are several. */
  readonly why?: Readonly<Record<string, number>>;
}

export interface QueueView {
  readonly name: string;
  readonly visible?: number;
  readonly inFlight?: number;
  /** Waiting on purpose until a time. */
  readonly delayed?: number;
  readonly oldestS?: number;
  /** Age from which its alarm fires. */
  readonly alarmS?: number;
  readonly deadLetters?: number;
}

export interface SinkView {
  /** `wazuh` node or way, `slack`, … */
  readonly name: string;
  readonly kind: string;
  /** Requests that may be made in the window, and how many are left of it. */
  readonly budget?: { readonly limit: number; readonly left: number; readonly windowS: number };
  /** `closed`: it takes what comes. `open`: nothing is sent until `retryAt`. */
  readonly circuit?: 'closed' | 'open' | 'half-open';
  readonly retryAt?: number;
  readonly sent?: number;
  /** What is wrong with it now, in words. */
  readonly trouble?: string;
}

/** received = forwarded + duplicate + filtered + rejected + parked + in flight, for every source; see `difference`. */
export interface LedgerView {
  /** Since when it counts. */
  readonly since: number;
  readonly rows: readonly LedgerRowView[];
}

export interface LedgerRowView {
  readonly source: string;
  readonly received: number;
  readonly forwarded: number;
  readonly duplicate: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly parked: number;
  readonly inFlight: number;
  /** Records that are nowhere: 0 when it balances. */
  readonly difference: number;
}

export interface AlarmView {
  readonly name: string;
  readonly state: 'ALARM' | 'INSUFFICIENT_DATA';
  readonly since?: number;
  readonly reason?: string;
  readonly runbook?: string;
}

/** What could not be read. */
export interface Remark {
  readonly text: string;
  /** Permission that is missing: `cloudwatch:GetMetricData`. */
  readonly permission?: string;
}

export type FeedItem = EventItem | MessageItem | LogItem;

/** Ids that lead from one thing to the next. An event's opens it; the others are what commands, logs and messages call it. */
export interface Links {
  readonly eventId?: string;
  readonly traceId?: string;
  /** Of the packed message that carried it. */
  readonly messageKey?: string;
  /** Wazuh's. */
  readonly alertId?: string;
  readonly groupKey?: string;
}

export interface EventItem {
  readonly type: 'event';
  /** Of this item among all of the feed. */
  readonly key: string;
  readonly at: number;
  readonly id: string;
  readonly source: string;
  readonly tenant: string;
  readonly application: string;
  readonly action: string;
  readonly outcome?: string;
  readonly user?: string;
  readonly address?: string;
  readonly country?: string;
  /** Finding types. */
  readonly redacted: readonly string[];
  /** Absent: not known; null: none took it. */
  readonly rule?: RuleHit | null;
  /** It raised an alert. */
  readonly alert?: boolean;
  /** From Sluice's reading to Wazuh. */
  readonly latencyMs?: number;
}

export interface RuleHit {
  readonly id: string;
  readonly level: number;
  readonly description: string;
}

export interface MessageItem {
  readonly type: 'message';
  readonly key: string;
  readonly at: number;
  /** `slack`, `e-mail`, … */
  readonly channel: string;
  readonly title: string;
  readonly links: Links;
}

export interface LogItem {
  readonly type: 'log';
  readonly key: string;
  readonly at: number;
  readonly level: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** One event, whole. Every part is absent where it is not known; `remarks` says why. */
export interface EventDetail {
  readonly id: string;
  readonly item?: EventItem;
  readonly links: Links;
  /** Type and path; never the value. */
  readonly findings?: readonly { readonly type: string; readonly path: string; readonly count: number }[];
  /** The ECS document, redacted. */
  readonly document?: unknown;
  /** The line as Wazuh was sent it. */
  readonly line?: string;
  readonly rule?: RuleVerdict;
  /** What the ledger says became of it. */
  readonly fate?: { readonly text: string; readonly settled: boolean };
  readonly group?: GroupView;
  readonly messages?: readonly MessageItem[];
  /** Where it lies: `s3://bucket/key`. */
  readonly archived?: string;
  readonly remarks: readonly Remark[];
}

export interface RuleVerdict {
  /** Null: no rule took it. */
  readonly hit: RuleHit | null;
  readonly groups: readonly string[];
  readonly mitre: readonly string[];
  /** From the root to the rule that took it. Absent: only the hit is known. */
  readonly path?: readonly RuleStep[];
  /** Rules that were tried on the way and did not match. */
  readonly refused?: readonly RuleStep[];
}

export interface RuleStep {
  readonly id: string;
  readonly level: number;
  readonly description: string;
  /** Conditions as the rule states them: `field sluice.event.action matches ^auth_login$`. */
  readonly conditions?: readonly string[];
  /** Why it did not match. */
  readonly failure?: string;
}

export interface GroupView {
  readonly key: string;
  readonly route?: string;
  readonly state?: 'open' | 'quiet' | 'resolved' | 'taken' | 'muted';
  readonly firstAt?: number;
  readonly lastAt?: number;
  readonly alerts?: number;
  /** Ids of events whose alerts joined it, newest first, as far as they are known. */
  readonly events?: readonly string[];
}

export interface MessageDetail extends MessageItem {
  readonly text: string;
  /** Slack's blocks, as they were sent. */
  readonly blocks?: readonly unknown[];
  /** The mail's HTML: shown in a frame of its own, without scripts. */
  readonly html?: string;
}

export interface DeadLetters {
  readonly at: number;
  readonly letters: readonly DeadLetterView[];
  /** There are more than were looked at. */
  readonly more: boolean;
  readonly remarks: readonly Remark[];
}

export interface DeadLetterView {
  /** SQS's id of the letter. */
  readonly id: string;
  /** As in `queues`. */
  readonly queue: string;
  readonly parkedAt: number;
  readonly reason: string;
  /** Events in it; absent when it cannot be read. */
  readonly events?: number;
  readonly ids: readonly string[];
  readonly source?: string;
}

/** What can be done from the page; each resolves with a sentence for the person who pressed. */
export interface ConsoleActions {
  readonly scenes: readonly { readonly id: string; readonly title: string }[];
  sendScene(id: string): Promise<string>;
  replay(letterId: string): Promise<string>;
  /** Cuts the manager off for a minute. Absent: it is not ours. */
  cut?(): Promise<string>;
  /** Restores it early. */
  restore?(): Promise<string>;
}
