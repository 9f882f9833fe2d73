import { type HostileBody, prototypeKeys, scoreAsWebhooks } from './hostile-webhooks.ts';
import { post } from './ingest-door.ts';
import { type Case, type Corpus, type Row, readRows, type Score, share } from './score.ts';

export interface PollutionRow {
  readonly json: string;
  readonly valid_json: boolean;
  readonly has_proto_key: boolean | null;
}

const NAME = 'prototype pollution';

/** As a body, as the row of a table and as an event. */
function asWebhooks({ json, valid_json }: PollutionRow): readonly string[] {
  if (!valid_json) return [json];
  const insert = `{"type":"INSERT","table":"orders","schema":"public","record":${json}}`;
  return [json, insert, `{"action":"triggered","data":{"event":${json}}}`];
}

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
  const bodies = rows.flatMap(({ row, value }): HostileBody[] =>
    asWebhooks(value).map((text) => ({ row, body: Buffer.from(text), refuse: !value.valid_json })),
  );
  return [
    share(NAME, 'Object.prototype unchanged', unchanged),
    share(NAME, 'valid details taken', taken),
    await scoreAsWebhooks(NAME, bodies),
  ];
}

export const prototypePollution: Corpus = {
  file: 'hostile/prototype_pollution.ndjson',
  score: (text) => scorePrototypePollution(readRows(text)),
};
