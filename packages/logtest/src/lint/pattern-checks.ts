import { isAscii } from '../match/bytes.ts';
import type { Condition, Rule } from '../rule.ts';
import { ancestorsOf, type Check, elementOf, elementsOf, type Scope } from './finding.ts';
import { literalsOf } from './literals.ts';

type PatternCheck = (
  rule: Rule,
  condition: Condition,
  say: (check: string, message: string, advice: string) => void,
) => void;

function eachPattern(check: PatternCheck): Check {
  return (rule, scope) => {
    for (const condition of rule.definition.conditions) {
      if (condition.type === undefined) continue;
      const at = elementOf(rule, condition.tag, condition.text);
      check(rule, condition, (name, message, advice) => scope.say(rule, name, message, advice, at));
    }
  };
}

const nonAscii: PatternCheck = (_, { type, text }, say) => {
  if (isAscii(text) || type === 'pcre2' || type === 'string') return;
  say(
    'non-ascii-pattern',
    `Text beyond ASCII never matches in ${type}, not even itself: ${text}.`,
    'Write the pattern with type="pcre2".',
  );
};

const entity: PatternCheck = (_, { text }, say) => {
  const found = /&(?:lt|gt|amp|quot|apos);/.exec(text)?.[0];
  if (found === undefined) return;
  const meant = { '&lt;': '\\<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&apos;': "'" }[found];
  say(
    'entity',
    `Wazuh does not read XML entities: ${found} is looked for as these ${found.length} characters.`,
    `Write ${meant}.`,
  );
};

/** Written in another syntax than the one that reads it. */
const foreignSyntax: PatternCheck = (_, { tag, type, text }, say) => {
  if (type === 'osregex') {
    const found =
      /(?:^|[^\\])(\.[*+]|\[[^\]]*(?:a-z|A-Z|0-9|a-f|\\[dws])[^\]]*\]|\(\?|[\w)\]]\{\d+(?:,\d*)?\})/.exec(
        text,
      )?.[1];
    if (found === undefined) return;
    say(
      'foreign-syntax',
      `In osregex ${found} is looked for letter for letter: . is a dot, any character is \\., and [ ] { } ? mean nothing.`,
      `Write ${found.startsWith('.') ? `\\${found} for any characters, or ` : ''}the pattern with type="pcre2" (which minds the case).`,
    );
    return;
  }
  if (type !== 'osmatch') return;
  // A log may hold paths with backslashes.
  const classes = tag === 'match' ? /\\[dwstpDWS.][+*]|\.[*+]/ : /\\[dwspDWS.][+*]?|\.[*+]/;
  const found = classes.exec(text)?.[0];
  if (found === undefined) return;
  say(
    'foreign-syntax',
    `<${tag}> is osmatch, plain text with ^ $ | alone: ${found} is looked for letter for letter.`,
    `Write type="osregex" or type="pcre2"${tag === 'match' ? ', or <regex>' : ''}.`,
  );
};

const bang: PatternCheck = (_, { tag, type, text }, say) => {
  if (!text.startsWith('!') || (type !== 'osregex' && type !== 'pcre2')) return;
  say(
    'bang',
    `A leading ! negates in osmatch alone; in <${tag.split(' ')[0]}>, which is ${type}, it is looked for as a character.`,
    'Write negate="yes" and leave out the !.',
  );
};

/** Fields whose numbers are names. */
const ID_LIKE = /^(?:id|status|srcport|dstport)$|^field (?:.*[._])?(?:\w*id|\w*code|status|port|\w*port)$/i;

const looseNumber: PatternCheck = (_, condition, say) => {
  if (!ID_LIKE.test(condition.tag)) return;
  const loose = literalsOf(condition)?.find(({ text, start, end }) => /^\d+$/.test(text) && !start && !end);
  if (loose === undefined) return;
  say(
    'loose-number',
    `${loose.text} is found anywhere in ${condition.tag}, also in 1${loose.text} and ${loose.text}0.`,
    `Anchor it: ^${loose.text}$.`,
  );
};

/** Words that their own opposites hold. */
const OPPOSITES: Readonly<Record<string, readonly string[]>> = {
  in: ['valid', 'secure', 'active', 'complete', 'correct', 'sufficient', 'accessible', 'eligible'],
  un: `authorized authenticated successful success known trusted verified encrypted approved healthy available
    registered locked blocked safe supported signed managed protected confirmed resolved expected`.split(
    /\s+/,
  ),
  dis: ['allowed', 'connect', 'connected', 'approved', 'associate', 'attach'],
  non: ['compliant', 'compliance'],
  not_: ['found', 'allowed'],
};

const opposite: PatternCheck = (_, condition, say) => {
  if (!/^(?:field |status$|action$|data$|extra_data$)/.test(condition.tag)) return;
  for (const { text, start } of literalsOf(condition) ?? []) {
    const prefix = Object.keys(OPPOSITES).find((key) => OPPOSITES[key]?.includes(text.toLowerCase()));
    if (prefix === undefined || start) continue;
    say('matches-opposite', `${text} also matches ${prefix}${text}, its opposite.`, `Anchor it: ^${text}$.`);
    return;
  }
};

const wholeAction: PatternCheck = (_, { tag, type, text }, say) => {
  if (tag !== 'action' || type !== 'string') return;
  if (!/[|^$*\\]|[_.:-]$|^[_.:-]/.test(text)) return;
  say(
    'whole-action',
    `<action> without type compares the whole value letter for letter: only an action that is exactly ${text} matches.`,
    `Write <action type="osregex">${text.startsWith('^') ? '' : '^'}${text}</action>.`,
  );
};

function addressBang(rule: Rule, { say }: Scope): void {
  for (const at of elementsOf(rule, 'srcip', 'dstip')) {
    if (!at.content.startsWith('!')) continue;
    const message = `<${at.name}> passes over a leading !: ${at.content.slice(1)} is what matches, not all others.`;
    say(rule, 'bang', message, `Write <${at.name} negate="yes">${at.content.slice(1)}</${at.name}>.`, at);
  }
}

/** A negated test of a field that nothing says is there. */
function negatedMissing(rule: Rule, scope: Scope): void {
  const negated = rule.definition.conditions.filter(
    ({ tag, negate }) => negate === true && tag.startsWith('field '),
  );
  if (negated.length === 0) return;
  // Who tests the field elsewhere in the file knows which events have it.
  const { file } = rule.source;
  const beside = [...scope.view.rules.values()].filter(({ source }) => source.file === file);
  const chain = [...ancestorsOf(rule, scope), ...beside];
  for (const { tag, text } of negated) {
    const name = tag.slice('field '.length);
    const asked = chain.some(({ definition }) =>
      definition.conditions.some(
        (other) => other.negate !== true && (other.tag === tag || other.tag.toLowerCase() === `list ${name}`),
      ),
    );
    if (asked || rule.definition.description.toLowerCase().includes(`$(${name})`)) continue;
    scope.say(
      rule,
      'negated-missing-field',
      `An event without the field ${name} does not match either, although the test is negated.`,
      `If it shall match, write a rule without this test and below it one for ${name}; if not, show $(${name}) in the description.`,
      elementOf(rule, tag, text),
    );
  }
}

/** What patterns do not match although they look as if they did, and the other way round. */
export const PATTERN_CHECKS: readonly Check[] = [
  eachPattern(nonAscii),
  eachPattern(entity),
  eachPattern(foreignSyntax),
  eachPattern(bang),
  eachPattern(looseNumber),
  eachPattern(opposite),
  eachPattern(wholeAction),
  addressBang,
  negatedMissing,
];
