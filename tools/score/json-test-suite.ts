import { scoreAsWebhooks } from './hostile-webhooks.ts';
import { post } from './ingest-door.ts';
import { type Case, type Corpus, figure, type Row, readRows, type Score, share } from './score.ts';

export interface JsonTestRow {
  readonly expect: 'accept' | 'reject' | 'implementation-defined';
  readonly b64: string | null;
  readonly repeat?: { readonly unit: string; readonly count: number } | null;
}

const NAME = 'json test suite';

function bodyOf({ b64, repeat }: JsonTestRow): Buffer {
  return repeat ? Buffer.from(repeat.unit.repeat(repeat.count)) : Buffer.from(b64 ?? '', 'base64');
}

/** As bodies of requests: what is no JSON is refused with a 4xx, and nothing is ever answered with a 5xx. */
export async function scoreJsonTestSuite(rows: readonly Row<JsonTestRow>[]): Promise<readonly Score[]> {
  const cases: Case[] = [];
  let slowest = 0;
  for (const { row, value } of rows) {
    const answer = await post(bodyOf(value)).catch(() => undefined);
    const status = answer?.status ?? 500;
    slowest = Math.max(slowest, answer?.elapsedMs ?? 0);
    const right = value.expect === 'reject' ? status >= 400 && status < 500 : status < 500;
    cases.push({ row, kind: value.expect, right });
  }
  const bodies = rows.map(({ row, value }) => {
    return { row, body: bodyOf(value), refuse: value.expect === 'reject' };
  });
  return [
    share(NAME, 'reject is 4xx, the rest never 5xx', cases),
    await scoreAsWebhooks(NAME, bodies),
    figure(NAME, 'slowest answer, ms', slowest),
  ];
}

export const jsonTestSuite: Corpus = {
  file: 'hostile/json_test_suite.ndjson',
  score: (text) => scoreJsonTestSuite(readRows(text)),
};
