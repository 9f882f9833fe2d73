import type { Envelope, Source } from '../../../src/event/envelope.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import type { Result } from '../../../src/kernel/result.ts';
import { normalizeAppEvent } from '../../../src/normalize/app.ts';
import { normalizeCloudTrail } from '../../../src/normalize/cloudtrail.ts';
import type { NormalizeFault } from '../../../src/normalize/fault.ts';
import { normalizeSentry } from '../../../src/normalize/sentry.ts';
import { normalizeSupabase } from '../../../src/normalize/supabase.ts';
import { envelopeLine } from '../envelope-line.ts';
import { LineRefused } from '../faults.ts';
import { filterLines } from '../filter.ts';
import { type CliStreams, parseLine } from '../lines.ts';

export interface NormalizeOptions {
  readonly source: NormalizeSource;
  readonly tenant: string;
  readonly application: string;
  /** Epoch ms. */
  readonly now: number;
}

/** What comes as lines; other sources of AWS come as files and EventBridge events. */
export const NORMALIZE_SOURCES = ['app', 'cloudtrail', 'supabase', 'sentry'] as const satisfies Source[];
export type NormalizeSource = (typeof NORMALIZE_SOURCES)[number];

/** Equal events are told apart within this many; so much is remembered of an endless input. */
const REMEMBERED_IDS = 100_000;

/** `sluice normalize`: what applications, CloudTrail or webhooks write → SecurityEvents. */
export function normalizeCommand(streams: CliStreams, options: NormalizeOptions): Promise<number> {
  const normalize = NORMALIZERS[options.source](options);
  return filterLines(streams, (line, lineNumber) => normalize(parseLine(line), lineNumber));
}

const NORMALIZERS: Readonly<Record<NormalizeSource, (options: NormalizeOptions) => Normalizer>> = {
  app: appNormalizer,
  cloudtrail: trailNormalizer,
  supabase: (options) => hookNormalizer(normalizeSupabase, options),
  sentry: (options) => hookNormalizer(normalizeSentry, options),
};

type Normalizer = (value: JsonValue, lineNumber: number) => readonly (string | LineRefused)[];

/** The input counts as one request, with a line's number as its place in it. */
function appNormalizer({ tenant, application, now }: NormalizeOptions): Normalizer {
  const derivedIds = new Map<string, number>();
  const context = { tenant, application, receivedAt: now, requestId: 'stdin', derivedIds };
  return (value, lineNumber) => {
    if (derivedIds.size >= REMEMBERED_IDS) derivedIds.clear();
    return [lineOf(normalizeAppEvent(value, { ...context, position: lineNumber - 1 }))];
  };
}

/** A line is one record, or a whole CloudTrail file with its `Records`. */
function trailNormalizer({ tenant, now }: NormalizeOptions): Normalizer {
  const context = { tenant, bucket: 'stdin', object: '', readAt: now };
  return (value) =>
    isJsonObject(value) && isJsonArray(value.Records)
      ? value.Records.map((record, i) => lineOf(normalizeCloudTrail(record, context), `Records.${i}`))
      : [lineOf(normalizeCloudTrail(value, context))];
}

/** A line is the body of one webhook, or a list as log drains send them. */
function hookNormalizer(
  normalize: typeof normalizeSupabase,
  { tenant, application, now }: NormalizeOptions,
): Normalizer {
  const context = { tenant, application, receivedAt: now };
  return (value) =>
    isJsonArray(value)
      ? value.map((record, i) => lineOf(normalize(record, context), String(i)))
      : [lineOf(normalize(value, context))];
}

function lineOf(normalized: Result<Envelope, NormalizeFault<string>>, place = ''): string | LineRefused {
  if (normalized.ok) return envelopeLine(normalized.value);
  const { code, message, path } = normalized.error;
  const where = [place, path].filter((part) => part !== '').join('.');
  const advice = code === 'tenant_mismatch' ? '; name it with --tenant' : '';
  return new LineRefused(`${where}${where === '' ? '' : ': '}${message}${advice}`);
}
