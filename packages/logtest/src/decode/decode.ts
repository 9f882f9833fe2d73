import { toBytes } from '../match/bytes.ts';
import type { Decoders, Decoding } from './decoders.ts';
import { type Agent, DecodedEvent, STATIC_FIELDS } from './event.ts';
import { documentPath, fieldName } from './names.ts';
import { predecode, shownHeader } from './predecode.ts';
import { type Fields, readFields } from './read-fields.ts';

export interface RawEvent {
  /** The event as one text. */
  readonly log: string;
  /** Where it came from; may name an agent: `[007] (name) 10.0.0.5->place`. Default: `app`. */
  readonly location?: string;
  readonly agent?: Agent;
}

/** Id of the manager itself, whose events carry their place alone. */
export const MANAGER_ID = '000';
/** Bytes of `1:<location>:<log>` that the manager reads; the rest is cut without a word. */
const MAX_DATAGRAM = 65_535;

/** What decoding needs to know beside the event. */
export interface DecodeContext {
  readonly decoders: Decoders;
  /** Host name of the manager. */
  readonly manager: string;
  readonly epochMs: number;
  /** Milliseconds that the manager's clock is ahead of UTC. */
  readonly zoneOffset: number;
  /** Dynamic fields an event can hold (`analysisd.decoder_order_size`). */
  readonly maxFields: number;
}

/** Splits an event as the predecoder does, asks the decoders who takes it, and reads its fields. */
export function decode(raw: RawEvent, context: DecodeContext): DecodedEvent {
  const origin = originOf(raw);
  const fullLog = cut(raw.log, MAX_DATAGRAM - 3 - Buffer.byteLength(origin.place));
  const bytes = toBytes(fullLog);
  const header = predecode(fullLog, bytes);
  const { rest, programName, hostname } = header;
  const decoding = context.decoders.take(rest, programName, rest === fullLog ? bytes : toBytes(rest));
  const { decoder, parent, category, textDecoder } = decoding;
  const agent = origin.agent?.id === MANAGER_ID ? undefined : origin.agent;
  const known = {
    fullLog,
    log: rest,
    ...origin,
    // An agent's events carry the agent's name, whatever their header says.
    hostname: agent?.name ?? hostname ?? context.manager,
    predecoder: shownHeader(fullLog, header),
    programName,
    decoder,
    decoderParent: parent,
    category,
    textDecoder,
    epochMs: context.epochMs,
    clockMs: context.epochMs + context.zoneOffset,
  };
  return new DecodedEvent(known, fieldsOf(decoding, context.maxFields));
}

/** Fields from every source, in order; a static one that is read again holds the later value. */
function fieldsOf({ readings }: Decoding, maxFields: number): Fields {
  const out: Fields = { statics: {}, paths: [], values: [] };
  const document = documentPath();
  for (const reading of readings) {
    if (reading.kind === 'json') readFields(reading.text, { ...reading, maxFields }, document, out);
    else if (reading.target.kind === 'static') out.statics[reading.target.name] = reading.text;
    else if (out.values.length < maxFields) {
      out.paths.push(document.child(reading.target.name));
      out.values.push(reading.text);
    }
  }
  return out;
}

function originOf(raw: RawEvent): Pick<DecodedEvent, 'location' | 'place' | 'agent'> {
  const location = raw.location ?? 'app';
  const prefix = /^\[(\d+)\] \(([^)]*)\) ([^>]*?)->/.exec(location);
  if (prefix?.[1] === undefined || prefix[2] === undefined) {
    if (raw.agent === undefined) return { location, place: location, agent: undefined };
    if (raw.agent.id === MANAGER_ID) return { location, place: location, agent: raw.agent };
    return { location, place: `(${raw.agent.name}) ${raw.agent.ip ?? 'any'}->${location}`, agent: raw.agent };
  }
  const ip = prefix[3] === 'any' || prefix[3] === undefined ? {} : { ip: prefix[3] };
  const agent = { id: prefix[1], name: prefix[2], ...ip };
  const inner = location.slice(prefix[0].length);
  return { location: inner, place: `(${agent.name}) ${prefix[3]}->${inner}`, agent };
}

function cut(log: string, bytes: number): string {
  if (log.length * 3 <= bytes) return log;
  const whole = Buffer.from(log, 'utf8');
  return whole.length <= bytes ? log : whole.subarray(0, bytes).toString('utf8');
}

/** Reads a field by the name a description or a list uses: static names as written, dynamic ones in any case. */
export function fieldReader(name: string): (event: DecodedEvent) => string | undefined {
  if (name === 'hostname') return (event) => event.hostname;
  if (name === 'program_name') return (event) => event.programName;
  const known = STATIC_FIELDS.find((field) => field === name);
  if (known !== undefined) return ({ statics }) => statics[known];
  const dynamic = fieldName(name);
  return (event) => event.value(dynamic);
}
