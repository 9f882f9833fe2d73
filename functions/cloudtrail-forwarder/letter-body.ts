import { decodeLogData, type InflateBudget } from '../../src/intake/trail/log-data.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';

/** As much as a letter can hold, many times over. */
const MAX_BYTES = 8 * 1_048_576;
/** Twice what a message is read to, and the record in it. */
const MAX_DEPTH = 64;
/** How base64 of a gzip begins. */
const PACKED = 'H4sI';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Where streams and CloudWatch Logs put data, whether it is a gzip or not; Firehose puts it beside a `recordId`. */
const HOLDERS = new Set(['awslogs', 'kinesis']);

type Opening = InflateBudget & { opened: boolean };

/**
 * The body of a message with the texts in place of everything in it that came as base64, so that it can be redacted; what
 * cannot be read as text is left out. Reads as the same message.
 */
export function letterBody(body: string): string {
  const opening = { left: MAX_BYTES, opened: false };
  const plain = openText(body, opening, 0);
  return opening.opened ? plain : body;
}

function open(value: JsonValue, opening: Opening, depth: number, name = ''): JsonValue {
  if (depth > MAX_DEPTH) {
    opening.opened = true;
    return null;
  }
  if (typeof value === 'string') return openText(value, opening, depth);
  if (isJsonArray(value)) return value.map((each) => open(each, opening, depth + 1));
  if (!isJsonObject(value)) return value;
  const holder = HOLDERS.has(name) || typeof value.recordId === 'string';
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, openMember(key, each, holder, opening, depth)]),
  ) satisfies JsonObject;
}

function openMember(
  key: string,
  value: JsonValue,
  holder: boolean,
  opening: Opening,
  depth: number,
): JsonValue {
  const data = holder && key === 'data' && typeof value === 'string' ? value.trim() : undefined;
  if (data !== undefined && BASE64.test(data)) return openData(data, opening, depth);
  return open(value, opening, depth + 1, key);
}

function openText(text: string, opening: Opening, depth: number): string {
  const trimmed = text.trim();
  if (trimmed.startsWith(PACKED)) return openData(trimmed, opening, depth);
  if (!/^[{["]/.test(trimmed)) return text;
  const before = opening.opened;
  opening.opened = false;
  try {
    const plain = open(JSON.parse(trimmed) as JsonValue, opening, depth + 1);
    return opening.opened ? JSON.stringify(plain) : text;
  } catch {
    return text;
  } finally {
    opening.opened ||= before;
  }
}

function openData(data: string, opening: Opening, depth: number): string {
  opening.opened = true;
  const plain = decodeLogData(data, opening);
  return plain === undefined || depth > MAX_DEPTH ? '' : openText(plain, opening, depth + 1);
}
