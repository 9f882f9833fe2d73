import { attempt } from './attempt.ts';
import type { Clock } from './client-types.ts';
import { type LeaveOut, Snapshot } from './snapshot.ts';

/** An event as ASCII JSON; undefined: it has no action, or cannot be read. */
export type Composer = (event: unknown) => string | undefined;

const ID = /^[\x21-\x7e]{1,128}$/;
const ADDRESS_NAME = /^ip(_address)?$/;
/** IPv4 or IPv6, roughly: the server looks closer. A list, as proxies write it, is nobody's address. */
const ADDRESS = /^(\d+\.){3}\d+$|^[\da-f]*:[\da-f:.]*$/i;

/** What applications put where they know nothing, and addresses that are none. */
const isLeftOut: LeaveOut = (name, value) =>
  typeof value === 'string' &&
  (ADDRESS_NAME.test(name)
    ? !ADDRESS.test(value.trim())
    : /^user(_agent)?$/.test(name) && /^(unknown|undefined|null)?$/i.test(value));

function randomId(random: () => number): string {
  return (
    attempt(() => crypto.randomUUID()) ??
    // Pages without TLS and React Native have none. Unique is enough: nothing is secret about it.
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
  telling: (name: string) => boolean,
  clock: Clock,
  random: () => number,
): Composer {
  return (event) => {
    const of = event as Readonly<Record<string, unknown>>;
    const { action } = of;
    if (typeof action !== 'string' || !action.trim()) return undefined;
    const read = (name: string) => attempt(() => of[name]);
    const snapshot = new Snapshot(telling);
    const id = read('id');
    const time = read('timestamp');
    const source = read('source');
    const first: Record<string, unknown> = {
      id: typeof id === 'string' && ID.test(id) ? id : randomId(random),
      timestamp:
        (typeof time === 'string' && time) || typeof time === 'number'
          ? time
          : new Date((time instanceof Date && time.getTime()) || clock.now()).toISOString(),
      action: action.slice(0, 256),
    };
    if (read('service') == null) first.service = service;
    let head = snapshot.fields(first, 1).slice(1);
    const nested = typeof source === 'object' && source !== null;
    if (nested) head += `,"source":{${snapshot.fields(source, 2, isLeftOut).slice(1)}}`;
    const leaveOut: LeaveOut = (name, value) =>
      Object.hasOwn(first, name) || (nested && name === 'source') || isLeftOut(name, value);
    return `{${head}${snapshot.fields(of, 1, leaveOut)}}`;
  };
}
