import type { Remark } from '../load/load-log.ts';
import type { OrderedFile } from '../load/ruleset.ts';
import type { XmlElement } from '../load/xml.ts';
import { ATTRIBUTE_HINTS } from './attribute-hints.ts';
import { ELEMENT_HINTS } from './element-hints.ts';
import { FILE_HINTS } from './file-hints.ts';
import { type Facts, type Hint, RuleIndex } from './hint.ts';
import { PARENT_HINTS } from './parent-hints.ts';

/** A remark of the manager with its place and what to do about it. */
export interface Diagnostic {
  /** `error`: nothing loads. `warning`: what it names is left out, or counts for nothing. */
  readonly severity: 'error' | 'warning';
  /** As given to `loadRuleset`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly rule?: number;
  /** The manager's words. */
  readonly message: string;
  /** What to write instead, in one or two sentences. */
  readonly advice: string;
}

const HINTS: readonly Hint[] = [...ELEMENT_HINTS, ...ATTRIBUTE_HINTS, ...PARENT_HINTS, ...FILE_HINTS];
const SYNTAX = 'https://documentation.wazuh.com/current/user-manual/ruleset/ruleset-xml-syntax/rules.html';

/** Words of the manager that only close what it said before. */
const CLOSING_WORDS = ['Invalid attribute for rule.'];

/** Puts every remark at its line and says what to do. `lists` are the declared ones, as rules name them. */
export function diagnose(
  remarks: readonly Remark[],
  files: readonly OrderedFile[],
  lists: readonly string[],
): readonly Diagnostic[] {
  if (remarks.length === 0) return [];
  const index = new RuleIndex(files);
  return remarks.map(({ severity, place, messages }) => {
    const told = messages.filter((message) => !CLOSING_WORDS.includes(message));
    const message = told[0] ?? '(7311): Failure to initializing session';
    const { hint, match } = hintFor(told);
    const facts: Facts = { ...place, match, index, lists };
    const tag = hint?.tag === undefined ? undefined : hint.tag(facts);
    const line = childOf(place.rule, tag)?.line ?? place.line;
    return {
      severity,
      file: place.file,
      line,
      ...(place.id === undefined ? {} : { rule: place.id }),
      message: told.length > 1 ? told.join(' ') : message,
      advice: hint?.advice(facts) ?? `The manager says no more than this; rule syntax: ${SYNTAX}`,
    };
  });
}

function hintFor(messages: readonly string[]): { hint?: Hint; match: RegExpExecArray } {
  for (const hint of HINTS) {
    for (const message of messages.length === 0 ? [''] : messages) {
      const match = hint.says.exec(message);
      if (match !== null) return { hint, match };
    }
  }
  return { match: /(?:)/.exec('') as RegExpExecArray };
}

function childOf(rule: XmlElement | undefined, tag: string | undefined): XmlElement | undefined {
  return tag === undefined ? undefined : rule?.children.find(({ name }) => name.toLowerCase() === tag);
}
