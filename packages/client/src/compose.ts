import { attempt } from './attempt.ts';
import type { Clock } from './client-types.ts';
import type { Name } from './redact.ts';
import { type LeaveOut, Snapshot } from './snapshot.ts';

/** An event as ASCII JSON; undefined: it has no action, or cannot be read. */
export type Composer = (event: unknown) => string | undefined;

const ID = /^[\x21-\x7e]{1,128}$/;
/** IPv4 or IPv6, roughly: the server looks closer. A list, as proxies write it, is nobody's address. */
const ADDRESS = /^(\d+\.){3}\d+$|^[\da-f]*:[\da-f:.]*$/i;
/** What applications put where they know nothing. */
const PLACEHOLDER = /^(unknown|undefined|null)?$/i;

const isLeftOut: LeaveOut = (name, value) => {
  if (typeof value !== 'string') return false;
  if (name === 'ip' || name === 'ip_address') return !ADDRESS.test(value.trim());
  return (name === 'user' || name === 'user_agent') && PLACEHOLDER.test(value);
};

function read(of: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return of[name];
  } catch {
    return undefined;
  }
}

function randomId(random: () => number): string {
  return (
    attempt(() => crypto.randomUUID()) ??
    // Pages without TLS and React Native have none.
    `${Date.now().toString(36)}-${random().toString(36).slice(2)}${random().toString(36).slice(2)}`
  );
}

/**
 * Turns what an application hands over into the text that is sent: id and time of the call are added, the service's
 * facts if it has none, placeholders and lists of addresses left out, secrets redacted.
 *
 * @param service what of the service is known; undefined: nothing
 */
export function createComposer(
  service: object | undefined,
  nameOf: (name: string) => Name,
  clock: Clock,
  random: () => number,
): Composer {
  const ours = new Snapshot(nameOf).fields({ service }, 1);
  // Drawn once: random bytes for every event would be what an event costs most, and nothing is secret about an id.
  const prefix = randomId(random);
  let count = 0;
  let lastMs = Number.NaN;
  let lastText = '';
  /** Most events of a busy application share their millisecond with another. */
  const iso = (ms: number) => {
    if (ms !== lastMs) {
      lastText = new Date(ms).toISOString();
      lastMs = ms;
    }
    return lastText;
  };

  return (event) => {
    const of = event as Readonly<Record<string, unknown>>;
    const { action } = of;
    if (typeof action !== 'string' || !action.trim()) return undefined;
    const snapshot = new Snapshot(nameOf);
    const id = read(of, 'id');
    const time = read(of, 'timestamp');
    const source = read(of, 'source');
    const nested = typeof source === 'object' && source !== null;
    const anonymous = read(of, 'service') == null;
    const given = (typeof time === 'string' && time) || typeof time === 'number';
    const leaveOut: LeaveOut = (name, value) =>
      name === 'id' ||
      name === 'timestamp' ||
      name === 'action' ||
      (name === 'service' && anonymous) ||
      (name === 'source' && nested) ||
      isLeftOut(name, value);
    // Joined, so that what is kept is one flat text: a third of what its pieces would take.
    return [
      '{"id":',
      typeof id === 'string' && ID.test(id) ? snapshot.text(id) : `"${prefix}-${count++}"`,
      ',"timestamp":',
      given
        ? snapshot.value(time, 1)
        : `"${iso(time instanceof Date && Number.isFinite(+time) ? +time : clock.now())}"`,
      ',"action":',
      snapshot.text(action.slice(0, 256)),
      anonymous ? ours : '',
      nested ? `,"source":{${snapshot.fields(source, 2, isLeftOut).slice(1)}}` : '',
      snapshot.fields(of, 1, leaveOut),
      '}',
    ].join('');
  };
}
