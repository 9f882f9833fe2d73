import { scoreAsWebhooks } from './hostile-webhooks.ts';
import { type DoorAnswer, post } from './ingest-door.ts';
import { type Case, type Corpus, type Row, readRows, type Score, share } from './score.ts';

export interface NaughtyRow {
  readonly text: string;
}

const NAME = 'naughty strings';
/** Every field of an event that an application fills with text. */
const FIELDS: Readonly<Record<string, (text: string) => object>> = {
  action: (action) => ({ action }),
  'user.id': (id) => ({ action: 'auth_login', user: { id } }),
  'user.name': (name) => ({ action: 'auth_login', user: { name } }),
  'source.ip': (ip) => ({ action: 'auth_login', source: { ip } }),
  'url.full': (full) => ({ action: 'auth_login', url: { full } }),
  user_agent: (original) => ({ action: 'auth_login', user_agent: { original } }),
  'event.reason': (reason) => ({ action: 'auth_login', event: { action: 'auth_login', reason } }),
  'service.name': (name) => ({ action: 'auth_login', service: { name } }),
  labels: (note) => ({ action: 'auth_login', labels: { note } }),
  'details value': (note) => ({ action: 'auth_login', details: { note } }),
  'details list': (note) => ({ action: 'auth_login', details: { notes: [note, 'beside'] } }),
  'details key': (key) => ({ action: 'auth_login', details: Object.fromEntries([[key, 'value']]) }),
};

/** One body that either source reads, with the text wherever there is text. */
function webhookOf(text: string): string {
  const record = { id: text, note: text, [text]: [text], email: text };
  const event = { event_id: text, title: text, message: text, user: { id: text, ip_address: text } };
  return JSON.stringify({
    type: 'INSERT',
    table: text,
    schema: text,
    record,
    old_record: { note: text },
    action: 'triggered',
    actor: { type: 'user', id: text, name: text },
    data: { event },
  });
}

/** Every string and key of a document. */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)]);
}

const MASK = '[REDACTED';

type Verdict = 'round trip' | 'redacted' | 'refused' | 'changed' | 'bad line' | 'server error';

function judge(text: string, { status, lines, accepted }: DoorAnswer): Verdict {
  if (status >= 500) return 'server error';
  const [line] = lines;
  if (accepted === 0 && line === undefined) return 'refused';
  if (lines.length !== 1 || line === undefined || /[\n\r]/.test(line)) return 'bad line';
  const found = texts(JSON.parse(line));
  const sent = text.toWellFormed();
  // What is empty once it is trimmed says nothing, and need not arrive; a dot in a key would nest it in Wazuh.
  if (text.trim() === '' || found.includes(sent) || found.includes(sent.replaceAll('.', '_')))
    return 'round trip';
  return found.some((each) => each.includes(MASK)) ? 'redacted' : 'changed';
}

/** In every field: one valid line or a refusal, and what was not redacted arrives as it was sent. */
export async function scoreNaughtyStrings(rows: readonly Row<NaughtyRow>[]): Promise<readonly Score[]> {
  const answered: Case[] = [];
  const same: Case[] = [];
  for (const { row, value } of rows)
    for (const [kind, eventOf] of Object.entries(FIELDS)) {
      const answer = await post(Buffer.from(JSON.stringify(eventOf(value.text)))).catch(() => undefined);
      const verdict = answer === undefined ? 'server error' : judge(value.text, answer);
      answered.push({ row, kind, right: verdict !== 'server error' && verdict !== 'bad line' });
      if (verdict === 'round trip' || verdict === 'changed')
        same.push({ row, kind, right: verdict === 'round trip' });
    }
  return [
    share(NAME, '2xx or 4xx and one valid line', answered),
    share(NAME, 'round trip where not redacted', same),
    await scoreAsWebhooks(
      NAME,
      rows.map(({ row, value }) => ({ row, body: Buffer.from(webhookOf(value.text)), refuse: false })),
    ),
  ];
}

export const blns: Corpus = {
  file: 'hostile/blns.ndjson',
  score: (text) => scoreNaughtyStrings(readRows(text)),
};
