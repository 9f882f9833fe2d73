import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSession, loadRuleset, type Ruleset, rootRules, type Verdict } from '@sluice/logtest';

export interface GoldenEvent {
  readonly log: string | readonly (readonly [string, number])[];
  readonly location?: string;
  readonly waitMs?: number;
}

export interface GoldenCase {
  readonly name: string;
  readonly ruleset: 'any' | 'bare' | 'stock' | 'differs';
  readonly rules?: readonly { readonly file: string; readonly xml: string }[];
  readonly lists?: readonly { readonly file: string; readonly text: string; readonly declared?: boolean }[];
  readonly events?: readonly GoldenEvent[];
  readonly expected?: readonly Record<string, unknown>[];
  readonly load?: { readonly ok: boolean; readonly messages: readonly string[] };
}

const FOLDER = new URL('golden/logtest/', import.meta.url);
/** Host name that the recordings show for the manager. */
const MANAGER = '<manager>';

export function readGolden(file: string): readonly GoldenCase[] {
  return (JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { cases: GoldenCase[] }).cases;
}

export interface Outcome {
  readonly load: { readonly ok: boolean; readonly messages: readonly string[] };
  readonly answers: readonly Record<string, unknown>[];
}

/** Loads the rules of a case under the root and runs its events in one session. */
export function runCase(golden: GoldenCase): Outcome {
  const lists = (golden.lists ?? []).filter(({ declared }) => declared !== false);
  const { ok, messages, ruleset } = loadRuleset({ rules: [rootRules(), ...(golden.rules ?? [])], lists });
  const answers = ruleset === undefined ? [] : runEvents(ruleset, golden.events ?? []);
  const failures = answers.flatMap(({ failed }) => (Array.isArray(failed) ? failed : []));
  for (const answer of answers) delete answer.failed;
  return { load: { ok, messages: [...messages, ...failures].map(shortMessage) }, answers };
}

export function expectedOutcome(golden: GoldenCase): Outcome {
  const load = golden.load ?? { ok: true, messages: [] };
  const answers = (golden.expected ?? []).map((answer, index) =>
    normalizeExpected(answer, golden.events?.[index]),
  );
  return { load: { ok: load.ok, messages: load.messages.map(shortMessage) }, answers };
}

function runEvents(ruleset: Ruleset, events: readonly GoldenEvent[]): Record<string, unknown>[] {
  let now = Date.UTC(2026, 10, 20, 12);
  const session = createSession(ruleset, { now: () => now, manager: MANAGER });
  return events.map((event) => {
    now += event.waitMs ?? 0;
    const log = logOf(event);
    return normalizeVerdict(session.evaluate({ log, location: event.location ?? 'app' }), log);
  });
}

export function logOf({ log }: GoldenEvent): string {
  return typeof log === 'string' ? log : log.map(([text, times]) => text.repeat(times)).join('');
}

function normalizeVerdict(verdict: Verdict, log: string): Record<string, unknown> {
  const failed = verdict.messages.filter((message) => message.startsWith('ERROR: (7312)'));
  const messages = verdict.messages.filter((message) => !failed.includes(message));
  return {
    alert: verdict.alert,
    decoder: verdict.decoder,
    rule: verdict.rule,
    data: verdict.data === undefined ? undefined : shorten(verdict.data),
    fullLog: verdict.fullLog !== undefined,
    fullLogText: verdict.fullLog === undefined || verdict.fullLog === log ? undefined : verdict.fullLog,
    previousOutput: verdict.previousOutput,
    predecoder: verdict.predecoder,
    location: verdict.location,
    agent: verdict.agent,
    messages: messages.length === 0 ? undefined : messages,
    failed: failed.length === 0 ? undefined : failed,
  };
}

function normalizeExpected(
  answer: Record<string, unknown>,
  event: GoldenEvent | undefined,
): Record<string, unknown> {
  const { alert, agent, location, ...rest } = answer;
  return {
    ...rest,
    alert: alert ?? false,
    location: location ?? event?.location ?? 'app',
    // Recorded as null where the manager could not process the event at all.
    agent: agent ?? undefined,
  };
}

/** Objects inside each other, the innermost value counted too. */
function levels(value: unknown): number {
  if (value === null || typeof value !== 'object') return 1;
  return 1 + Object.values(value).reduce<number>((deepest, inner) => Math.max(deepest, levels(inner)), 0);
}

/** Long texts and deep objects in the form the recordings store them. */
function shorten(value: unknown): unknown {
  const deep = levels(value);
  if (deep > 100) return { $deep: { levels: deep } };
  return shortenTexts(value);
}

function shortenTexts(value: unknown): unknown {
  if (typeof value === 'string') return shortText(value);
  if (Array.isArray(value)) return value.map(shortenTexts);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortenTexts(inner)]));
}

function shortText(text: string): unknown {
  const bytes = Buffer.byteLength(text);
  if (bytes <= 1500) return text;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { $long: { bytes, sha256, head: text.slice(0, 40), tail: text.slice(-40) } };
}

/** The recordings cut a very long message and note its length. */
function shortMessage(message: string): string {
  const cut = /^(.*)… \((\d+) characters\)$/s.exec(message);
  if (cut !== null) return `${cut[1]?.slice(0, 200)} ${cut[2]}`;
  return message.length > 400 ? `${message.slice(0, 200)} ${message.length}` : message;
}
