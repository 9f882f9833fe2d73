import { decodeLogData, type InflateBudget } from '../../src/intake/log-data.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../src/kernel/json.ts';

/** As much as a letter can hold, many times over. */
const MAX_BYTES = 8 * 1_048_576;
const MAX_DEPTH = 12;
/** How base64 of a gzip begins. */
const PACKED = 'H4sI';

/**
 * The body of a message with everything in it inflated that came as gzip, so that it can be redacted; what cannot be
 * inflated is left out. Reads as the same message.
 */
export function letterBody(body: string): string {
  if (!body.includes(PACKED)) return body;
  const budget = { left: MAX_BYTES };
  const plain = inflate(body, budget, 0);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function inflate(value: JsonValue, budget: InflateBudget, depth: number): JsonValue {
  if (depth > MAX_DEPTH) return null;
  if (typeof value === 'string') return inflateText(value, budget, depth);
  if (isJsonArray(value)) return value.map((each) => inflate(each, budget, depth + 1));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, inflate(each, budget, depth + 1)]),
  );
}

function inflateText(text: string, budget: InflateBudget, depth: number): JsonValue {
  if (!text.includes(PACKED)) return text;
  const trimmed = text.trim();
  if (trimmed.startsWith(PACKED)) {
    const plain = decodeLogData(trimmed, budget);
    return plain === undefined ? '' : inflate(plain, budget, depth + 1);
  }
  try {
    return JSON.stringify(inflate(JSON.parse(trimmed) as JsonValue, budget, depth + 1));
  } catch {
    return text;
  }
}
