import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { isMispEvent, isShownType, objectsOf } from '../threat/read-misp.ts';

/** An event of MISP as it is kept between two refreshes: one line of JSON. */
export interface KeptEvent {
  readonly uuid: string;
  /** Of its last change, as the manifest had it; seconds since the epoch. */
  readonly changedAt: number;
  /** The event file, no more of it than `mispValues` reads. */
  readonly file: string;
}

const SEPARATOR = '\t';

/** Lines of `uuid<TAB>seconds<TAB>file`. */
export function keptLines(events: Iterable<KeptEvent>): string {
  return [...events]
    .map(({ uuid, changedAt, file }) => `${uuid}${SEPARATOR}${changedAt}${SEPARATOR}${file}\n`)
    .join('');
}

/** Lines that are no kept events are left out, and then read anew. */
export function* readKept(text: string): Generator<KeptEvent> {
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const match = LINE.exec(text.slice(at, Math.min(end, at + 64)));
    if (match !== null) {
      const [head, uuid = '', changedAt = ''] = match;
      yield { uuid, changedAt: Number(changedAt), file: text.slice(at + head.length, end) };
    }
    at = end + 1;
  }
}

const LINE = /^([0-9a-f-]{36})\t(\d{1,10})\t/;

/** An event file without what is not read of it; undefined when it is none, or another event than was asked for. */
export function eventToKeep(file: JsonValue, uuid: string): string | undefined {
  if (!isMispEvent(file) || file.Event.uuid.toLowerCase() !== uuid) return undefined;
  const event = file.Event;
  return JSON.stringify({
    Event: {
      ...picked(event, ['uuid', 'threat_level_id', 'timestamp', 'date']),
      ...tags(event),
      Attribute: objectsOf(event.Attribute).map(attributeToKeep),
      Object: objectsOf(event.Object).map((object) => ({
        ...picked(object, ['deleted']),
        Attribute: objectsOf(object.Attribute).map(attributeToKeep),
      })),
    },
  });
}

/** What is not taken anyway is kept without its value, so that it still counts. */
function attributeToKeep(attribute: JsonObject): JsonObject {
  const names = isShownType(attribute.type) ? [...SAID, 'value'] : SAID;
  return { ...picked(attribute, names), ...tags(attribute) };
}

const SAID = ['type', 'to_ids', 'deleted', 'timestamp', 'first_seen', 'last_seen'];

function picked(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = object[name];
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
}

function tags({ Tag }: JsonObject): JsonObject {
  const names = isJsonArray(Tag) ? Tag.filter(isJsonObject).map(({ name }) => name) : [];
  const marks = names.filter((name) => typeof name === 'string' && /^tlp:/i.test(name));
  return marks.length === 0 ? {} : { Tag: marks.map((name) => ({ name: name ?? '' })) };
}
