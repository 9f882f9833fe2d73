import type { JsonObject } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';
import ALERTING_CALLS from './alerting-calls.json' with { type: 'json' };
import { compileGlobs } from './trail-glob.ts';

/** A rule that would not alert without a record. */
export interface AlertingRule {
  readonly rule: number;
  readonly level: number;
}

/** Rules that alert on a call, or may: the highest level first. */
export type RulesOfCall = (record: JsonObject) => AlertingRule | undefined;

interface Call extends AlertingRule {
  readonly eventName?: readonly string[];
  readonly eventSource?: readonly string[];
  readonly errorCode?: readonly string[];
  readonly identityType?: readonly string[];
}

/** Wazuh's patterns do not tell great from small letters. */
const lower = (words: readonly string[]) => words.map((word) => word.toLowerCase());
const takesAll = () => true;
const taking = (words: readonly string[] | undefined) =>
  words === undefined ? takesAll : compileGlobs(lower(words));

const GUARDED = (ALERTING_CALLS as readonly Call[]).map(
  ({ rule, level, eventName, eventSource, errorCode, identityType }) => ({
    alerting: { rule, level },
    takesName: taking(eventName),
    takesSource: taking(eventSource),
    takesError: errorCode && taking(errorCode),
    takesType: identityType && taking(identityType),
  }),
);
type Guarded = (typeof GUARDED)[number];

const NO_RULE: RulesOfCall = () => undefined;

/**
 * The rules of level 7 or more, shipped or stock, that records of a call are needed for; the answer for each record then
 * also looks at who called and whether it was refused.
 */
export function rulesOfCall(eventName: string, eventSource: string): RulesOfCall {
  const [name, source] = [eventName.toLowerCase(), eventSource.toLowerCase()];
  const rules = GUARDED.filter(({ takesName, takesSource }) => takesName(name) && takesSource(source));
  return rules.length === 0 ? NO_RULE : (record) => rules.find((rule) => isMeant(rule, record))?.alerting;
}

function isMeant({ takesError, takesType }: Guarded, { errorCode, userIdentity }: JsonObject): boolean {
  const type = isJsonObject(userIdentity) ? userIdentity.type : undefined;
  return (
    (takesType === undefined || (typeof type === 'string' && takesType(type.toLowerCase()))) &&
    (takesError === undefined ||
      (typeof errorCode === 'string' && errorCode !== '' && takesError(errorCode.toLowerCase())))
  );
}
