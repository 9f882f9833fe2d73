import { isAscii } from '../match/bytes.ts';
import { type Agent, type DecodedEvent, STATIC_FIELDS } from './event.ts';
import { flatten } from './flatten.ts';
import { parseJson } from './json-text.ts';
import { predecode } from './predecode.ts';

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

/** Decodes as the stock decoders `json` and `json-msgraph` do; any other text has no decoder and no field. */
export function decode(raw: RawEvent, manager: string, epochMs: number): DecodedEvent {
  const origin = originOf(raw);
  const fullLog = cut(raw.log, MAX_DATAGRAM - 3 - Buffer.byteLength(origin.place));
  const { rest, header } = predecode(fullLog);
  const decoder = header?.program_name === undefined ? decoderOf(rest) : null;
  const document = decoder === null ? undefined : parseJson(rest);
  const { statics, fields } =
    document === undefined ? { statics: {}, fields: [] } : flatten(document, decoder !== 'json-msgraph');
  const byName = new Map<string, string>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    if (!byName.has(key)) byName.set(key, value);
  }
  // An escape can bring characters that the text itself does not hold.
  const ascii = isAscii(fullLog) && !fullLog.includes('\\u');
  return {
    fullLog,
    log: rest,
    ascii,
    size: ascii ? rest.length : Buffer.byteLength(rest),
    ...origin,
    hostname: header?.hostname ?? origin.agent?.name ?? manager,
    ...(header === undefined ? {} : { predecoder: header }),
    ...(header?.program_name === undefined ? {} : { programName: header.program_name }),
    decoder,
    statics,
    fields,
    byName,
    epochMs,
  };
}

function decoderOf(log: string): 'json' | 'json-msgraph' | null {
  if (!/^\{ *"/.test(log)) return null;
  return /"integration":"ms-graph"/i.test(log) ? 'json-msgraph' : 'json';
}

function originOf(raw: RawEvent): Pick<DecodedEvent, 'location' | 'place' | 'agent'> {
  const location = raw.location ?? 'app';
  const prefix = /^\[(\d+)\] \(([^)]*)\) ([^>]*?)->/.exec(location);
  if (prefix?.[1] === undefined || prefix[2] === undefined) {
    if (raw.agent === undefined) return { location, place: location };
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

/** A field by the name a description or a list uses: static names as written, dynamic ones in any case. */
export function fieldValue(event: DecodedEvent, name: string): string | undefined {
  if (name === 'hostname') return event.hostname;
  if (name === 'program_name') return event.programName;
  const known = STATIC_FIELDS.find((field) => field === name);
  return known === undefined ? event.byName.get(name.toLowerCase()) : event.statics[known];
}
