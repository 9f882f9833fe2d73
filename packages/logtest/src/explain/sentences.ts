import type { Failure } from './failure.ts';

/** Longest value shown, in characters. */
const MAX_SHOWN = 80;

/** Why a rule did not match, without its subject and full stop: `counted 2 of 5 within 300 s with the same srcip`. */
export function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'decoder':
      return `the decoder is ${failure.is ?? 'none'}, the rule wants ${failure.wants}${
        failure.needsText
          ? ': not among the decoders here, which are those of JSON unless a manager’s files are given'
          : ''
      }`;
    case 'missing':
      return describeMissing(failure);
    case 'value':
      return describeValue(failure);
    case 'history':
      return describeHistory(failure);
  }
}

/** In quotes, shortened. */
export function shown(text: string): string {
  return text.length > MAX_SHOWN ? `"${text.slice(0, MAX_SHOWN)}…"` : `"${text}"`;
}

function describeMissing({ tag, name, negate }: Failure & { kind: 'missing' }): string {
  switch (tag) {
    case 'field':
      return `field ${name} is not in the event${negate ? ', and a negated test of a missing field does not hold either' : ''}`;
    case 'list':
      return `${name}, which the list is asked for, is not in the event`;
    case 'user':
      return 'the event has neither dstuser nor srcuser';
    case 'if_fts':
      return 'if_fts needs a decoder that marks fields to be seen first, which this tester does not have';
    case 'srcgeoip':
    case 'dstgeoip':
      return `${tag} needs GeoIP, which this tester does not have`;
    default:
      return `the event has no ${name}`;
  }
}

function describeValue({ tag, name, wants, type, negate, seen }: Failure & { kind: 'value' }): string {
  switch (tag) {
    case 'list':
      return describeLookup(name, wants, seen);
    case 'srcip':
    case 'dstip':
      return `${tag} ${seen} is ${negate ? 'in' : 'not in'} ${wants}`;
    case 'maxsize':
      return `the event has ${seen} bytes, fewer than maxsize ${wants}`;
    case 'time':
    case 'weekday':
      return `it is ${seen}, outside of <${tag}>${wants}</${tag}>`;
    default: {
      const subject =
        tag === 'field' ? `field ${name}` : tag === 'match' || tag === 'regex' ? 'the log' : tag;
      const relation =
        type === 'string'
          ? `${negate ? 'is' : 'is not'}, letter for letter,`
          : `${negate ? 'matches' : 'does not match'} ${type ?? 'pattern'}`;
      return `${subject} ${shown(seen)} ${relation} ${wants}${negate ? ' (negated)' : ''}`;
    }
  }
}

function describeLookup(name: string, wants: string, seen: string): string {
  const [lookup = '', path = ''] = wants.split(' ', 2);
  const relation = lookup.startsWith('not_') ? 'is in' : 'is not in';
  const value = lookup.endsWith('_value') ? `does not have the wanted value in` : relation;
  return `${name} ${shown(seen)} ${value} ${path} (${lookup})`;
}

const ENDED = {
  enough: '',
  'no more': '',
  timeframe: '; the one before is older',
  consumed: '; the one before was counted by an earlier alert',
} as const;

function describeHistory(failure: Failure & { kind: 'history' }): string {
  const { counted, needed, timeframe, same, different, lacks, ended } = failure;
  if (lacks !== undefined) return `the event has no ${lacks}, which has to be the same as in earlier ones`;
  const alike = [
    ...(same.length === 0 ? [] : [`the same ${listed(same)}`]),
    ...(different.length === 0 ? [] : [`another ${listed(different)}`]),
  ];
  return `counted ${counted} of ${needed} within ${timeframe} s${alike.length === 0 ? '' : ` with ${alike.join(' and ')}`}${ENDED[ended]}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
