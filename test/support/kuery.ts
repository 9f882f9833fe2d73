/** A comparison of a query: its field, how it compares, and the values as they are written. */
export interface Term {
  readonly field: string;
  readonly operator: ':' | '<' | '<=' | '>' | '>=';
  readonly values: readonly string[];
}

const TOKEN = /\s+|"(?:[^"\\]|\\["\\])*"|<=|>=|[:<>()]|[^\s:<>()"\\]+/gy;

/**
 * Reads a query of the dashboard's language (DQL, `kuery`), as far as ours use it: comparisons of a field with a value
 * or with `(a or b)`, joined by `and`, `or`, `not` and parentheses. An empty query asks for everything.
 *
 * @throws Error at what is no such query
 */
export function termsOf(query: string): readonly Term[] {
  const tokens = tokensOf(query);
  if (tokens.length === 0) return [];
  const terms: Term[] = [];
  let at = 0;
  const next = () => tokens[at];
  const take = (expected?: string): string => {
    const token = tokens[at];
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`${query}: expected ${expected ?? 'a word'}, found ${token ?? 'the end'}`);
    at += 1;
    return token;
  };
  const word = (): string => {
    const token = take();
    if (/^([:<>()]|<=|>=|and|or|not)$/.test(token)) throw new Error(`${query}: ${token} is no word`);
    return token.replace(/^"(.*)"$/s, '$1').replaceAll(/\\(["\\])/g, '$1');
  };
  const chain = (operator: string, part: () => void): void => {
    part();
    while (next() === operator) {
      take(operator);
      part();
    }
  };
  const values = (): readonly string[] => {
    if (next() !== '(') return [word()];
    take('(');
    const all: string[] = [];
    chain('or', () => all.push(word()));
    take(')');
    return all;
  };
  const unit = (): void => {
    if (next() === 'not') {
      take('not');
      unit();
    } else if (next() === '(') {
      take('(');
      any();
      take(')');
    } else {
      const field = word();
      const operator = take();
      if (!isOperator(operator)) throw new Error(`${query}: ${operator} does not compare`);
      terms.push({ field, operator, values: values() });
    }
  };
  const any = (): void => chain('or', () => chain('and', unit));
  any();
  if (at < tokens.length) throw new Error(`${query}: ${next()} is left over`);
  return terms;
}

function isOperator(token: string): token is Term['operator'] {
  return [':', '<', '<=', '>', '>='].includes(token);
}

function tokensOf(query: string): readonly string[] {
  const tokens = [...query.matchAll(TOKEN)].map(([token]) => token);
  if (tokens.join('') !== query) throw new Error(`${query}: cannot be cut into words`);
  return tokens.filter((token) => token.trim() !== '');
}
