import type { Clock } from './client-types.ts';
import { attempt } from './settings.ts';
import { createSnapshot, type LeaveOut } from './snapshot.ts';

/** Service facts that are the client's, for every event that has none of its own. */
export interface ServiceFacts {
  readonly name: string | undefined;
  readonly environment: string | undefined;
  readonly version: string | undefined;
}

/** An event as ASCII JSON; undefined: it has no action, or cannot be read. */
export type Composer = (event: unknown) => string | undefined;

/** Names of what is written first, from wherever it comes. */
const WRITTEN_FIRST = new Set(['id', 'timestamp', 'action']);
const ID = /^[\x21-\x7e]{1,128}$/;
const ADDRESSES = new Set(['ip', 'ip_address']);
/** What applications put where they know nothing. */
const PLACEHOLDER = /^(?:unknown|undefined|null|)$/i;
const MAYBE_PLACEHOLDER = new Set(['user', 'user_agent', ...ADDRESSES]);
/** IPv4 or IPv6, roughly: the server looks closer. A list, as proxies write it, is nobody's address. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:]*(?:\d{1,3}(?:\.\d{1,3}){3})?)$/i;

const isLeftOut: LeaveOut = (name, value) => {
  if (typeof value !== 'string' || !MAYBE_PLACEHOLDER.has(name)) return false;
  const text = value.trim();
  return PLACEHOLDER.test(text) || (ADDRESSES.has(name) && !ADDRESS.test(text));
};

function randomId(random: () => number): string {
  try {
    return crypto.randomUUID();
  } catch {
    // Pages without TLS and React Native have none. Unique is enough: nothing is secret about it.
    const part = () => random().toString(36).slice(2, 12).padEnd(10, '0');
    return `c-${Date.now().toString(36)}-${part()}${part()}`;
  }
}

/**
 * Turns what an application hands over into the text that is sent: id and time of the call are added, the service's
 * facts if it has none, placeholders and lists of addresses left out, secrets redacted.
 */
export function createComposer(
  service: ServiceFacts,
  telling: (name: string) => boolean,
  clock: Clock,
  random: () => number,
): Composer {
  let lastMs = Number.NaN;
  let lastText = '';
  const isoNow = () => {
    const now = clock.now();
    if (now !== lastMs) {
      lastMs = now;
      lastText = new Date(now).toISOString();
    }
    return lastText;
  };
  const known = Object.entries(service).some(([, value]) => value !== undefined);

  return (event) => {
    if (typeof event !== 'object' || event === null) return undefined;
    const of = event as Readonly<Record<string, unknown>>;
    const { action } = of;
    if (typeof action !== 'string' || action.trim() === '') return undefined;
    const { text, field, fields } = createSnapshot(telling);
    const id = attempt(() => of.id);
    const source = attempt(() => of.source);
    const nested = typeof source === 'object' && source !== null && !Array.isArray(source);
    const own = known && attempt(() => of.service) == null;
    const leaveOut: LeaveOut = (name, value) =>
      WRITTEN_FIRST.has(name) ||
      (name === 'source' && nested) ||
      (name === 'service' && own) ||
      isLeftOut(name, value);
    return [
      `{"id":${text(typeof id === 'string' && ID.test(id) ? id : randomId(random))}`,
      field('timestamp', () => readTime(attempt(() => of.timestamp)) ?? isoNow()),
      `,"action":${text(action.slice(0, 256))}`,
      own ? field('service', () => service) : '',
      nested ? `,"source":{${fields(source, 2, isLeftOut).slice(1)}}` : '',
      `${fields(of, 1, leaveOut)}}`,
    ].join('');
  };
}

/** A time that can be written; undefined: none was given. */
function readTime(given: unknown): string | number | Date | undefined {
  if (given instanceof Date) return Number.isNaN(given.getTime()) ? undefined : given;
  return (typeof given === 'string' && given !== '') || typeof given === 'number' ? given : undefined;
}
