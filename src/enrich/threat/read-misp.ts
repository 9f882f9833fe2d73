import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type Confidence, type IndicatorType, TLP_MARKS, type TlpMark } from './indicator.ts';
import type { RefusalReason } from './refusals.ts';

/** What an attribute of MISP says, its value unread. https://www.misp-standard.org/rfc/misp-standard-core.html */
export interface MispValue {
  readonly type: IndicatorType;
  readonly value: string;
  readonly confidence: Confidence;
  readonly tlp: TlpMark;
  /** Seconds since the epoch; 0: not said. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly reference: string;
}

/** Types of attributes that events of ours can show; of a pair `a|b`, which halves. */
const TYPES: Readonly<Record<string, readonly (IndicatorType | undefined)[]>> = {
  'ip-src': ['ip'],
  'ip-dst': ['ip'],
  'ip-src|port': ['ip'],
  'ip-dst|port': ['ip'],
  domain: ['domain'],
  hostname: ['hostname'],
  'hostname|port': ['hostname'],
  'domain|ip': ['domain', 'ip'],
  url: ['url'],
  uri: ['url'],
  link: [],
  md5: ['hash'],
  sha1: ['hash'],
  sha256: ['hash'],
  'filename|md5': [undefined, 'hash'],
  'filename|sha1': [undefined, 'hash'],
  'filename|sha256': [undefined, 'hash'],
  'malware-sample': [undefined, 'hash'],
  'user-agent': ['user-agent'],
};

/** Threat levels of an event: high, medium, low, undefined. */
const CONFIDENCE: Readonly<Record<string, Confidence>> = { 1: 'High', 2: 'Medium', 3: 'Low', 4: 'Low' };

type MispEvent = JsonObject & { readonly Event: JsonObject & { readonly uuid: string } };

export function isMispEvent(file: JsonValue): file is MispEvent {
  return isJsonObject(file) && isJsonObject(file.Event) && typeof file.Event.uuid === 'string';
}

/** Whether events of ours can show what an attribute of this type says. */
export function isShownType(type: JsonValue | undefined): boolean {
  return typeof type === 'string' && Object.hasOwn(TYPES, type);
}

/** The indicators of an event file of a MISP feed, each a value or the reason why it is none; undefined: no such file. */
export function mispValues(file: JsonValue): Generator<Result<MispValue, RefusalReason>> | undefined {
  return isMispEvent(file) ? valuesOf(file.Event, file.Event.uuid) : undefined;
}

function* valuesOf(event: JsonObject, uuid: string): Generator<Result<MispValue, RefusalReason>> {
  const shared = {
    confidence: CONFIDENCE[wordOf(event.threat_level_id)] ?? 'Medium',
    tlp: tlpOf(event),
    seen: seconds(event.timestamp) || seconds(event.date),
    reference: uuid,
  };
  for (const attribute of attributesOf(event)) {
    const types =
      typeof attribute.type === 'string' && Object.hasOwn(TYPES, attribute.type) ? TYPES[attribute.type] : [];
    if (isSet(attribute.deleted)) yield err('deleted');
    else if (types === undefined || types.length === 0) yield err('other_type');
    else if (!isSet(attribute.to_ids)) yield err('not_for_detection');
    else if (typeof attribute.value !== 'string') yield err('unreadable');
    else {
      const parts =
        types.length > 1 || wordOf(attribute.type).endsWith('|port')
          ? attribute.value.split('|')
          : [attribute.value];
      for (const [i, type] of types.entries())
        if (type !== undefined)
          yield ok({
            type,
            value: parts[i] ?? '',
            confidence: shared.confidence,
            tlp: tlpOf(attribute) || shared.tlp,
            firstSeen: seconds(attribute.first_seen),
            lastSeen: seconds(attribute.last_seen) || seconds(attribute.timestamp) || shared.seen,
            reference: shared.reference,
          });
    }
  }
}

function* attributesOf(event: JsonObject): Generator<JsonObject> {
  yield* objectsOf(event.Attribute);
  for (const object of objectsOf(event.Object))
    if (!isSet(object.deleted)) yield* objectsOf(object.Attribute);
}

export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

/** MISP writes true, 1 and "1". */
function isSet(value: JsonValue | undefined): boolean {
  return value === true || value === 1 || value === '1';
}

/** A text, or a number as one; anything else is none. */
function wordOf(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The strictest mark of several. */
function tlpOf({ Tag }: JsonObject): TlpMark {
  const marks = objectsOf(Tag).map(({ name }) => /^tlp:(.+)$/i.exec(wordOf(name))?.[1]?.toUpperCase() ?? '');
  const levels = marks.map((mark) => (TLP_MARKS as readonly string[]).indexOf(mark));
  return TLP_MARKS[Math.max(0, ...levels)] ?? '';
}

/** MISP writes seconds as text, dates, and times of ISO 8601. */
function seconds(value: JsonValue | undefined): number {
  if (typeof value !== 'string' && typeof value !== 'number') return 0;
  const number = /^\d{1,10}$/.test(String(value)) ? Number(value) : Date.parse(String(value)) / 1_000;
  return Number.isFinite(number) && number > 0 ? Math.floor(number) : 0;
}

/** The event files of a feed by their `manifest.json`, each with the time of its last change; undefined: no manifest. */
export function readManifest(manifest: JsonValue): ReadonlyMap<string, number> | undefined {
  if (!isJsonObject(manifest)) return undefined;
  const entries = Object.entries(manifest).filter(([uuid]) => UUID.test(uuid));
  return new Map(
    entries.map(([uuid, event]) => [uuid.toLowerCase(), isJsonObject(event) ? seconds(event.timestamp) : 0]),
  );
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
