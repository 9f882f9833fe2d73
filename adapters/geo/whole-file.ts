import { readFileSync, statSync } from 'node:fs';

const kept = new Map<string, { readonly stamp: string; readonly bytes: Buffer }>();

/**
 * A file's bytes, read once in a process as long as the file stays as it is: a process that builds a stage again, as the
 * local stack does, need not read 30 MB again. Throws as `node:fs` does.
 */
export function wholeFile(path: string): Buffer {
  const { size, mtimeMs } = statSync(path);
  const stamp = `${size} ${mtimeMs}`;
  const known = kept.get(path);
  if (known?.stamp === stamp) return known.bytes;
  const bytes = readFileSync(path);
  kept.set(path, { stamp, bytes });
  return bytes;
}
