import type { RegisteredKey } from '../../../../src/intake/door/key-store.ts';

/** ISO 8601, to the second. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

const NONE = '-';
const time = (ms: number | undefined) => (ms === undefined ? NONE : timeOf(ms));
const words = (list: readonly string[]) => (list.length === 0 ? NONE : list.join(' '));

/** What people read of a key, never its hash. */
const FACTS: Readonly<Record<string, (key: RegisteredKey) => string>> = {
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  tenant: ({ tenant }) => tenant,
  application: ({ application }) => application,
  scopes: ({ scopes }) => words(scopes),
  origins: ({ origins }) => words(origins),
  rate: ({ eventsPerSecond }) => (eventsPerSecond === undefined ? NONE : `${eventsPerSecond}/s`),
  signature: ({ signature }) => signature,
  created: ({ createdAt }) => timeOf(createdAt),
  expires: ({ expiresAt }) => time(expiresAt),
  revoked: ({ revokedAt }) => time(revokedAt),
  'replaced by': ({ successor = NONE }) => successor,
};

/** A table, a key a row. */
export function keyColumns(keys: readonly RegisteredKey[]): string {
  const rows = [Object.keys(FACTS), ...keys.map((key) => Object.values(FACTS).map((read) => read(key)))];
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((text, i) => Math.max(text.length, widest[i] ?? 0)),
    [],
  );
  const line = (row: readonly string[]) => row.map((text, i) => text.padEnd(widths[i] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** One key, a fact a line. */
export function keyFacts(key: RegisteredKey): string {
  return Object.entries(FACTS)
    .map(([name, read]) => `${name.padEnd(12)}  ${read(key)}\n`)
    .join('');
}

/** A JSON document a line, with null for what there is not. */
export function keyJson(key: RegisteredKey): string {
  const { id, kind, tenant, application, scopes, origins, signature } = key;
  const iso = (ms: number | undefined) => (ms === undefined ? null : timeOf(ms));
  const document = {
    id,
    kind,
    tenant,
    application,
    scopes,
    origins,
    eventsPerSecond: key.eventsPerSecond ?? null,
    signature,
    created: iso(key.createdAt),
    expires: iso(key.expiresAt),
    revoked: iso(key.revokedAt),
    successor: key.successor ?? null,
  };
  return `${JSON.stringify(document)}\n`;
}
