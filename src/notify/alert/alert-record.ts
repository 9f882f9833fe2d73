import * as z from 'zod/mini';
import { SEVERITIES } from '../../event/severity.ts';
import { plainLine } from '../plain-text.ts';
import { type AlertFacts, userOf } from './alert-facts.ts';

const word = z.string();
const optionalWord = z.optional(word);

/** What is kept of an alert to count it later: some hundred bytes, and nothing that redaction has not left. */
export const AlertRecordSchema = z.object({
  /** When Sluice took it, epoch ms: so each alert is of one day, and a day that is over does not change. */
  at: z.int(),
  severity: z.enum(SEVERITIES),
  rule: z.object({ id: word, level: z.int(), description: word, groups: z.array(word) }),
  tenant: optionalWord,
  application: optionalWord,
  action: optionalWord,
  outcome: optionalWord,
  user: optionalWord,
  target: optionalWord,
  /** An address, or what stands in its place. */
  source: optionalWord,
  country: optionalWord,
  techniques: z.array(word),
  compliance: z.array(z.object({ framework: word, controls: z.array(word) })),
});
export type AlertRecord = z.infer<typeof AlertRecordSchema>;

const LONGEST = 200;

export function recordOf(facts: AlertFacts, at: number): AlertRecord {
  const { severity, rule, tenant, application, action, outcome, user, source, techniques, compliance } =
    facts;
  return {
    at,
    severity,
    rule: { ...rule, description: plainLine(rule.description, LONGEST) },
    tenant,
    application,
    action,
    outcome,
    user: userOf(facts),
    target: user.target,
    source: sourceAddress(facts),
    country: source.country,
    techniques: techniques.map(({ id }) => id),
    compliance,
  };
}

/** The one word for where it came from. */
export function sourceAddress({ source }: AlertFacts): string | undefined {
  return source.ip ?? source.address;
}

/** Undefined when it is no record that this version can read. */
export function readRecord(json: string): AlertRecord | undefined {
  try {
    return AlertRecordSchema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
