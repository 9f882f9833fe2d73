import { decode, type RawEvent } from './decode/decode.ts';
import type { DecodedEvent } from './decode/event.ts';
import { Memory } from './engine/history.ts';
import { findRule, type Match } from './engine/walk.ts';
import { type Explanation, explainEvent } from './explain/explain.ts';
import { BUNDLED_MITRE, type MitreTable } from './mitre/table.ts';
import type { Rule, Ruleset } from './rule.ts';
import { alertRule } from './verdict/alert-rule.ts';
import { alertData, depthOf } from './verdict/data.ts';
import type { JsonObject, Verdict } from './verdict/types.ts';

export interface SessionOptions {
  /** Time of the event being evaluated, in milliseconds since 1970. */
  readonly now: () => number;
  /** Behave as the live manager where `wazuh-logtest` differs: `ignore` falls back to the parent, `no_log` is silent. */
  readonly live?: boolean;
  /** Host name of the manager, which events without another host carry. Default: `manager`. */
  readonly manager?: string;
  /** ATT&CK as the manager knows it. Default: ATT&CK Enterprise 13.1, which Wazuh 4.14 ships. */
  readonly mitre?: MitreTable;
}

/** One run of events; counters and histories live as long as it. */
export interface Session {
  evaluate(event: RawEvent): Verdict;
  /** Why `evaluate` of this event would end where it ends. Nothing is counted and nothing changes. */
  explain(event: RawEvent): Explanation;
}

/** Lowest level that is written as an alert (`log_alert_level`). */
const ALERT_LEVEL = 3;
/** Levels of objects in an event's data that the manager's tester can print. */
const MAX_PRINTED_DEPTH = 1000;

export function createSession(ruleset: Ruleset, options: SessionOptions): Session {
  const memory = new Memory(ruleset);
  const firedTimes = new Map<Rule, number>();
  const ignoredSince = new Map<Rule, number>();
  const live = options.live ?? false;
  const table = options.mitre ?? BUNDLED_MITRE;

  /** Whether the rule is inside its `ignore` window; opens one when it is not. */
  function ignored(rule: Rule, event: DecodedEvent): boolean {
    const { ignore } = rule.definition;
    if (ignore === 0) return false;
    const now = Math.floor(event.epochMs / 1000);
    const since = ignoredSince.get(rule);
    if (since !== undefined && now - since < ignore) return true;
    // After a window the tester forgets to open the next one at once; the live manager does not.
    if (since === undefined || live) ignoredSince.set(rule, now);
    else ignoredSince.delete(rule);
    return false;
  }

  /** The rule that is reported, whether it is inside its window, and its count. */
  function settle(match: Match, event: DecodedEvent) {
    const { rule, path } = match;
    firedTimes.set(rule, (firedTimes.get(rule) ?? 0) + 1);
    const suppressed = rule.definition.level > 0 && ignored(rule, event);
    const reported = suppressed && live ? path.at(-2) : rule;
    if (reported !== undefined && reported.definition.level > 0 && (!suppressed || live)) {
      memory.store(reported, event);
    }
    return { reported, suppressed: suppressed && !live };
  }

  function alerts(rule: Rule, suppressed: boolean): boolean {
    const { level, log, noAlert } = rule.definition;
    if (!live) return level >= ALERT_LEVEL && !suppressed;
    return !noAlert && (log === 'by level' ? level >= ALERT_LEVEL : log === 'always');
  }

  return {
    explain(raw) {
      const event = decode(raw, options.manager ?? 'manager', options.now());
      if (tooDeep(event, alertData(event))) {
        return { decoder: event.decoder, trials: [], path: [], ignored: false };
      }
      const { trials, path, final } = explainEvent(ruleset, event, memory);
      const since = final === undefined ? undefined : ignoredSince.get(final);
      const ignore = final?.definition.ignore ?? 0;
      const ignored = since !== undefined && Math.floor(event.epochMs / 1000) - since < ignore;
      return { decoder: event.decoder, trials, path, ignored };
    },
    evaluate(raw) {
      const event = decode(raw, options.manager ?? 'manager', options.now());
      const data = alertData(event);
      if (tooDeep(event, data)) return unprintable(event);
      const match = findRule(ruleset, event, memory);
      const messages: string[] = [];
      const { reported, suppressed } =
        match === undefined ? { reported: undefined, suppressed: false } : settle(match, event);
      const previous = match !== undefined && reported === match.rule ? match.previous : [];
      const rule =
        reported === undefined
          ? null
          : alertRule(reported, event, firedTimes.get(reported) ?? 0, table, (message) =>
              messages.push(message),
            );
      return {
        alert: reported !== undefined && alerts(reported, suppressed),
        decoder: event.decoder,
        rule,
        ...(data === undefined ? {} : { data }),
        ...(reported === undefined || reported.definition.fullLog ? { fullLog: event.fullLog } : {}),
        ...(previous.length === 0 ? {} : { previousOutput: previous.join('\n') }),
        ...(event.predecoder === undefined ? {} : { predecoder: event.predecoder }),
        location: event.location,
        ...(event.agent === undefined ? {} : { agent: event.agent }),
        messages,
      };
    },
  };
}

/** A text shorter than the limit cannot nest that deep. */
function tooDeep(event: DecodedEvent, data: JsonObject | undefined): boolean {
  return data !== undefined && event.log.length > MAX_PRINTED_DEPTH && depthOf(data) >= MAX_PRINTED_DEPTH;
}

function unprintable(event: DecodedEvent): Verdict {
  const messages = ['ERROR: (7312): Failed to process the event'];
  return { alert: false, decoder: null, rule: null, location: event.location, messages };
}
