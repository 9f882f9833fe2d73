import { isAscii, toBytes } from '../match/bytes.ts';
import type { Pattern } from '../match/pattern.ts';
import type { Category } from './decoders.ts';

/** Fields with a place and a rule tag of their own, in the order an alert prints them. */
export const STATIC_FIELDS = [
  'protocol',
  'action',
  'srcip',
  'srcport',
  'srcuser',
  'dstip',
  'dstport',
  'dstuser',
  'id',
  'status',
  'url',
  'data',
  'extra_data',
  'system_name',
] as const;
export type StaticField = (typeof STATIC_FIELDS)[number];

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly ip?: string;
}

/** An event as a rule sees it. */
export interface DecodedEvent {
  /** As received, and what is left of it after the syslog header: the text of `<match>` and `<regex>`. */
  readonly fullLog: string;
  readonly log: string;
  readonly ascii: boolean;
  /** Length of `log` in bytes. */
  readonly size: number;
  /** `location` in the alert; `place` is what `<location>` and `same_location` look at. */
  readonly location: string;
  readonly place: string;
  readonly agent?: Agent;
  readonly hostname: string;
  readonly programName?: string;
  readonly predecoder?: Predecoder;
  readonly decoder: string | null;
  readonly decoderParent?: string;
  /** Kind of the decoder: only rules under a root of the same category see the event. */
  readonly category: Category;
  /** A decoder that reads fields out of text here on a manager; this tester does not. */
  readonly textDecoder?: string;
  readonly statics: Readonly<Partial<Record<StaticField, string>>>;
  /** Dynamic fields in document order, names as written, repeated names kept. */
  readonly fields: readonly (readonly [string, string])[];
  /** The same by lower-case name, the first of equal names. */
  readonly byName: ReadonlyMap<string, string>;
  readonly epochMs: number;
  /** The same moment as the manager's own clock shows it, as if that were UTC. */
  readonly clockMs: number;
}

/** Each is there when it was found; `hostname` for one date layout only. */
export interface Predecoder {
  readonly program_name?: string;
  readonly timestamp?: string;
  readonly hostname?: string;
}

/** Runs a pattern over a value of the event. */
export function matches(event: DecodedEvent, pattern: Pattern, value: string): boolean {
  return pattern(event.ascii || isAscii(value) ? value : toBytes(value));
}
