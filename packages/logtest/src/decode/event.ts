import { toBytes } from '../match/bytes.ts';
import type { Pattern } from '../match/pattern.ts';
import type { Category } from './decoders.ts';
import type { FieldName, Path } from './names.ts';
import type { Fields } from './read-fields.ts';

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

/** What is known of an event beside its fields. */
export interface Origin {
  /** As received, and what is left of it after the syslog header: the text of `<match>` and `<regex>`. */
  readonly fullLog: string;
  readonly log: string;
  /** `location` in the alert; `place` is what `<location>` and `same_location` look at. */
  readonly location: string;
  readonly place: string;
  readonly agent: Agent | undefined;
  readonly hostname: string;
  readonly programName: string | undefined;
  readonly predecoder: Predecoder | undefined;
  readonly decoder: string | null;
  readonly decoderParent: string | undefined;
  /** Kind of the decoder: only rules under a root of the same category see the event. */
  readonly category: Category;
  /** The decoder, where a manager does more with the event than this tester: see `Verdict`. */
  readonly textDecoder: string | undefined;
  readonly epochMs: number;
  /** The same moment as the manager's own clock shows it, as if that were UTC. */
  readonly clockMs: number;
}

let decoded = 0;

/** An event as a rule sees it. */
export class DecodedEvent implements Origin {
  readonly fullLog: string;
  readonly log: string;
  readonly location: string;
  readonly place: string;
  readonly agent: Agent | undefined;
  readonly hostname: string;
  readonly programName: string | undefined;
  readonly predecoder: Predecoder | undefined;
  readonly decoder: string | null;
  readonly decoderParent: string | undefined;
  readonly category: Category;
  readonly textDecoder: string | undefined;
  readonly epochMs: number;
  readonly clockMs: number;
  readonly statics: Readonly<Partial<Record<StaticField, string>>>;
  /** Names and values of its dynamic fields in document order, repeated names kept. */
  readonly paths: readonly Path[];
  readonly values: readonly string[];
  private readonly number: number;
  private logBytes: string | undefined;

  constructor(origin: Origin, { statics, paths, values }: Fields) {
    this.fullLog = origin.fullLog;
    this.log = origin.log;
    this.location = origin.location;
    this.place = origin.place;
    this.agent = origin.agent;
    this.hostname = origin.hostname;
    this.programName = origin.programName;
    this.predecoder = origin.predecoder;
    this.decoder = origin.decoder;
    this.decoderParent = origin.decoderParent;
    this.category = origin.category;
    this.textDecoder = origin.textDecoder;
    this.epochMs = origin.epochMs;
    this.clockMs = origin.clockMs;
    this.statics = statics;
    this.paths = paths;
    this.values = values;
    decoded += 1;
    this.number = decoded;
    for (let at = 0; at < paths.length; at += 1) {
      const { field } = paths[at] as Path;
      if (field.event === decoded) continue;
      field.event = decoded;
      field.at = at;
    }
  }

  /** Length of `log` in bytes. */
  get size(): number {
    return Buffer.byteLength(this.log);
  }

  /** `log` as patterns take it (see `toBytes`). */
  get bytes(): string {
    this.logBytes ??= toBytes(this.log);
    return this.logBytes;
  }

  /** Dynamic fields in document order, names as written, repeated names kept. */
  get fields(): readonly (readonly [string, string])[] {
    return this.paths.map(({ name }, at) => [name, this.values[at] ?? '']);
  }

  /** The same by lower-case name, the first of equal names. */
  get byName(): ReadonlyMap<string, string> {
    return new Map(this.fields.map(([name, value]) => [name.toLowerCase(), value] as const).reverse());
  }

  /** The value of a dynamic field, the first of those whose names differ in case only. */
  value(name: FieldName): string | undefined {
    if (name.event === this.number) return this.values[name.at];
    if (this.number === decoded) return undefined;
    const at = this.paths.findIndex((path) => path.field.lower === name.lower);
    return at < 0 ? undefined : this.values[at];
  }
}

/** Each is there when it was found; `hostname` for one date layout only. */
export interface Predecoder {
  readonly program_name?: string;
  readonly timestamp?: string;
  readonly hostname?: string;
}

/** Runs a pattern over a value of the event. */
export function matches(event: DecodedEvent, pattern: Pattern, value: string): boolean {
  return pattern(value === event.log ? event.bytes : toBytes(value));
}
