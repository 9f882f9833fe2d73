import { closeSync, openSync, writeSync } from 'node:fs';
import { createSession, type Ruleset, type Verdict } from '@sluice/logtest';
import { type AlertAgent, buildAlert, type WazuhAlert } from './alert.ts';
import type { Counters } from './counters.ts';
import { createDrip } from './drip.ts';
import type { FaultSwitch } from './faults.ts';
import { createDaemonQueue } from './queue.ts';

/** An event as it reached the analysis daemon. */
export interface ReceivedEvent {
  readonly text: string;
  readonly location: string;
  readonly agent: AlertAgent;
}

export interface AnalysisOptions {
  /** What it starts with. */
  readonly ruleset: Ruleset;
  readonly managerName: string;
  readonly now: () => number;
  readonly counters: Counters['analysisd'];
  readonly faults: FaultSwitch;
  /** `analysisd.decode_event_queue_size`. */
  readonly queueSize: number;
  /** How fast it is; undefined: as fast as events come. */
  readonly eventsPerSecond: number | undefined;
  /** Path of alerts.json; every line is on disk before `onAlert` hears of it. */
  readonly alertsFile: string | undefined;
  /** Events and alerts remembered; older ones are forgotten. */
  readonly history: number;
  readonly log: (line: string) => void;
  readonly onEvent: (event: ReceivedEvent, verdict: Verdict) => void;
  readonly onAlert: (alert: WazuhAlert, line: string) => void;
}

/** Without an agent it came to the manager itself. */
export type Submitted = Omit<ReceivedEvent, 'agent'> & { readonly agent?: AlertAgent };

export interface Analysis {
  readonly submit: (event: Submitted) => void;
  /** Uses other rules from now on; counts and histories start empty, as after a reload. */
  readonly use: (ruleset: Ruleset) => void;
  /** The rules in use. */
  readonly ruleset: () => Ruleset;
  readonly events: () => readonly string[];
  readonly alerts: () => readonly WazuhAlert[];
  /** Analyses what waits, unless the daemon is stuck. */
  readonly drain: () => void;
  readonly close: () => void;
}

/** The analysis daemon: rules over events in the order they come, alerts to memory, file and callback. */
export function createAnalysis(options: AnalysisOptions): Analysis {
  const { counters, faults, managerName, now } = options;
  const sessionOf = (ruleset: Ruleset) => createSession(ruleset, { now, live: true, manager: managerName });
  let inUse = options.ruleset;
  let session = sessionOf(inUse);
  const manager: AlertAgent = { id: '000', name: managerName };
  const file = options.alertsFile === undefined ? undefined : openSync(options.alertsFile, 'a', 0o640);
  const events = createHistory<string>(options.history);
  const alerts = createHistory<WazuhAlert>(options.history);
  let offset = 0;
  let warned = false;
  const queue = createDaemonQueue({
    size: options.queueSize,
    held: () => faults.is('analysis-stuck') || drip?.isDry() === true,
    onFull: () => {
      if (!warned) options.log('wazuh-analysisd: WARNING: Input queue is full.');
      warned = true;
    },
  });
  const drain = () => {
    queue.drain();
    counters.queued = queue.usage();
    return queue.usage() > 0;
  };
  const drip = options.eventsPerSecond === undefined ? undefined : createDrip(options.eventsPerSecond, drain);

  const analyse = ({ text, location, agent: sender }: Submitted): void => {
    const agent = sender ?? manager;
    drip?.take();
    events.add(text);
    const verdict = withOwnDecoder(
      session.evaluate({ log: text, location, ...(sender === undefined ? {} : { agent: sender }) }),
      text,
    );
    counters.processed += 1;
    options.onEvent({ text, location, agent }, verdict);
    if (!verdict.alert || verdict.rule === null) return;
    const alert = buildAlert({ rule: verdict.rule, verdict, agent, managerName, atMs: now(), offset });
    const line = JSON.stringify(alert);
    if (file !== undefined) writeSync(file, `${line}\n`);
    offset += Buffer.byteLength(line) + 1;
    counters.alerts += 1;
    alerts.add(alert);
    options.onAlert(alert, line);
  };

  return {
    submit: (received) => {
      counters.received += 1;
      counters.receivedBytes += Buffer.byteLength(received.text);
      const lost = faults.strike('input-queue-full') !== undefined;
      if (lost || !queue.offer(() => analyse(received))) counters.dropped += 1;
      counters.queued = queue.usage();
    },
    drain: () => void drain(),
    use: (ruleset) => {
      inUse = ruleset;
      session = sessionOf(ruleset);
    },
    ruleset: () => inUse,
    events: events.items,
    alerts: alerts.items,
    close: () => {
      drip?.stop();
      if (file !== undefined) closeSync(file);
    },
  };
}

const OWN_MESSAGE = /^ossec: Agent \w+: '(.*)'\.$/;

/** The one text decoder that is here: `ossec`, of what the manager says of its agents. */
function withOwnDecoder(verdict: Verdict, text: string): Verdict {
  const [, subject] = OWN_MESSAGE.exec(text) ?? [];
  if (subject === undefined) return verdict;
  return { ...verdict, decoder: 'ossec', decoderParent: 'ossec', data: { extra_data: subject } };
}

/** The last `size` items, trimmed in strides so that adding stays cheap. */
function createHistory<T>(size: number) {
  let kept: T[] = [];
  return {
    add: (item: T): void => {
      kept.push(item);
      if (kept.length >= size * 2) kept = kept.slice(-size);
    },
    items: (): readonly T[] => kept.slice(-size),
  };
}
