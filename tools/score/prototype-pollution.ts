import { post } from './ingest-door.ts';
import { type Case, type Corpus, type Row, readRows, type Score, share } from './score.ts';

export interface PollutionRow {
  readonly json: string;
  readonly valid_json: boolean;
  readonly has_proto_key: boolean | null;
}

const NAME = 'prototype pollution';

const prototypeKeys = () => JSON.stringify(Reflect.ownKeys(Object.prototype).map(String));

/** As a body, and as the details of an event: prototypes stay as they are, and good JSON is not refused for a name. */
export async function scorePrototypePollution(rows: readonly Row<PollutionRow>[]): Promise<readonly Score[]> {
  const clean = prototypeKeys();
  const unchanged: Case[] = [];
  const taken: Case[] = [];
  for (const { row, value } of rows) {
    const inside = `{"action":"auth_login","details":${value.json}}`;
    const answers = [await post(Buffer.from(value.json)), await post(Buffer.from(inside))];
    const calm = answers.every(({ status }) => status < 500);
    unchanged.push({ row, kind: 'body and details', right: calm && prototypeKeys() === clean });
    if (value.valid_json)
      taken.push({
        row,
        kind: value.has_proto_key === true ? 'with such a key' : 'without',
        right: answers[1]?.accepted === 1,
      });
  }
  return [share(NAME, 'Object.prototype unchanged', unchanged), share(NAME, 'valid details taken', taken)];
}

export const prototypePollution: Corpus = {
  file: 'hostile/prototype_pollution.ndjson',
  score: (text) => scorePrototypePollution(readRows(text)),
};
