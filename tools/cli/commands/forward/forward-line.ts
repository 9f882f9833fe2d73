import type { Source } from '../../../../src/event/envelope.ts';
import { WAZUH_EVENT_BYTES } from '../../../../src/event/limits.ts';
import { sourceOfModuleWord } from '../../../../src/forward/module-shapes.ts';
import type { WireEvent } from '../../../../src/forward/sink.ts';
import { sha256 } from '../../../../src/kernel/digest.ts';
import { isJsonObject, type JsonObject } from '../../../../src/kernel/json.ts';
import { LineRefused } from '../../faults.ts';
import { parseLine } from '../../lines.ts';

/**
 * A line that `sluice encode` printed, with what a way in goes by read out of it. The line itself goes out as it is.
 *
 * @throws LineRefused
 */
export function wireEventOf(line: string): WireEvent {
  const document = parseLine(line);
  if (!isJsonObject(document) || typeof document.integration !== 'string')
    throw new LineRefused('this is no line for Wazuh; run it through `sluice encode` first');
  const bytes = Buffer.byteLength(line);
  if (bytes > WAZUH_EVENT_BYTES)
    throw new LineRefused(`a line for Wazuh holds at most ${WAZUH_EVENT_BYTES} bytes, this one ${bytes}`);
  const sluice = objectAt(document, 'sluice');
  const event = objectAt(sluice, 'event');
  const aws = objectAt(document, 'aws');
  const isAws = document.integration === 'aws';
  return {
    id: textAt(event, 'id') ?? sha256(line),
    line,
    source: isAws
      ? (sourceOfModuleWord(textAt(aws, 'source')) ?? 'cloudtrail')
      : sourceOf(textAt(event, 'dataset')),
    tenant: textAt(objectAt(sluice, 'organization'), 'id') ?? 'main',
    origin:
      (isAws ? textAt(objectAt(aws, 'log_info'), 's3bucket') : textAt(objectAt(sluice, 'service'), 'name')) ??
      'stdin',
    severity: Number(event.severity ?? 0),
  };
}

function sourceOf(dataset: string | undefined): Source {
  if (dataset?.startsWith('supabase.') === true) return 'supabase';
  return dataset?.startsWith('sentry.') === true ? 'sentry' : 'app';
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

function textAt(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
