import type { AwsRuleFact } from './aws.ts';

interface FactOptions {
  readonly file?: string;
  readonly mitre?: readonly string[];
  readonly groups?: readonly string[];
  /** `pcre2:` in front of a pattern says its type; the others are osregex. */
  readonly fields?: Readonly<Record<string, string>>;
  /** So many of the rule `of` within so many seconds, of events that are alike in the field. */
  readonly counts?: {
    readonly of: number;
    readonly times: number;
    readonly seconds: number;
    readonly same?: string;
  };
}

/** A fact about a stock rule, with what most of them lack left out. Descriptions are ours. */
export function fact(
  id: number,
  level: number,
  parent: number | undefined,
  description: string,
  { file = '0350-amazon_rules.xml', fields = {}, mitre = [], groups = [], counts }: FactOptions = {},
): AwsRuleFact {
  return {
    file,
    id,
    level,
    frequency: counts === undefined ? null : String(counts.times),
    timeframe: counts === undefined ? null : String(counts.seconds),
    if_sid: parent === undefined ? [] : [String(parent)],
    if_matched_sid: counts === undefined ? [] : [String(counts.of)],
    fields: Object.entries(fields).map(([name, pattern]) => {
      const isPcre2 = pattern.startsWith('pcre2:');
      const value = isPcre2 ? pattern.slice('pcre2:'.length) : pattern;
      return { name, type: isPcre2 ? 'pcre2' : 'osregex', negate: null, value };
    }),
    lists: [],
    same_field: counts?.same === undefined ? [] : [counts.same],
    description,
    mitre,
    groups,
  };
}
