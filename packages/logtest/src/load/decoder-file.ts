import {
  type Category,
  type Decoder,
  Decoders,
  type EndOf,
  type Offset,
  type Reads,
  type Target,
} from '../decode/decoders.ts';
import { STATIC_FIELDS } from '../decode/event.ts';
import { osregexEnd, osregexGroups } from '../match/osregex.ts';
import { compilePattern, type Pattern, type PatternType } from '../match/pattern.ts';
import { pcre2End, pcre2Groups } from '../match/pcre2.ts';
import { INTERNAL_DECODERS } from './decoder-names.ts';
import { LoadFault } from './fault.ts';
import type { LoadLog } from './load-log.ts';
import { applyVariables } from './variables.ts';
import { readXml, type XmlElement } from './xml.ts';

const CATEGORIES: readonly Category[] = [
  'syslog',
  'firewall',
  'ids',
  'web-log',
  'squid',
  'windows',
  'ossec',
  'host-information',
];

const PLUGINS = [
  'PF_Decoder',
  'SymantecWS_Decoder',
  'SonicWall_Decoder',
  'OSSECAlert_Decoder',
  'JSON_Decoder',
];

/** Every element of a decoder. */
const ELEMENTS = new Set(
  `parent prematch program_name plugin_decoder json_null_field json_array_structure type use_own_name
  regex order fts ftscomment accumulate`.split(/\s+/),
);

export interface DecoderFile {
  /** Path or base name; files are taken in the order given. */
  readonly file: string;
  readonly xml: string;
}

/** The decoders of a manager's files, already in its load order. What stops its start is a fault of the log. */
export function readDecoders(files: readonly DecoderFile[], log: LoadLog): Decoders {
  const decoders = new Decoders(INTERNAL_DECODERS);
  for (const { file, xml } of files) {
    if (xml.trim() === '') continue;
    log.attempt({ file, line: 1 }, () => {
      for (const element of decoderElements(file, xml, log)) {
        log.attempt({ file, line: element.line }, () => addDecoder(decoders, element));
      }
    });
  }
  return decoders;
}

function decoderElements(file: string, xml: string, log: LoadLog): readonly XmlElement[] {
  const document = readXml(xml);
  if (!document.ok) {
    log.at({ file, line: document.line });
    throw new LoadFault([
      `(1226): Error reading XML file '${file}': ${document.message} (line ${document.line}).`,
    ]);
  }
  const applied = applyVariables(document.roots);
  if (!applied.ok) {
    log.at({ file, line: applied.line });
    throw new LoadFault([`(1227): Error applying XML variables '${file}': ${applied.message}.`]);
  }
  return applied.roots;
}

function addDecoder(decoders: Decoders, element: XmlElement): void {
  const [name] = element.attributes;
  if (element.name.toLowerCase() !== 'decoder' || name?.name.toLowerCase() !== 'name') {
    throw new LoadFault([
      `Invalid element '${element.name}' in a decoder file. Only 'decoder' with a name is allowed.`,
    ]);
  }
  // Rules may name it even where it cannot be read.
  decoders.name(name.value);
  for (const { name: tag } of element.children) {
    if (!ELEMENTS.has(tag.toLowerCase())) {
      throw new LoadFault([`Invalid element '${tag}' for decoder '${element.name}'`]);
    }
  }
  const decoder = readDecoder(name.value, element);
  if (decoder.prematch === undefined && decoder.parent === undefined && decoder.programName === undefined) {
    throw new LoadFault([`Decoder '${decoder.name}' has neither a prematch, a parent nor a program_name.`]);
  }
  if (!decoders.add(decoder, textOf(element, 'use_own_name') === 'true')) {
    throw new LoadFault([
      `Decoder '${decoder.name}' names the parent '${decoder.parent}', which no decoder before it has.`,
    ]);
  }
}

function readDecoder(name: string, element: XmlElement): Decoder {
  const parent = textOf(element, 'parent');
  const category = textOf(element, 'type') ?? 'syslog';
  const known = CATEGORIES.find((candidate) => candidate === category);
  if (known === undefined) throw new LoadFault([`Invalid decoder type '${category}'.`]);
  const programName = programOf(name, element);
  const prematch = endOf(name, element);
  const reads = readsOf(name, element);
  return {
    name,
    written: name,
    ...(parent === undefined ? {} : { parent }),
    category: known,
    ...(programName === undefined ? {} : { programName }),
    ...(prematch === undefined ? {} : { prematch }),
    prematchFrom: offsetOf(last(element, 'prematch')),
    ...(reads === undefined ? {} : { reads }),
    beyond: has(element, 'fts') || has(element, 'accumulate'),
    nulls: textOf(element, 'json_null_field')?.toLowerCase() === 'discard' ? 'discard' : 'string',
    arrays: textOf(element, 'json_array_structure')?.toLowerCase() === 'csv' ? 'csv' : 'array',
    children: [],
    goesOn: false,
  };
}

