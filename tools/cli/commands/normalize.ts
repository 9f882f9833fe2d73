import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import { normalizeAppEvent } from '../../../src/normalize/app.ts';
import { normalizeCloudTrail } from '../../../src/normalize/cloudtrail.ts';
import { envelopeLine } from '../envelope-line.ts';
import { type CliStreams, filterLines, LineRefused, parseLine } from '../lines.ts';

export interface NormalizeOptions {
  readonly source: 'app' | 'cloudtrail';
  readonly tenant: string;
  readonly application: string;
  /** Epoch ms. */
  readonly now: number;
}

/** `sluice normalize`: what applications or CloudTrail write → SecurityEvents. */
export function normalizeCommand(streams: CliStreams, options: NormalizeOptions): Promise<number> {
  const derivedIds = new Map<string, number>();
  const app = (value: JsonValue, position: number): string => {
    const { tenant, application, now: receivedAt } = options;
    const context = { tenant, application, receivedAt, requestId: 'cli', position, derivedIds };
    const normalized = normalizeAppEvent(value, context);
    if (normalized.ok) return envelopeLine(normalized.value);
    throw refused(normalized.error);
  };
  const trail = (record: JsonObject): string => {
    const origin = { tenant: options.tenant, bucket: 'stdin', object: 'stdin', readAt: options.now };
    const normalized = normalizeCloudTrail(record, origin);
    if (normalized.ok) return envelopeLine(normalized.value);
    throw refused(normalized.error);
  };
  return filterLines(streams, (line, position) => {
    const value = parseLine(line) as JsonValue;
    if (options.source === 'app') return [app(value, position)];
    if (!isJsonObject(value)) throw new LineRefused('a CloudTrail record is a JSON object');
    return isJsonArray(value.Records) ? value.Records.filter(isJsonObject).map(trail) : [trail(value)];
  });
}

function refused({ message, path }: { readonly message: string; readonly path: string }): LineRefused {
  return new LineRefused(path === '' ? message : `${path}: ${message}`);
}
