import type { Envelope } from '../../event/envelope.ts';
import { isJsonObject } from '../../kernel/json.ts';

/** Port: the archive, hour by hour. */
export interface ArchivedEvents {
  /** Names of the objects of an hour in order, those behind `after`; a page for each request. */
  objects(hour: string, after?: string): AsyncIterable<readonly string[]>;
  /** The lines of an object, an envelope each; `gone` when it is there no more, `unreadable` when it is not compressed text. */
  lines(object: string): Promise<readonly string[] | 'gone' | 'unreadable'>;
}

const isText = (value: unknown) => typeof value === 'string';
const isTextOrNone = (value: unknown) => value === undefined || isText(value);
const areTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isObjectOrNone = (value: unknown) => value === undefined || isJsonObject(value);

/** An envelope of the archive as far as sums need it; undefined when the line is none. Years may lie between writer and reader. */
export function readArchived(line: string): Envelope | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || !isText(value.tenant) || !isText(value.source) || !isObjectOrNone(value.record))
    return undefined;
  const { event: document } = value;
  if (!isJsonObject(document) || !isJsonObject(document.event)) return undefined;
  const { event, user = {}, source = {} } = document;
  const { action, kind, outcome, category, type, created, provider } = event;
  if (![action, kind, outcome, created, document['@timestamp']].every(isText)) return undefined;
  if (!areTexts(category) || !areTexts(type) || !isTextOrNone(provider)) return undefined;
  if (!isJsonObject(user) || ![user.name, user.email, user.id, user.domain].every(isTextOrNone))
    return undefined;
  if (!isJsonObject(source) || ![source.ip, source.address].every(isTextOrNone)) return undefined;
  return value as unknown as Envelope;
}
