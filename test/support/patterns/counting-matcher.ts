import { type CodeSet, has, WORD } from '../../../src/redact/custom/code-set.ts';
import type { Node } from '../../../src/redact/custom/syntax.ts';

type Instruction =
  | { readonly op: 'set'; readonly set: CodeSet }
  | { readonly op: 'assert'; readonly assertion: 'start' | 'end' | 'boundary' }
  /** Tries `first`, and `second` when that fails. */
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; first: number }
  | { readonly op: 'match' };

function compile(node: Node, program: Instruction[]): void {
  switch (node.kind) {
    case 'set':
      program.push({ op: 'set', set: node.set });
      return;
    case 'assertion':
      program.push({ op: 'assert', assertion: node.assertion });
      return;
    case 'sequence':
      for (const part of node.parts) compile(part, program);
      return;
    case 'choice':
      compileChoice(node.options, program);
      return;
    case 'repeat':
      for (let i = 0; i < node.min; i += 1) compile(node.body, program);
      if (node.max === Number.POSITIVE_INFINITY) compileLoop(node.body, program);
      else compileOptional(node.body, node.max - node.min, program);
  }
}

function compileChoice(options: readonly Node[], program: Instruction[]): void {
  const jumps: { op: 'jump'; first: number }[] = [];
  options.forEach((option, i) => {
    if (i === options.length - 1) {
      compile(option, program);
      return;
    }
    const split = { op: 'split' as const, first: program.length + 1, second: 0 };
    program.push(split);
    compile(option, program);
    const jump = { op: 'jump' as const, first: 0 };
    jumps.push(jump);
    program.push(jump);
    split.second = program.length;
  });
  for (const jump of jumps) jump.first = program.length;
}

function compileLoop(body: Node, program: Instruction[]): void {
  const at = program.length;
  const split = { op: 'split' as const, first: at + 1, second: 0 };
  program.push(split);
  compile(body, program);
  program.push({ op: 'jump', first: at });
  split.second = program.length;
}

function compileOptional(body: Node, times: number, program: Instruction[]): void {
  const splits: { op: 'split'; first: number; second: number }[] = [];
  for (let i = 0; i < times; i += 1) {
    const split = { op: 'split' as const, first: program.length + 1, second: 0 };
    splits.push(split);
    program.push(split);
    compile(body, program);
  }
  for (const split of splits) split.second = program.length;
}

function holds(assertion: 'start' | 'end' | 'boundary', text: string, at: number): boolean {
  if (assertion === 'start') return at === 0;
  if (assertion === 'end') return at === text.length;
  const word = (i: number): boolean => i >= 0 && i < text.length && has(WORD, text.charCodeAt(i));
  return word(at - 1) !== word(at);
}

export interface CountedMatches {
  readonly spans: readonly { readonly start: number; readonly end: number }[];
  readonly steps: number;
  /** It gave up after `limit` steps. */
  readonly exhausted: boolean;
}

/**
 * Every match of a pattern in a text as a backtracking engine without any cleverness finds them, and how many
 * instructions that took.
 */
export function countingMatcher(pattern: Node): (text: string, limit: number) => CountedMatches {
  const program: Instruction[] = [];
  compile(pattern, program);
  program.push({ op: 'match' });
  return (text, limit) => {
    let steps = 0;
    const matchEnd = (start: number): number | undefined => {
      const pending: number[] = [0, start];
      while (pending.length > 0 && steps < limit) {
        let at = pending.pop() ?? 0;
        let pc = pending.pop() ?? 0;
        for (let alive = true; alive; ) {
          steps += 1;
          const instruction = program[pc] as Instruction;
          pc += 1;
          switch (instruction.op) {
            case 'match':
              return at;
            case 'set':
              alive = at < text.length && has(instruction.set, text.charCodeAt(at));
              at += 1;
              break;
            case 'assert':
              alive = holds(instruction.assertion, text, at);
              break;
            case 'split':
              pending.push(instruction.second, at);
              pc = instruction.first;
              break;
            case 'jump':
              pc = instruction.first;
          }
          if (steps >= limit) alive = false;
        }
      }
      return undefined;
    };
    const spans: { start: number; end: number }[] = [];
    for (let start = 0; start < text.length && steps < limit; ) {
      const end = matchEnd(start);
      if (end !== undefined) spans.push({ start, end });
      start = end !== undefined && end > start ? end : start + 1;
    }
    return { spans, steps, exhausted: steps >= limit };
  };
}
