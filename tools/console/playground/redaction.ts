import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Envelope } from '../../../src/event/envelope.ts';
import { isJsonArray, type JsonValue } from '../../../src/kernel/json.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { DocumentKind } from '../../../src/redact/document-policies.ts';
import { createExplain, type Explain, type ExplainedFinding } from '../../../src/redact/explain.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import type { ProvenRedaction } from '../../../src/redact/policy-from.ts';
import { createRedactor, type Redactor } from '../../../src/redact/redactor.ts';
import { titleOf, whyOf } from '../../cli/commands/redact/finding-words.ts';
import { documentsOf } from '../../cli/commands/redact/redact-documents.ts';
import { normalizeRecords } from './app-records.ts';
import { createFindKept, type FindKept } from './kept.ts';
import { readPolicyText } from './policy-text.ts';
import { printDocument, printRedacted } from './print-document.ts';
import { type Played, refuse, tooLong } from './problem.ts';
import { readRecords } from './record-text.ts';
import {
  type DocumentView,
  MAX_TEXT_BYTES,
  RECORD_KINDS,
  type RecordKind,
  type RedactionView,
} from './view.ts';

const MAX_DOCUMENTS = 20;
const MAX_FINDINGS = 300;
const MAX_KEPT = 100;

const RequestSchema = z.strictObject({ kind: z.enum(RECORD_KINDS), text: z.string(), policy: z.string() });

const POLICIES: Readonly<Record<RecordKind, DocumentKind>> = {
  app: 'event',
  cloudtrail: 'cloudtrail',
  aws_log: 'aws_log',
  json: 'all',
  text: 'all',
};

/** One thing that is redacted by itself. */
interface Part {
  readonly label: string;
  readonly document: JsonValue;
  /** No JSON. */
  readonly isText: boolean;
}

/** What a policy does to a text or to records, and what it leaves on purpose. `request` is a `RedactionRequest`. */
export function playRedaction(request: unknown, now: number): Played<RedactionView> {
  const asked = RequestSchema.safeParse(request);
  if (!asked.success)
    return refuse({ where: 'request', message: 'a kind, a text and a policy are asked for' });
  const { kind, text, policy } = asked.data;
  const settings = readPolicyText(policy);
  const parts = kind === 'text' ? textPart(text) : recordParts(kind, text, now);
  if (!settings.ok || !parts.ok)
    return refuse(...(parts.ok ? [] : parts.error), ...(settings.ok ? [] : settings.error));
  return ok(viewOf(parts.value, new Engine(settings.value, POLICIES[kind])));
}

function textPart(text: string): Played<readonly Part[]> {
  const long = tooLong('text', text, MAX_TEXT_BYTES);
  return long === undefined ? ok([{ label: 'text', document: text, isText: true }]) : refuse(long);
}

function recordParts(kind: Exclude<RecordKind, 'text'>, text: string, now: number): Played<readonly Part[]> {
  const records = readRecords(text, 'text');
  if (!records.ok) return records;
  const many = records.value.length > 1;
  if (kind === 'app') {
    const envelopes = normalizeRecords(records.value, 'text', now);
    if (!envelopes.ok) return envelopes;
    return ok(envelopes.value.map(({ event }: Envelope, i) => partOf(event, `event ${i + 1}`)));
  }
  return ok(
    records.value.flatMap(({ line, value }) => {
      const where = many ? `line ${line}` : '';
      // A list of records is what a file of them holds.
      if (kind !== 'json' && isJsonArray(value)) return value.map((one, i) => partOf(one, `record ${i + 1}`));
      return documentsOf(value, POLICIES[kind]).parts.map((part) =>
        partOf(part.value, [where, part.label].filter((word) => word !== '').join(', ') || 'record'),
      );
    }),
  );
}

const partOf = (document: unknown, label: string): Part => ({
  label,
  document: document as JsonValue,
  isText: false,
});

/** One policy, made once for all records. */
class Engine {
  readonly explain: Explain;
  readonly redactor: Redactor;
  readonly kept: FindKept;

  constructor(settings: ProvenRedaction, kind: DocumentKind) {
    // The tenant's own key is in Secrets Manager: pseudonyms look as they do in production, and are others.
    const policy = policyFor(settings, kind, { current: randomBytes(32).toString('hex') });
    this.explain = createExplain(policy);
    this.redactor = createRedactor(policy);
    this.kept = createFindKept(policy, settings);
  }
}

function viewOf(parts: readonly Part[], engine: Engine): RedactionView {
  const totals = new Map<string, { readonly type: string; readonly action: string; count: number }>();
  const documents: DocumentView[] = [];
  for (const part of parts) {
    const findings = engine.explain(part.document);
    for (const { type, action } of findings) {
      const total = totals.get(`${type} ${action}`) ?? { type, action, count: 0 };
      total.count += 1;
      totals.set(`${type} ${action}`, total);
    }
    if (documents.length < MAX_DOCUMENTS) documents.push(documentView(part, findings, engine));
  }
  return {
    documents,
    totals: [...totals.values()]
      .toSorted((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1))
      .map((total) => ({ ...total, ...titled(total.type) })),
    left: parts.length - documents.length,
  };
}

function titled(type: string): { readonly title?: string } {
  const title = titleOf(type);
  return title === undefined ? {} : { title };
}

function documentView(
  { label, document, isText }: Part,
  findings: readonly ExplainedFinding[],
  { redactor, kept: findKept }: Engine,
): DocumentView {
  const numbers = new Map(findings.map((finding, i) => [finding, i]));
  const options = { numberOf: (finding: ExplainedFinding) => numbers.get(finding) ?? -1, isText };
  const before = printDocument(document, findings, options);
  const after = printRedacted(redactor.redact(document).value, findings, options);
  const kept = findKept(document, findings);
  return {
    label,
    before: before.segments,
    after: after.segments,
    cut: before.cut || after.cut,
    findings: findings.slice(0, MAX_FINDINGS).map((finding) => ({
      path: finding.path,
      part: finding.part,
      type: finding.type,
      action: finding.action,
      by: whyOf(finding),
      ...(finding.replacement === undefined ? {} : { becomes: finding.replacement }),
    })),
    moreFindings: Math.max(0, findings.length - MAX_FINDINGS),
    kept: kept.slice(0, MAX_KEPT),
    moreKept: Math.max(0, kept.length - MAX_KEPT),
  };
}
