import { decode, type RawEvent } from './decode/decode.ts';
import type { DecodedEvent } from './decode/event.ts';
import { Memory } from './engine/history.ts';
import { findRule, type Match } from './engine/walk.ts';
import { type ExplainOptions, type Explanation, explainEvent } from './explain/explain.ts';
import { BUNDLED_MITRE, type MitreTable } from './mitre/table.ts';
import type { Rule, Ruleset } from './rule.ts';
import { AlertRules } from './verdict/alert-rule.ts';
import { alertData, hasData, nests } from './verdict/data.ts';
import type { JsonObject, Verdict } from './verdict/types.ts';
import { zoneOffset } from './zone.ts';

export interface SessionOptions {
  /** Time of the event being evaluated, in milliseconds since 1970. */
  readonly now: () => number;
  /** Behave as the live manager where `wazuh-logtest` differs: `ignore` falls back to the parent, `no_log` is silent. */
  readonly live?: boolean;
  /** Host name of the manager, which events without another host carry. Default: `manager`. */
  readonly manager?: string;
  /** ATT&CK as the manager knows it. Default: ATT&CK Enterprise 13.1, which Wazuh 4.14 ships. */
  readonly mitre?: MitreTable;
  /** IANA name of the zone that the manager's clock shows, for `<time>` and `<weekday>`. Default: UTC. */
  readonly timeZone?: string;
  /** What the manager's configuration changes, as `readWazuhHome` reads it. */
  readonly settings?: Partial<ManagerSettings>;
}

/** Settings of `ossec.conf` and the internal options that change verdicts. */
export interface ManagerSettings {
  /** `<alerts><log_alert_level>`: lowest level that is written as an alert. Default: 3. */
  readonly logAlertLevel: number;
  /** `<alerts><email_alert_level>`: lowest level that is mailed. Default: 12. */
  readonly emailAlertLevel: number;
  /** `<global><memory_size>`: events of alert level that correlation remembers. Default: 8192. */
  readonly memorySize: number;
  /** `analysisd.decoder_order_size`: dynamic fields an event can hold. Default: 256. */
  readonly decoderOrderSize: number;
}

/** One run of events; counters and histories live as long as it. */
export interface Session {
  evaluate(event: RawEvent): Verdict;
  /** Why `evaluate` of this event would end where it ends. Nothing is counted and nothing changes. */
  explain(event: RawEvent, options?: ExplainOptions): Explanation;
}

/** As the configuration that comes with Wazuh sets them. */
const DEFAULTS: ManagerSettings = {
  logAlertLevel: 3,
  emailAlertLevel: 12,
  memorySize: 8192,
  decoderOrderSize: 256,
};
/** Levels of objects in an event's data that the manager's tester can print. */
const MAX_PRINTED_DEPTH = 1000;

export function createSession(ruleset: Ruleset, options: SessionOptions): Session {
  const settings = { ...DEFAULTS, ...options.settings };
  const memory = new Memory(ruleset, settings.memorySize);
  const firedTimes = new Map<Rule, number>();
  const ignoredSince = new Map<Rule, number>();
  const live = options.live ?? false;
  const alertRules = new AlertRules(options.mitre ?? BUNDLED_MITRE, settings.emailAlertLevel);
  const offset = zoneOffset(options.timeZone ?? 'UTC');

  function decoded(raw: RawEvent): DecodedEvent {
    const epochMs = options.now();
    return decode(raw, {
      decoders: ruleset.decoders,
      manager: options.manager ?? 'manager',
      epochMs,
      zoneOffset: offset(epochMs),
      maxFields: settings.decoderOrderSize,
    });
  }

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
      memory.store(reported, event, match.consumedBy);
    }
    return { reported, suppressed: suppressed && !live };
  }

  function alerts(rule: Rule, suppressed: boolean): boolean {
    const { level, log, noAlert } = rule.definition;
    if (!live) return level >= settings.logAlertLevel && !suppressed;
    return !noAlert && (log === 'by level' ? level >= settings.logAlertLevel : log === 'always');
  }

  return {
    explain(raw, asked) {
      const event = decoded(raw);
      if (nests(event, MAX_PRINTED_DEPTH)) {
        return { decoder: event.decoder, trials: [], path: [], ignored: false };
      }
      const { trials, path, final } = explainEvent(ruleset, event, memory, asked);
      const since = final === undefined ? undefined : ignoredSince.get(final);
      const ignore = final?.definition.ignore ?? 0;
      const ignored = since !== undefined && Math.floor(event.epochMs / 1000) - since < ignore;
      return { decoder: event.decoder, trials, path, ignored };
    },
    evaluate(raw) {
      const event = decoded(raw);
      if (nests(event, MAX_PRINTED_DEPTH)) return unprintable(event);
      const match = findRule(ruleset, event, memory);
      const messages: string[] = [];
      const { reported, suppressed } =
        match === undefined ? { reported: undefined, suppressed: false } : settle(match, event);
      const previous = match !== undefined && reported === match.rule ? match.previous : [];
      const rule =
        reported === undefined
          ? null
          : alertRules.of(reported, event, firedTimes.get(reported) ?? 0, (message) =>
              messages.push(message),
            );
      return withData(event, reported !== undefined && alerts(reported, suppressed), rule, {
        ...(reported === undefined || reported.definition.fullLog ? { fullLog: event.fullLog } : {}),
        ...(previous.length === 0 ? {} : { previousOutput: previous.join('\n') }),
        ...(event.predecoder === undefined ? {} : { predecoder: event.predecoder }),
        location: event.location,
        ...(event.agent === undefined ? {} : { agent: event.agent }),
        messages,
      });
    },
  };
}

type Rest = Omit<Verdict, 'alert' | 'decoder' | 'decoderParent' | 'textDecoder' | 'rule' | 'data'>;

/** `data` is made when it is asked for: most callers look at the rule alone. */
function withData(event: DecodedEvent, alert: boolean, rule: Verdict['rule'], rest: Rest): Verdict {
  const { decoder, decoderParent, textDecoder } = event;
  const decoders = {
    decoder,
    ...(decoderParent === undefined ? {} : { decoderParent }),
    ...(textDecoder === undefined ? {} : { textDecoder }),
  };
  if (!hasData(event)) return { alert, ...decoders, rule, ...rest };
  let made: JsonObject | undefined;
  return {
    alert,
    ...decoders,
    rule,
    get data(): JsonObject {
      made ??= alertData(event);
      return made;
    },
    ...rest,
  };
}

function unprintable(event: DecodedEvent): Verdict {
  const messages = ['ERROR: (7312): Failed to process the event'];
  return { alert: false, decoder: null, rule: null, location: event.location, messages };
}
