import type { WireEvent } from '../sink.ts';
import type { AgentKey } from './agent-key.ts';
import { MAX_MESSAGE_BYTES } from './frame.ts';
import { eventLocation } from './location.ts';

/** What stands before an event's text: queue `1`, that of texts without a decoder of their own, and the location. */
export function eventHead(event: Pick<WireEvent, 'tenant' | 'origin'>): string {
  return `1:${eventLocation(event)}:`;
}

/** remoted hands events on as datagrams of at most so many bytes, with the agent's name before them, and cuts the rest. */
const MAX_DATAGRAM_BYTES = 65_535;

/** Whether an event reaches the analysis daemon uncut when this agent sends it. */
export function fitsMessage(key: AgentKey, head: string, line: string): boolean {
  const bytes = Buffer.byteLength(head) + Buffer.byteLength(line);
  const added = `[${key.id}] (${key.name}) ${key.ip}->`.length;
  return bytes <= MAX_MESSAGE_BYTES && bytes + added <= MAX_DATAGRAM_BYTES;
}

/** What we say that we are. A manager refuses agents newer than itself; every 4.x is at least this. */
const AGENT_VERSION = 'v4.0.0';

export const PING = '#ping';
export const PONG = '#pong';
/** Answers startup and keepalive. */
export const ACK = '#!-agent ack ';
export const STARTUP = `#!-agent startup {"version":"${AGENT_VERSION}"}`;

/**
 * Says that the agent is there. `sharedSum` is the MD5 of the group's files as the manager last announced it; with
 * another it sends them all.
 */
export function keepalive(sharedSum: string | undefined): string {
  return `#!-Sluice |sluice |1 |1 |any [Sluice|sluice: 1] - Wazuh ${AGENT_VERSION}\n${sharedSum ?? 'x'} merged.mg\n`;
}

/** The MD5 that the manager announces before it sends a group's files. */
export function announcedSum(message: string): string | undefined {
  return /^#!-up file ([\da-f]{32}) merged\.mg\n?$/.exec(message)?.[1];
}

/** Whether the manager refuses the agent with this, such as for a version higher than its own. */
export function isRefusal(message: string): boolean {
  return message.startsWith('#!-err ');
}
