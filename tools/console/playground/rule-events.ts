import type { Enrich } from '../../../src/enrich/enricher.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { ok } from '../../../src/kernel/result.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { normalizeRecords } from './app-records.ts';
import { type Played, refuse, tooLong } from './problem.ts';
import { readRecords } from './record-text.ts';
import { MAX_RECORDS, MAX_TEXT_BYTES, type RuleRequest } from './view.ts';

/** The lines that reach Wazuh. */
export function linesOf(
  { events, form }: Pick<RuleRequest, 'events' | 'form'>,
  enrich: Enrich,
  now: number,
): Played<readonly string[]> {
  const lines = form === 'app' ? pipelineLines(events, enrich, now) : writtenLines(events);
  return lines.ok && lines.value.length === 0 ? refuse(NO_EVENT) : lines;
}

const NO_EVENT = {
  where: 'events',
  line: 1,
  column: 1,
  message: 'there is no event; paste one, or choose a sample',
} as const;

/** What the stages make of events of an application, with the policy that holds without a word. */
function pipelineLines(text: string, enrich: Enrich, now: number): Played<readonly string[]> {
  const records = readRecords(text, 'events');
  if (!records.ok) return records;
  const envelopes = normalizeRecords(records.value, 'events', now);
  if (!envelopes.ok) return envelopes;
  const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'event'));
  return ok(
    envelopes.value.map((envelope) => {
      const { value } = redactor.redact(envelope.event as unknown as JsonObject);
      const redacted = { ...envelope, event: value as unknown as typeof envelope.event };
      return encodeEnvelope(enrich(redacted), undefined).line;
    }),
  );
}

/** Lines as they are; a JSON document over several lines is one, as it would be sent. */
function writtenLines(text: string): Played<readonly string[]> {
  const long = tooLong('events', text, MAX_TEXT_BYTES);
  if (long !== undefined) return refuse(long);
  const plain = text.replace(/^\ufeff/, '');
  const lines = plain.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length > 1 && /^\s*[{[]\s*$/.test(lines[0] ?? '')) {
    const document = readRecords(plain, 'events');
    if (!document.ok) return document;
    return ok(document.value.map(({ value }) => JSON.stringify(value)));
  }
  if (lines.length > MAX_RECORDS)
    return refuse({
      where: 'events',
      message: `${lines.length} events are more than the ${MAX_RECORDS} that are read here; leave some out`,
    });
  return ok(lines);
}