function badPattern(decoder: string, tag: string, text: string): LoadFault {
  return new LoadFault([`Syntax error in <${tag}> of decoder '${decoder}': ${text}`]);
}

function all(element: XmlElement, tag: string): readonly XmlElement[] {
  return element.children.filter(({ name }) => name.toLowerCase() === tag);
}

function last(element: XmlElement, tag: string): XmlElement | undefined {
  return all(element, tag).at(-1);
}

function has(element: XmlElement, tag: string): boolean {
  return all(element, tag).length > 0;
}

/** Texts of repeated elements are joined. */
function textOf(element: XmlElement, tag: string): string | undefined {
  const parts = all(element, tag);
  return parts.length === 0 ? undefined : parts.map(({ content }) => content).join('');
}

function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find((candidate) => candidate.name.toLowerCase() === name)?.value.toLowerCase();
}

function offsetOf(element: XmlElement | undefined): Offset {
  const offset = attribute(element, 'offset');
  const offsets: readonly Offset[] = ['after_parent', 'after_prematch', 'after_regex'];
  return offsets.find((known) => known === offset) ?? 'log';
}

function typeOf(element: XmlElement | undefined, usual: PatternType): PatternType {
  const types: readonly PatternType[] = ['osregex', 'osmatch', 'pcre2'];
  return types.find((type) => type === attribute(element, 'type')) ?? usual;
}

function readsOf(name: string, element: XmlElement): Reads | undefined {
  const plugin = last(element, 'plugin_decoder');
  const pattern = textOf(element, 'regex');
  if (plugin === undefined) return pattern === undefined ? undefined : patternReads(name, element, pattern);
  if (!PLUGINS.includes(plugin.content)) {
    throw new LoadFault([`Decoder '${name}' names the plugin '${plugin.content}', which does not exist.`]);
  }
  return { by: plugin.content === 'JSON_Decoder' ? 'json' : 'plugin', from: offsetOf(plugin) };
}

function patternReads(name: string, element: XmlElement, pattern: string): Reads {
  const regex = last(element, 'regex');
  const groupsIn = typeOf(regex, 'osregex') === 'pcre2' ? pcre2Groups(pattern) : osregexGroups(pattern);
  if (groupsIn === undefined) throw badPattern(name, 'regex', pattern);
  const order = textOf(element, 'order');
  if (order === undefined) throw new LoadFault([`Decoder '${name}' has a regex and no order.`]);
  const from = all(element, 'regex')
    .map(offsetOf)
    .findLast((offset) => offset !== 'log');
  // Without a parent, what comes after the prematch is what comes after the parent.
  const rooted = from === 'after_prematch' && !has(element, 'parent') ? 'after_parent' : (from ?? 'log');
  return {
    by: 'pattern',
    groupsIn,
    from: rooted,
    order: order.split(',').map((word) => targetOf(name, word)),
  };
}

/** The first word between two commas; all but the static names are dynamic fields. */
function targetOf(decoder: string, text: string): Target {
  const word = text.trimStart().split(' ', 1)[0] ?? '';
  if (word === '')
    throw new LoadFault([`decode-xml: Wrong field '${text}' in the order of decoder '${decoder}'`]);
  const name = word === 'user' ? 'dstuser' : word;
  const known = STATIC_FIELDS.find((field) => field === name);
  return known === undefined ? { kind: 'dynamic', name: word } : { kind: 'static', name: known };
}

function programOf(name: string, element: XmlElement): Pattern | undefined {
  const text = textOf(element, 'program_name');
  if (text === undefined) return undefined;
  const pattern = compilePattern(typeOf(last(element, 'program_name'), 'osmatch'), text, false);
  if (pattern === undefined) throw badPattern(name, 'program_name', text);
  return pattern;
}

function endOf(name: string, element: XmlElement): EndOf | undefined {
  const text = textOf(element, 'prematch');
  if (text === undefined) return undefined;
  const end = typeOf(last(element, 'prematch'), 'osregex') === 'pcre2' ? pcre2End(text) : osregexEnd(text);
  if (end === undefined) throw badPattern(name, 'prematch', text);
  return end;
}
