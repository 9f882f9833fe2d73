import { toBytes } from '../match/bytes.ts';
import type { Found } from '../match/osregex.ts';
import type { StaticField } from './event.ts';

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
export type Offset = 'log' | 'after_parent' | 'after_prematch' | 'after_regex';

/** Where what a group holds goes. */
export type Target =
  | { readonly kind: 'static'; readonly name: StaticField }
  | { readonly kind: 'dynamic'; readonly name: string };

/** How a decoder reads fields: by a pattern with groups, by the JSON plugin, or by a plugin that is not run here. */
export type Reads =
  | {
      readonly by: 'pattern';
      readonly groupsIn: (bytes: string) => Found | undefined;
      readonly from: Offset;
      readonly order: readonly Target[];
    }
  | { readonly by: 'json' | 'plugin'; readonly from: Offset };

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
  readonly reads?: Reads;
  /** What a manager would do with the event and this tester does not: `<fts>`, `<accumulate>`. */
  readonly beyond: boolean;
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
  /** Where fields come from, in order. */
  readonly readings: readonly FieldReading[];
  /** Set when a manager would do more with the event than this tester: see `Verdict`. */
  readonly textDecoder?: string;
}

export type FieldReading =
  | ({ readonly kind: 'json'; readonly text: string } & Pick<Decoder, 'nulls' | 'arrays'>)
  | { readonly kind: 'value'; readonly target: Target; readonly text: string };

const NOBODY: Decoding = { decoder: null, category: 'syslog', readings: [] };

/** The decoders of a manager, in its order. */
export class Decoders {
  /** Tried on events without and with a program name. */
  private readonly withoutProgram: Decoder[] = [];
  private readonly withProgram: Decoder[] = [];
  private readonly names: Set<string>;

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }

  /** Lets `<decoded_as>` name it. */
  name(name: string): void {
    this.names.add(name);
  }

  /** Whether `<decoded_as>` may name it. */
  knows(name: string): boolean {
    return this.names.has(name);
  }

  /** Whether an event can end up with it here: a decoder of that name is loaded, not its name alone. */
  runs(name: string): boolean {
    const roots = [...this.withProgram, ...this.withoutProgram];
    return roots.some((root) => root.name === name || root.children.some((child) => child.name === name));
  }

  /** Adds a root, or a child to every root of its parent's name; false when there is none. */
  add(decoder: Decoder, ownName: boolean): boolean {
    this.name(decoder.name);
    if (decoder.parent === undefined) {
      (decoder.programName === undefined ? this.withoutProgram : this.withProgram).push(decoder);
      return true;
    }
    const roots = [...this.withProgram, ...this.withoutProgram].filter(({ name }) => name === decoder.parent);
    for (const root of roots) adopt(root, decoder, ownName);
    return roots.length > 0;
  }

  /** Who takes an event: `log` is what the predecoder left of it. */
  take(log: string, programName: string | undefined, bytes = toBytes(log)): Decoding {
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
  const { readers, info } = chosen;
  const beyond = info.beyond || readers.some(({ reads, beyond: more }) => more || reads?.by === 'plugin');
  return {
    decoder: info.name,
    ...(info.parent === undefined ? {} : { parent: info.parent }),
    category: info.category,
    readings: readAll(chosen, log, bytes, rootEnd),
    ...(beyond ? { textDecoder: info.name } : {}),
  };
}

/** Runs the readers one after the other. A pattern that does not match ends the row, unless another may follow. */
function readAll(
  { readers, info, end }: Chosen,
  log: string,
  bytes: string,
  rootEnd: number,
): FieldReading[] {
  const readings: FieldReading[] = [];
  const text = (part: string) => (bytes === log ? part : Buffer.from(part, 'latin1').toString('utf8'));
  let afterRegex: number | undefined;
  for (const { reads, goesOn } of readers) {
    if (reads === undefined) break;
    if (reads.by === 'json') {
      const from = pluginStart(info, rootEnd, end);
      const { nulls, arrays } = info;
      if (from !== undefined) {
        readings.push({ kind: 'json', text: from === 0 ? log : text(bytes.slice(from)), nulls, arrays });
      }
    } else if (reads.by === 'pattern') {
      const from = { log: 0, after_parent: rootEnd, after_prematch: end, after_regex: afterRegex ?? end }[
        reads.from
      ];
      const found = reads.groupsIn(bytes.slice(from));
      if (found === undefined && !goesOn) break;
      if (found === undefined) continue;
      afterRegex = from + found.end;
      for (const [index, group] of found.groups.entries()) {
        const target = reads.order[index];
        if (target !== undefined) readings.push({ kind: 'value', target, text: text(group) });
      }
    }
  }
  return readings;
}

/** Where the plugin starts. What comes after a parent is only known to a child that has a prematch. */
function pluginStart({ reads, parent }: Decoder, rootEnd: number, end: number): number | undefined {
  const from = reads?.by === 'json' ? reads.from : 'log';
  if (from === 'after_parent') return parent === undefined ? undefined : rootEnd;
  return from === 'log' ? 0 : end;
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
