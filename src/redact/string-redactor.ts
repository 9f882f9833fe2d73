import { codeAt } from './characters.ts';
import type { Detector, TextDetector } from './detector.ts';
import { isMark, mask } from './marks.ts';
import { isJsonText, NestedEdits, type NestedPolicy } from './nested-json.ts';
import { pathTree, SCRUTINY } from './path-rules.ts';
import { type Member, type Place, Places } from './place.ts';
import type { FieldRule, RedactionPolicy } from './policy.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { KIND } from './scan/kinds.ts';
import { type Edit, TextScanner } from './text-scanner.ts';

/** JSON in a string in JSON in a string …: each level escapes the one inside, so real ones are few. */
const MAX_LEVELS = 4;
/** A rule's version: names are data of the policy. */
const RULE_VERSION = 1;

/** Numbers below have fewer digits than anything that built-in detectors look for. */
const MIN_NUMBER = 1e8;
/** From here on numbers are written with an exponent (ECMA-262, Number::toString). */
const MAX_NUMBER = 1e21;

/** With as many digits as a tenant's own detector needs, when it needs nothing but digits. */
function smallestNumber({ when }: TextDetector): number {
  const lengths = [when]
    .flat()
    .filter(({ kinds = 0 }) => (kinds | KIND.digit) === KIND.digit)
    .map(({ length = 1 }) => length);
  return lengths.length === 0 ? MIN_NUMBER : 10 ** (Math.min(...lengths) - 1);
}

/** Judges strings: plain ones, texts that are JSON, and lines of JSON. */
export class StringRedactor implements NestedPolicy {
  readonly places: Places;
  /** Smallest number that a detector may find. */
  readonly #minNumber: number;
  readonly #scanner: TextScanner;

  constructor(policy: RedactionPolicy, detectors: readonly Detector[], pseudonyms?: Pseudonyms) {
    this.places = new Places(policy, pathTree(policy.keepPaths, policy.identityPaths));
    this.#minNumber = Math.min(MIN_NUMBER, ...policy.custom.map(smallestNumber));
    this.#scanner = new TextScanner(policy, detectors, pseudonyms);
  }

  /** Whether a number has digits enough for any detector, and no exponent. */
  readsNumber(value: number): boolean {
    return value >= this.#minNumber && value < MAX_NUMBER && Number.isInteger(value);
  }

  editsOf(text: string, place: Place, level: number): readonly Edit[] {
    const first = codeAt(text, 0);
    if (
      level <= MAX_LEVELS &&
      place.scrutiny !== SCRUTINY.none &&
      (first === 0x7b || first === 0x5b || first <= 0x20)
    ) {
      if (isJsonText(text)) return new NestedEdits(this, text, place, level).collect();
      if (first === 0x7b && text.includes('\n')) return this.#lines(text, place, level);
    }
    return this.#scanner.edits(text, place);
  }

  /** Keys are texts too, whatever the rule for their value. Those found clean are remembered. */
  keyEdits(key: string, member: Member, parent: Place): readonly Edit[] {
    if (parent.scrutiny === SCRUTINY.none || member.clean === true) return [];
    const edits = this.#scanner.edits(key, this.places.keyPlace(parent));
    member.clean = edits.length === 0;
    return edits;
  }

  /** Lines of JSON, such as an alert's `previous_output`; what stands between them is plain text. */
  #lines(text: string, place: Place, level: number): readonly Edit[] {
    const edits: Edit[] = [];
    let plainFrom = 0;
    const plain = (end: number): void => {
      if (end > plainFrom) add(this.#scanner.edits(text.slice(plainFrom, end), place), plainFrom);
    };
    const add = (found: readonly Edit[], offset: number): void => {
      for (const edit of found) edits.push({ ...edit, start: edit.start + offset, end: edit.end + offset });
    };
    for (let from = 0; from < text.length; ) {
      const newline = text.indexOf('\n', from);
      const end = newline === -1 ? text.length : newline;
      const line = text.slice(from, end);
      if (isJsonText(line)) {
        plain(from);
        add(new NestedEdits(this, line, place, level).collect(), from);
        plainFrom = end;
      }
      from = end + 1;
    }
    plain(text.length);
    return edits;
  }

  ruleEdit(text: string, place: Place): Omit<Edit, 'start' | 'end' | 'path'> | undefined {
    const rule = place.rule;
    if (rule === undefined || text === '' || rule.containersOnly === true || isMark(text, rule.type))
      return undefined;
    if (rule.spares?.(text) === true) return undefined;
    return {
      type: rule.type,
      version: RULE_VERSION,
      action: rule.action,
      replacement: this.#ruled(text, rule),
    };
  }

  #ruled(text: string, rule: FieldRule): string | undefined {
    switch (rule.action) {
      case 'mask':
        return mask(rule.type);
      case 'token':
        return this.#scanner.pseudonymOfField(rule.type, text);
      case 'drop':
        return '';
      case 'report':
        return undefined;
    }
  }
}
