/**
 * Wazuh's matcher for its own regular expressions. It is no backtracking matcher: a repeated class gives up as
 * soon as what stands after it fits, at most four such places are remembered, and two group marks in a row make
 * the second a literal parenthesis. Patterns that other engines match are therefore missed here, as on a manager.
 * Facts: src/os_regex/os_regex_execute.c of Wazuh 4.14.
 */

export interface ClassToken {
  readonly kind: 'class';
  /** 1 for every byte in the class. */
  readonly set: Uint8Array;
  readonly repeat: '' | '+' | '*';
}

export interface CharToken {
  /** A `mark` is either parenthesis of a group. */
  readonly kind: 'char' | 'mark';
  /** Lower case; -1 for what never equals a byte (beyond ASCII). */
  readonly code: number;
}

export type Token = ClassToken | CharToken;

/** One of the patterns between `|`. */
export interface Alternative {
  readonly tokens: readonly Token[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** Places that can be gone back to. */
const MAX_PLACES = 4;

interface Place {
  readonly token: number;
  readonly at: number;
}

/** What is known after the last byte. */
interface State {
  token: number;
  /** Whether the repeated class under way has matched once. */
  repeating: boolean;
  /** Last byte that counted, -1 before the first; undefined since the last failure. */
  end: number | undefined;
}

/** Where each group mark was passed, by its token. Filled only when captures are wanted. */
export type Marks = (number | undefined)[];

/** Offset of the last byte that was matched (-1 for none before the first), undefined for no match. */
export function runAlternative(pattern: Alternative, bytes: string, marks?: Marks): number | undefined {
  const { tokens, atStart, atEnd } = pattern;
  const state: State = { token: 0, repeating: false, end: 0 };
  const places: Place[] = [];
  let retryFrom: number | undefined;
  for (let at = 0; at < bytes.length; at += 1) {
    if (tokens[state.token]?.kind === 'mark') {
      if (marks !== undefined) marks[state.token] = at;
      state.token += 1;
    }
    const token = tokens[state.token];
    if (token === undefined && !atEnd) return state.end;
    const byte = bytes.charCodeAt(at);
    if (token?.kind === 'class') {
      if (token.set[byte] === 1) {
        if (token.repeat === '') {
          retryFrom ??= at;
          state.token += 1;
          state.end = at;
        } else repeat(tokens, token, { state, places, bytes, at, marks });
        continue;
      }
      if (state.repeating && state.end !== undefined && nearEnd(tokens, state.token)) {
        state.end = at;
        if (!atEnd) return at;
      } else if ((token.repeat === '+' && state.repeating) || token.repeat === '*') {
        if (token.repeat === '*') state.end = at - 1;
        state.token += 1;
        state.repeating = false;
        at -= 1;
        continue;
      }
      state.repeating = false;
    } else if (token !== undefined && token.code === lower(byte)) {
      retryFrom ??= at;
      state.token += 1;
      state.end = at;
      continue;
    }
    const place = places.pop();
    if (place !== undefined) {
      state.token = place.token;
      at = place.at;
      continue;
    }
    if (atStart) return undefined;
    at = retryFrom ?? at;
    retryFrom = undefined;
    state.token = 0;
    state.end = undefined;
  }
  if (marks !== undefined) closeLast(tokens, state.token, bytes.length, marks);
  return finishes(tokens, state) ? state.end : undefined;
}

/** The mark that stands where the text ended, behind classes that need no byte. */
function closeLast(tokens: readonly Token[], from: number, length: number, marks: Marks): void {
  let index = from;
  for (let token = tokens[index]; token?.kind === 'class' && token.repeat === '*'; token = tokens[index])
    index += 1;
  if (tokens[index]?.kind === 'mark') marks[index] = length;
}

interface Moment {
  readonly state: State;
  readonly places: Place[];
  readonly bytes: string;
  readonly at: number;
  readonly marks: Marks | undefined;
}

/** A byte of a repeated class: stay at it, or go on where what follows fits as well. */
function repeat(
  tokens: readonly Token[],
  token: ClassToken,
  { state, places, bytes, at, marks }: Moment,
): void {
  const byte = bytes.charCodeAt(at);
  if (token.repeat === '*') state.repeating = true;
  let next = state.token + 1;
  const mark = tokens[next]?.kind === 'mark' ? next : undefined;
  if (!state.repeating) {
    state.repeating = true;
    state.end = at;
    if (marks !== undefined && mark !== undefined) marks[mark] = at + 1 === bytes.length ? at + 1 : at;
    return;
  }
  if (mark !== undefined) next += 1;
  const follower = tokens[next];
  if (follower === undefined) {
    if (marks !== undefined && mark !== undefined) marks[mark] = at + 1;
    return;
  }
  let goesOn = true;
  if (follower.kind === 'class') {
    goesOn = follower.set[byte] === 1;
    if (goesOn && follower.repeat === '') next += 1;
  } else if (follower.code === lower(byte)) {
    state.repeating = false;
    next += 1;
  } else goesOn = false;
  if (goesOn) {
    if (marks !== undefined && mark !== undefined) marks[mark] = at;
    if (places.length < MAX_PLACES) places.push({ token: state.token, at });
    state.token = next;
  }
  state.end = at;
}

/** The class is the last token, or a plain one before a single character or mark. */
function nearEnd(tokens: readonly Token[], index: number): boolean {
  if (index === tokens.length - 1) return true;
  const token = tokens[index];
  const plain = token?.kind === 'class' && token.repeat === '';
  return plain && index === tokens.length - 2 && tokens[index + 1]?.kind !== 'class';
}

/** Whether what is left of the pattern when the text ends needs no byte. */
function finishes(tokens: readonly Token[], { token: from, repeating }: State): boolean {
  let index = from;
  const ended = (): boolean => {
    if (tokens[index]?.kind === 'mark') index += 1;
    return index === tokens.length;
  };
  const optionalThenEnd = (): boolean => {
    const token = tokens[index];
    if (token?.kind !== 'class') return false;
    if (token.repeat === '+') {
      index = tokens.length + 1;
      return false;
    }
    index += 1;
    return token.repeat === '*' && ended();
  };
  if (ended()) return true;
  const token = tokens[index];
  if (token?.kind === 'class' && repeating) {
    index += 1;
    if (token.repeat !== '' && (ended() || optionalThenEnd())) return true;
  }
  return optionalThenEnd();
}

export function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
