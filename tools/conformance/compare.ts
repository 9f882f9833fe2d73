import { createHash } from 'node:crypto';
import { type Got, jsonOf } from './http.ts';
import type { RecordedResponse } from './recordings.ts';
import { PLACEHOLDERS, type Tolerance } from './tolerances.ts';

export interface Comparison {
  /** What differs beyond every tolerance, one line each; empty when nothing does. */
  readonly differences: readonly string[];
  /** Names of the tolerances that were needed. */
  readonly tolerated: readonly string[];
}

/** Compares an answer with a recorded one: status, headers in order, body with the order of its members. */
export function compareResponse(
  recorded: RecordedResponse,
  got: Got,
  tolerances: readonly Tolerance[] = [],
): Comparison {
  const walk = createWalk([...tolerances, ...PLACEHOLDERS]);
  walk.same('status', recorded.status, got.status);
  if (recorded.keepsConnectionOpen === got.closes) {
    walk.differ('connection', recorded.keepsConnectionOpen ? 'kept open' : 'closed', 'the other');
  }
  compareBody(recorded, got, walk);
  compareHeaders(recorded, got, walk);
  return walk.result();
}

function compareBody({ json, body = '' }: RecordedResponse, got: Got, walk: Walk): void {
  if (json !== undefined) walk.same('body', json, jsonOf(got) ?? got.body);
  else if (typeof body === 'string') walk.same('body', body, got.body);
  else {
    const sha256 = createHash('sha256').update(got.body).digest('hex');
    walk.same('sha256 of the body', body.$long.sha256, sha256);
  }
}

function compareHeaders(recorded: RecordedResponse, got: Got, walk: Walk): void {
  const names = (headers: RecordedResponse['headers']) => headers.map(([name]) => name.toLowerCase());
  walk.same('order of headers', names(recorded.headers).join(' '), names(got.headers).join(' '));
  for (const [name, value] of recorded.headers) {
    const header = name.toLowerCase();
    const ours = got.headers.find(([other]) => other === header)?.[1];
    if (ours === undefined) continue;
    // A value that may differ may also be longer; the length must then be that of the body that came.
    const length = header === 'content-length' && walk.varied() && got.body !== '';
    walk.same(`header ${header}`, length ? String(Buffer.byteLength(got.body)) : value, ours);
  }
}

interface Walk {
  /** Notes every difference below `path` that no tolerance takes. */
  same(path: string, recorded: unknown, got: unknown): void;
  differ(path: string, recorded: unknown, got: unknown): void;
  varied(): boolean;
  result(): Comparison;
}

const SHOWN_CHARS = 300;

/** Compares values that were recorded with values that came, for anything that is not HTTP. */
export function compareValues(
  recorded: unknown,
  got: unknown,
  tolerances: readonly Tolerance[] = [],
): Comparison {
  const walk = createWalk([...tolerances, ...PLACEHOLDERS]);
  walk.same('', recorded, got);
  return walk.result();
}

function createWalk(tolerances: readonly Tolerance[]): Walk {
  const differences: string[] = [];
  const used = new Set<string>();
  const show = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, SHOWN_CHARS);
  const differ = (path: string, recorded: unknown, got: unknown): void => {
    differences.push(`${path}: recorded ${show(recorded)}, got ${show(got)}`);
  };
  const same = (path: string, recorded: unknown, got: unknown): void => {
    if (Object.is(recorded, got)) return;
    const tolerance = tolerances.find((rule) => rule.applies(path, recorded));
    if (tolerance !== undefined) {
      if (!tolerance.accepts(got, recorded)) differ(`${path} (${tolerance.name})`, recorded, got);
      else if (JSON.stringify(recorded) !== JSON.stringify(got)) used.add(tolerance.name);
      return;
    }
    if (Array.isArray(recorded) && Array.isArray(got)) {
      if (recorded.length !== got.length) differ(path, recorded, got);
      else for (const [at, item] of recorded.entries()) same(`${path}[${at}]`, item, got[at]);
    } else if (isObject(recorded) && isObject(got)) members(path, recorded, got);
    else differ(path, recorded, got);
  };
  const members = (path: string, recorded: object, got: object): void => {
    const [theirs, ours] = [Object.entries(recorded), Object.entries(got)];
    const names = theirs.map(([name]) => name);
    const gotNames = ours.map(([name]) => name);
    if (names.join('\n') !== gotNames.join('\n')) {
      const rule = tolerances.find((other) => other.applies(`${path}.*`, recorded));
      if (rule === undefined || !rule.accepts(got, recorded)) differ(`${path}: members`, names, gotNames);
      else used.add(rule.name);
    }
    for (const [name, value] of theirs) {
      const found = ours.find(([other]) => other === name);
      if (found !== undefined) same(`${path}.${name}`, value, found[1]);
    }
  };
  return {
    same,
    differ,
    varied: () => used.size > 0,
    result: () => ({ differences, tolerated: [...used] }),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
