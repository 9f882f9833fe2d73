import { err, ok, type Result } from '../../kernel/result.ts';
import type { CodeSet } from './code-set.ts';
import { type Extent, fault, type Node, type PatternFault } from './syntax.ts';

/** Positions that counted repetitions may be written out to, and ways between them. */
const MAX_POSITIONS = 2_000;
const MAX_EDGES = 50_000;

/** One place of a pattern, repetitions written out, where a character is matched. */
export interface Position extends Extent {
  readonly set: CodeSet;
  /** Number of the outermost repetition without upper limit around it, -1 without one. */
  readonly loop: number;
}

/**
 * Glushkov's automaton: positions in the order of the pattern, and which may follow which. Positions of one loop are
 * consecutive and reach each other; all other ways lead forward. Assertions are taken as if they always held.
 */
export interface Automaton {
  readonly positions: readonly Position[];
  /** Positions that a match can begin with. */
  readonly first: readonly number[];
  readonly follow: readonly (readonly number[])[];
  /** Positions behind which a match can end, whatever follows. */
  readonly accepting: ReadonlySet<number>;
  /** Outermost repetitions without upper limit, where they stand in the pattern. */
  readonly loops: readonly Extent[];
}

interface Fragment {
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** Those of `last` behind which no assertion has to hold. */
  readonly sure: readonly number[];
  readonly empty: boolean;
  /** It is empty and no assertion has to hold. */
  readonly free: boolean;
}

const NOTHING: Fragment = { first: [], last: [], sure: [], empty: true, free: true };
const ASSERTION: Fragment = { ...NOTHING, free: false };

function join(fragments: readonly Fragment[]): Fragment {
  return {
    first: fragments.flatMap(({ first }) => first),
    last: fragments.flatMap(({ last }) => last),
    sure: fragments.flatMap(({ sure }) => sure),
    empty: fragments.some(({ empty }) => empty),
    free: fragments.some(({ free }) => free),
  };
}

/** V. M. Glushkov, The abstract theory of automata, 1961. */
class AutomatonBuilder {
  readonly positions: Position[] = [];
  readonly follow: number[][] = [];
  fault: PatternFault | undefined;
  readonly loops: Extent[] = [];
  #edges = 0;
  #loop = -1;

  build(node: Node): Fragment {
    if (this.fault !== undefined) return NOTHING;
    switch (node.kind) {
      case 'set':
        return this.#position(node, node.set);
      case 'assertion':
        return ASSERTION;
      case 'sequence':
        return node.parts.reduce(
          (before: Fragment, part) => this.#concat(before, this.build(part), node),
          NOTHING,
        );
      case 'choice':
        return join(node.options.map((option) => this.build(option)));
      case 'repeat':
        return this.#repeat(node, node.body, node.min, node.max);
    }
  }

  #position({ at, end }: Extent, set: CodeSet): Fragment {
    const index = this.positions.length;
    if (index >= MAX_POSITIONS) this.#tooLarge({ at, end });
    this.positions.push({ set, at, end, loop: this.#loop });
    this.follow.push([]);
    return { first: [index], last: [index], sure: [index], empty: false, free: false };
  }

  #tooLarge({ at, end }: Extent): void {
    this.fault ??= fault(
      at,
      end,
      `the pattern is too large with its counts written out (more than ${MAX_POSITIONS} characters)`,
      'lower the counts',
    );
  }

  #connect(last: readonly number[], first: readonly number[], where: Extent): void {
    this.#edges += last.length * first.length;
    if (this.#edges > MAX_EDGES) this.#tooLarge(where);
    if (this.fault !== undefined) return;
    for (const from of last) this.follow[from]?.push(...first);
  }

  #concat(before: Fragment, after: Fragment, where: Extent): Fragment {
    this.#connect(before.last, after.first, where);
    return {
      first: before.empty ? [...before.first, ...after.first] : before.first,
      last: after.empty ? [...before.last, ...after.last] : after.last,
      sure: after.free ? [...before.sure, ...after.sure] : after.sure,
      empty: before.empty && after.empty,
      free: before.free && after.free,
    };
  }

  /** `x{2,4}` is `xx(?:x(?:x)?)?`, and `x{2,}` is `xx+`. The body matches no empty text. */
  #repeat(where: Extent, body: Node, min: number, max: number): Fragment {
    const unbounded = max === Number.POSITIVE_INFINITY;
    const copies = unbounded ? Math.max(min, 1) : max;
    let before: Fragment = NOTHING;
    const ends: number[] = [];
    const sure: number[] = [];
    for (let copy = 1; copy <= copies && this.fault === undefined; copy += 1) {
      const fragment = unbounded && copy === copies ? this.#looping(where, body) : this.build(body);
      this.#connect(before.last, fragment.first, where);
      if (copy >= min) {
        ends.push(...fragment.last);
        sure.push(...fragment.sure);
      }
      before = copy === 1 ? fragment : { ...fragment, first: before.first };
    }
    return { first: before.first, last: ends, sure, empty: min === 0, free: min === 0 };
  }

  #looping(where: Extent, body: Node): Fragment {
    const outermost = this.#loop === -1;
    if (outermost) {
      this.#loop = this.loops.length;
      this.loops.push({ at: where.at, end: where.end });
    }
    const fragment = this.build(body);
    if (outermost) this.#loop = -1;
    const first = new Set(fragment.first);
    if (fragment.last.some((last) => this.follow[last]?.some((next) => first.has(next))))
      this.fault ??= fault(
        where.at,
        where.end,
        'a repetition of a repetition: the same text can be divided among the two in many ways',
        'keep one of them, such as a+ for (?:a+)+, or put something that must be there between the rounds',
      );
    this.#connect(fragment.last, fragment.first, where);
    return fragment;
  }
}

/** The automaton of a pattern, or why it has none that is small and has one way through every loop. */
export function automatonOf(node: Node): Result<Automaton, PatternFault> {
  const builder = new AutomatonBuilder();
  const { first, sure } = builder.build(node);
  const { positions, follow, loops } = builder;
  return builder.fault === undefined
    ? ok({ positions, first, follow, accepting: new Set(sure), loops })
    : err(builder.fault);
}
