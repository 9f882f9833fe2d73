import { toBytes } from '../match/bytes.ts';

/** Kinds of events; a rule is only tried on events of its root's kind. */
export type Category =
  | 'syslog'
  | 'firewall'
  | 'ids'
  | 'web-log'
  | 'squid'
  | 'windows'
  | 'ossec'
  | 'host-information';

/** Text that a plugin or another pattern starts at. */
export type Offset = 'log' | 'after_parent' | 'after_prematch';

/** Gives where a pattern ends in the bytes of a text, undefined when it does not match. */
export type EndOf = (bytes: string) => number | undefined;

/** One `<decoder>` of a manager, as far as it is needed to tell who takes an event. */
export interface Decoder {
  /** What alerts and `<decoded_as>` call it; a child has its root's name unless it asks for its own. */
  readonly name: string;
  /** As its file calls it. */
  readonly written: string;
  readonly parent?: string;
  readonly category: Category;
  readonly programName?: (bytes: string) => boolean;
  readonly prematch?: EndOf;
  readonly prematchFrom: Offset;
  /** `json`: fields come from the JSON plugin. `text`: from patterns or plugins that are not run here. */
  readonly reads?: 'json' | 'text';
  readonly pluginFrom: Offset;
  readonly nulls: 'string' | 'discard';
  readonly arrays: 'array' | 'csv';
  readonly children: Decoder[];
  /** A decoder of the same name follows and reads on. */
  goesOn: boolean;
}

/** What happens to one event. */
export interface Decoding {
  readonly decoder: string | null;
  readonly parent?: string;
  readonly category: Category;
  readonly json?: { readonly text: string } & Pick<Decoder, 'nulls' | 'arrays'>;
  /** Set when a manager would read fields here that this tester does not. */
  readonly textDecoder?: string;
}

const NOBODY: Decoding = { decoder: null, category: 'syslog' };

/** The decoders of a manager, in its order. */
export class Decoders {
  /** Tried on events without and with a program name. */
  private readonly withoutProgram: Decoder[] = [];
  private readonly withProgram: Decoder[] = [];
  private readonly names: Set<string>;

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }

  /** Whether `<decoded_as>` may name it. */
  knows(name: string): boolean {
    return this.names.has(name);
  }

  /** Whether a decoder of this name reads JSON, so that its events have their fields here. */
  readsJson(name: string): boolean {
    return [...this.withProgram, ...this.withoutProgram].some((root) =>
      [root, ...root.children].some((decoder) => decoder.name === name && decoder.reads === 'json'),
    );
  }

  /** Adds a root, or a child to every root of its parent's name; false when there is none. */
  add(decoder: Decoder, ownName: boolean): boolean {
    this.names.add(decoder.name);
    if (decoder.parent === undefined) {
      (decoder.programName === undefined ? this.withoutProgram : this.withProgram).push(decoder);
      return true;
    }
    const roots = [...this.withProgram, ...this.withoutProgram].filter(({ name }) => name === decoder.parent);
    for (const root of roots) adopt(root, decoder, ownName);
    return roots.length > 0;
  }

  /** Who takes an event: `log` is what the predecoder left of it. */
  take(log: string, programName: string | undefined): Decoding {
    const bytes = toBytes(log);
    const roots = programName === undefined ? this.withoutProgram : this.withProgram;
    for (const root of roots) {
      if (programName !== undefined && root.programName?.(toBytes(programName)) !== true) continue;
      const end = root.prematch === undefined ? 0 : root.prematch(bytes);
      if (end !== undefined) return decoding(root, log, bytes, end);
    }
    return NOBODY;
  }
}

/** Hangs a child under its root; siblings that are called the same read on after each other. */
function adopt(root: Decoder, decoder: Decoder, ownName: boolean): void {
  for (const sibling of root.children) {
    const same = sibling.written === decoder.written && sibling.reads !== undefined;
    if (same && decoder.reads !== undefined) sibling.goesOn = true;
  }
  root.children.push({ ...decoder, name: ownName ? decoder.written : root.name });
}

function decoding(root: Decoder, log: string, bytes: string, rootEnd: number): Decoding {
  const chosen =
    root.children.length === 0 ? { readers: [root], info: root, end: rootEnd } : child(root, bytes, rootEnd);
  const { readers, info, end } = chosen;
  const base = {
    decoder: info.name,
    ...(info.parent === undefined ? {} : { parent: info.parent }),
    category: info.category,
  };
  const text = readers.some(({ reads }) => reads === 'text') ? { textDecoder: info.name } : {};
  if (!readers.some(({ reads }) => reads === 'json')) return { ...base, ...text };
  const from = start(info, rootEnd, end);
  if (from === undefined) return { ...base, ...text };
  const rest = bytes.slice(from);
  const input = from === 0 ? log : bytes === log ? rest : Buffer.from(rest, 'latin1').toString('utf8');
  return { ...base, ...text, json: { text: input, nulls: info.nulls, arrays: info.arrays } };
}

/** Where the plugin starts. What comes after a parent is only known to a child that has a prematch. */
function start(info: Decoder, rootEnd: number, end: number): number | undefined {
  switch (info.pluginFrom) {
    case 'log':
      return 0;
    case 'after_parent':
      return info.parent === undefined ? undefined : rootEnd;
    case 'after_prematch':
      return end;
  }
}

interface Chosen {
  readonly readers: readonly Decoder[];
  /** The decoder that the event is known by: a child only with a prematch of its own. */
  readonly info: Decoder;
  readonly end: number;
}

/** The first child that fits, and those of its name after it. */
function child(root: Decoder, bytes: string, rootEnd: number): Chosen {
  const { children } = root;
  for (let at = 0; at < children.length; at += 1) {
    const candidate = children[at] as Decoder;
    if (candidate.prematch === undefined) return { readers: chain(children, at), info: root, end: rootEnd };
    const from = candidate.prematchFrom === 'after_parent' ? rootEnd : 0;
    const end = candidate.prematch(bytes.slice(from));
    if (end !== undefined) return { readers: chain(children, at), info: candidate, end: from + end };
    if (candidate.goesOn) {
      while (children[at]?.goesOn === true) at += 1;
    }
  }
  return { readers: [], info: root, end: rootEnd };
}

function chain(children: readonly Decoder[], from: number): readonly Decoder[] {
  const readers: Decoder[] = [];
  for (let at = from; at < children.length; at += 1) {
    const reader = children[at] as Decoder;
    readers.push(reader);
    if (!reader.goesOn || reader.reads === undefined) break;
  }
  return readers;
}
