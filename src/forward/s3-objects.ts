import { sha256 } from '../kernel/digest.ts';
import type { S3Line } from './encode-s3.ts';
import type { WireEvent } from './sink.ts';

/**
 * Limits of one object. The module that reads it is one Python process: it holds an object whole, about ten times its size,
 * and sends some thousand events a second, and what it had begun when it dies is sent again. 5 000 events are a second or two.
 */
const MAX_LINES = 5_000;
const MAX_OBJECT_BYTES = 8 * 1_048_576;
const ID_LENGTH = 32;

/** An event that is to go into an object; `position` is its place in what was handed over. */
export interface Placed extends S3Line {
  readonly event: WireEvent;
  readonly position: number;
}

export interface S3Object {
  readonly key: string;
  /** JSON Lines, not yet compressed. */
  readonly body: string;
  readonly positions: readonly number[];
}

/**
 * Events as objects, in order, one or more for each tenant and source.
 *
 * The key `<prefix>/<tenant>/<source>/YYYY/MM/DD/HH/<id>.jsonl.gz` depends on the events alone: the hour is that of the first
 * arrival among them, and the id a digest of all. The same events, sent together again, get the same key.
 * It holds nothing that S3 would encode in its notification: Wazuh decodes `%20` there, but not `+`.
 */
export function toS3Objects(placed: readonly Placed[], prefix: string): readonly S3Object[] {
  const groups = new Map<string, Placed[][]>();
  const bytes = new Map<Placed[], number>();
  for (const each of placed) {
    const folder = [prefix, each.event.tenant, each.event.source].map(safe).join('/');
    const group = groups.get(folder) ?? [];
    groups.set(folder, group);
    let chunk = group.at(-1);
    const size = each.line.length + 1;
    if (
      chunk === undefined ||
      chunk.length >= MAX_LINES ||
      (bytes.get(chunk) ?? 0) + size > MAX_OBJECT_BYTES
    ) {
      chunk = [];
      group.push(chunk);
    }
    chunk.push(each);
    bytes.set(chunk, (bytes.get(chunk) ?? 0) + size);
  }
  return [...groups].flatMap(([folder, chunks]) => chunks.map((chunk, i) => toObject(folder, i, chunk)));
}

function toObject(folder: string, number: number, chunk: readonly Placed[]): S3Object {
  const body = chunk.map(({ line }) => `${line}\n`).join('');
  return {
    key: `${folder}/${hourOf(chunk)}/${sha256(`${folder} ${number}\n${body}`, ID_LENGTH)}.jsonl.gz`,
    body,
    positions: chunk.map(({ position }) => position),
  };
}

/** `YYYY/MM/DD/HH` in UTC. Every event of ours says when it came in; the epoch stands for one that does not. */
function hourOf(chunk: readonly Placed[]): string {
  const first = Math.min(...chunk.map(({ at }) => (Number.isNaN(at) ? Number.POSITIVE_INFINITY : at)));
  const at = Number.isFinite(first) ? first : 0;
  return new Date(at).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/');
}

function safe(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_');
}
