import { gunzipSync } from 'node:zlib';

function decoded(text: string): readonly string[] {
  return [...text.matchAll(/[\w+/-]{16,}={0,2}/g)].flatMap(([run]) => {
    try {
      return [inflated(Buffer.from(run, 'base64'))];
    } catch {
      return [];
    }
  });
}

/** Bytes as text, inflated where they are gzip. */
export function inflated(bytes: Uint8Array): string {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
    ? gunzipSync(bytes).toString()
    : Buffer.from(bytes).toString('utf8');
}

/** A text, and whatever stands in it as base64, inflated where it is gzip. */
export function withDecoded(text: string): readonly string[] {
  return [text, ...decoded(text)];
}

/** Every string inside a value, keys included, each also decoded. */
export function everyText(value: unknown): readonly string[] {
  if (typeof value === 'string') return withDecoded(value);
  if (value instanceof Uint8Array) return withDecoded(inflated(value));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...withDecoded(key), ...everyText(inner)]);
}
