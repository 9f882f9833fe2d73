/** An element as Python's ElementTree gives it: `text` is what stands before the first child, entities resolved. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

const NAME = /[A-Za-z_\u0080-\uffff][-.\w\u0080-\uffff]*/y;
const SPACE = /[ \t\r\n]+/y;
const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([0-9a-fA-F]+));/y;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** What XML 1.0 §2.2 leaves out: controls but tab and line ends, and two that are no characters. */
const FORBIDDEN = /(?![\t\n\r])\p{Cc}(?<![\u007f-\u009f])|[\ufffe\uffff]/u;

interface Draft {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Draft[];
}

class NotWellFormed extends Error {}

/**
 * A strict reader (XML 1.0 without declarations and namespaces) of a rule file inside a root element, as the API
 * reads what is uploaded before the manager's own, lenient reader sees it. Undefined when it is not well-formed.
 */
export function readStrictXml(text: string): XmlNode | undefined {
  if (FORBIDDEN.test(text)) return undefined;
  try {
    return new Reader(text).document();
  } catch (error) {
    if (error instanceof NotWellFormed) return undefined;
    throw error;
  }
}

class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): XmlNode {
    const root: Draft = { name: 'root', attributes: {}, text: '', children: [] };
    const open: Draft[] = [root];
    while (this.at < this.text.length) {
      const parent = open.at(-1) as Draft;
      if (this.text[this.at] !== '<') this.addText(parent, this.characters());
      else if (this.skip('<!--')) this.comment();
      else if (this.skip('<![CDATA[')) this.addText(parent, this.until(']]>'));
      else if (this.skip('<?')) this.instruction();
      else if (this.skip('</')) this.closing(open);
      else this.opening(open);
    }
    if (open.length !== 1) throw new NotWellFormed();
    return root;
  }

  private addText(parent: Draft, text: string): void {
    if (parent.children.length === 0) parent.text += text;
  }

  private opening(open: Draft[]): void {
    this.at += 1;
    const element: Draft = { name: this.name(), attributes: {}, text: '', children: [] };
    for (;;) {
      const spaced = this.match(SPACE) !== undefined;
      const empty = this.skip('/>');
      if (!empty && !this.skip('>')) {
        if (!spaced) throw new NotWellFormed();
        this.attribute(element);
        continue;
      }
      open.at(-1)?.children.push(element);
      if (!empty) open.push(element);
      return;
    }
  }

  private closing(open: Draft[]): void {
    const name = this.name();
    this.match(SPACE);
    if (!this.skip('>') || open.length === 1 || open.pop()?.name !== name) throw new NotWellFormed();
  }

  private attribute(element: Draft): void {
    const name = this.name();
    this.match(SPACE);
    if (!this.skip('=')) throw new NotWellFormed();
    this.match(SPACE);
    const quote = this.text[this.at];
    if ((quote !== '"' && quote !== "'") || Object.hasOwn(element.attributes, name))
      throw new NotWellFormed();
    this.at += 1;
    let value = '';
    for (let char = this.text[this.at]; char !== quote; char = this.text[this.at]) {
      if (char === undefined || char === '<') throw new NotWellFormed();
      value += char === '&' ? this.entity() : char;
      if (char !== '&') this.at += 1;
    }
    this.at += 1;
    element.attributes[name] = value;
  }

  private characters(): string {
    let read = '';
    for (let char = this.text[this.at]; char !== undefined && char !== '<'; char = this.text[this.at]) {
      if (this.text.startsWith(']]>', this.at)) throw new NotWellFormed();
      read += char === '&' ? this.entity() : char;
      if (char !== '&') this.at += 1;
    }
    return read;
  }

  private entity(): string {
    const found = this.match(ENTITY);
    if (found === undefined) throw new NotWellFormed();
    const [, name, decimal, hex] = found;
    if (name !== undefined) return NAMED[name] ?? '';
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (code === 0 || code > 0x10ffff || FORBIDDEN.test(String.fromCodePoint(code)))
      throw new NotWellFormed();
    return String.fromCodePoint(code);
  }

  private comment(): void {
    const end = this.text.indexOf('--', this.at);
    if (end < 0 || this.text[end + 2] !== '>') throw new NotWellFormed();
    this.at = end + 3;
  }

  private instruction(): void {
    if (this.name().toLowerCase() === 'xml') throw new NotWellFormed();
    this.until('?>');
  }

  private until(end: string): string {
    const found = this.text.indexOf(end, this.at);
    if (found < 0) throw new NotWellFormed();
    const read = this.text.slice(this.at, found);
    this.at = found + end.length;
    return read;
  }

  private name(): string {
    const found = this.match(NAME);
    if (found === undefined) throw new NotWellFormed();
    return found[0];
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }

  private skip(literal: string): boolean {
    if (!this.text.startsWith(literal, this.at)) return false;
    this.at += literal.length;
    return true;
  }
}
