/**
 * The XML reader of the Wazuh manager (os_xml), which is no XML parser: entities stay as written, `\<` is a
 * literal `<`, a file may hold several root elements, comments may end with `!>` as well as `-->`, and a rule
 * file is refused for reasons of its own. Messages carry the manager's wording and line numbers.
 */

interface XmlAttribute {
  readonly name: string;
  readonly value: string;
}

export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly content: string;
  readonly children: readonly XmlElement[];
  /** Where it opens, from 1. */
  readonly line: number;
  /** Texts of the comments directly inside. */
  readonly comments?: readonly string[];
}

export type XmlResult =
  | { readonly ok: true; readonly roots: readonly XmlElement[] }
  | { readonly ok: false; readonly message: string; readonly line: number };

/** Longest name, attribute or text the reader holds, in characters. */
const MAX_TEXT = 20_480;
/** Elements inside each other; a rule file has four. A limit of this reader, not of the manager's. */
const MAX_DEPTH = 100;

const NEWLINE = 0x0a;

interface MutableElement {
  name: string;
  attributes: XmlAttribute[];
  content: string;
  children: MutableElement[];
  line: number;
  comments?: string[];
}

class XmlFault extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

class Reader {
  private position = 0;
  /** How far lines have been counted, and the line there. */
  private counted = 0;
  private line = 1;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  next(): string | undefined {
    const char = this.text[this.position];
    if (char !== undefined) this.position += 1;
    return char;
  }

  back(): void {
    this.position -= 1;
  }

  fault(message: string): XmlFault {
    return new XmlFault(`XMLERR: ${message}`, this.lineHere());
  }

  /** The line of the next character; to be asked on the way forward. */
  lineHere(): number {
    for (; this.counted < this.position; this.counted += 1) {
      if (this.text.charCodeAt(this.counted) === NEWLINE) this.line += 1;
    }
    return this.line;
  }

  /** Called after a `<`: the text of a comment that stood there and has been read; undefined when there is none. */
  comment(): string | undefined {
    if (this.text[this.position] !== '!') return undefined;
    const rest = this.text.slice(this.position + 1);
    const end = /-->|!>/.exec(rest);
    if (end === null) {
      this.position = this.text.length;
      throw this.fault('Comment not closed.');
    }
    this.position += 1 + end.index + end[0].length;
    return rest.slice(0, end.index).replace(/^--/, '').trim();
  }
}

/** Reads a rule file's text. An empty text has no root and is no error. */
export function readXml(text: string): XmlResult {
  const reader = new Reader(text);
  const roots: MutableElement[] = [];
  try {
    while (readElement(reader, roots, 0));
  } catch (error) {
    if (error instanceof XmlFault) return { ok: false, message: error.message, line: error.line };
    throw error;
  }
  return { ok: true, roots };
}

/** Reads one element into `siblings`; false at the end of the text. */
function readElement(reader: Reader, siblings: MutableElement[], depth: number): boolean {
  if (depth > MAX_DEPTH) throw reader.fault('Elements nested too deep.');
  if (!seekOpening(reader)) return false;
  const line = reader.lineHere();
  const element: MutableElement = { name: '', attributes: [], content: '', children: [], line };
  let name = '';
  let char = reader.next();
  while (char !== undefined && char !== '>' && !isSpace(char)) {
    name += char;
    tooLong(reader, name);
    char = reader.next();
  }
  if (char === undefined) throw reader.fault('End of file and some elements were not closed.');
  let closed = name.endsWith('/');
  element.name = closed ? name.slice(0, -1) : name;
  siblings.push(element);
  if (isSpace(char) && readAttributes(reader, element)) closed = true;
  if (!closed) readContent(reader, element, depth);
  return true;
}

function seekOpening(reader: Reader): boolean {
  for (let char = reader.next(); char !== undefined; char = reader.next()) {
    if (char !== '<' || reader.comment() !== undefined) continue;
    if (reader.next() === '/') throw reader.fault('Element not opened.');
    reader.back();
    return true;
  }
  return false;
}

/** Text and children up to the closing tag. Text before a child is forgotten, as in the manager. */
function readContent(reader: Reader, element: MutableElement, depth: number): void {
  let content = '';
  let escaped = false;
  for (let char = reader.next(); char !== undefined; char = reader.next()) {
    if (char === '\\') escaped = true;
    else if (char !== '<') escaped = false;
    if (char === '<') {
      const comment = reader.comment();
      if (comment !== undefined) {
        if (comment !== '') element.comments = [...(element.comments ?? []), comment];
        continue;
      }
    }
    if (char !== '<' || escaped) {
      content += char;
      if (char === '<') escaped = false;
      tooLong(reader, content);
      continue;
    }
    if (reader.next() === '/') {
      readClosing(reader, element);
      element.content = content;
      return;
    }
    reader.back();
    reader.back();
    readElement(reader, element.children, depth + 1);
    content = '';
  }
  throw reader.fault('End of file and some elements were not closed.');
}

function readClosing(reader: Reader, element: MutableElement): void {
  let name = '';
  for (let char = reader.next(); char !== '>'; char = reader.next()) {
    if (char === undefined) throw reader.fault('End of file and some elements were not closed.');
    name += char;
    tooLong(reader, name);
  }
  if (name !== element.name) throw reader.fault(`Element '${element.name}' not closed.`);
}

/** Attributes up to the end of the tag; true when the tag closes itself. */
function readAttributes(reader: Reader, element: MutableElement): boolean {
  let name = '';
  for (let char = reader.next(); char !== undefined; char = reader.next()) {
    if (name.length >= MAX_TEXT) {
      throw reader.fault(`Overflow attempt at attribute '${name.slice(0, 20)}'.`);
    }
    if (char === '>' || char === '/') {
      if (name !== '') throw reader.fault(`Attribute '${name}' not closed.`);
      return char === '/';
    }
    if (char === '=') {
      const end = readValue(reader, element, name);
      name = '';
      if (end !== ' ') return end === '/';
    } else if (isSpace(char)) {
      if (name !== '') throw reader.fault(`Attribute '${name}' has no value.`);
    } else {
      name += char;
    }
  }
  throw reader.fault('End of file while reading an attribute.');
}

/** The quoted value after `=`; returns what follows it: a space (more to come), `>` or `/`. */
function readValue(reader: Reader, element: MutableElement, name: string): ' ' | '>' | '/' {
  if (element.attributes.some((attribute) => attribute.name === name)) {
    throw reader.fault(`Attribute '${name}' already defined.`);
  }
  const quote = reader.next();
  if (quote !== '"' && quote !== "'") throw reader.fault(`Attribute '${name}' not followed by a " or '.`);
  let value = '';
  for (let char = reader.next(); char !== quote; char = reader.next()) {
    if (char === undefined) throw reader.fault('End of file while reading an attribute.');
    if (char === '>') throw reader.fault(`Attribute '${name}' not closed.`);
    value += char;
    if (value.length >= MAX_TEXT) throw reader.fault(`Overflow attempt at attribute '${name.slice(0, 20)}'.`);
  }
  element.attributes.push({ name, value });
  const after = reader.next();
  if (after === '>' || after === '/') return after;
  if (after !== undefined && isSpace(after)) return ' ';
  throw reader.fault(`Bad attribute closing for '${name}'='${value}'.`);
}

function tooLong(reader: Reader, text: string): void {
  if (text.length >= MAX_TEXT) throw reader.fault('String overflow.');
}

function isSpace(char: string): boolean {
  return char === ' ' || (char >= '\t' && char <= '\r');
}
