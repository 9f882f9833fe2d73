import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../../adapters/aws/dynamodb-client.ts';
import { createProbeLog } from '../../../../adapters/aws/probe-log.ts';
import { createTable } from '../../../../adapters/aws/table.ts';
import { localEnvironment } from '../../../../tools/local/aws/environment.ts';
import { startTables } from '../../../../tools/local/aws/tables.ts';
import { deployment, findings, said } from './bench.ts';

const KEY = 'slk_PLANTED';
const tables = await startTables({ table: 'sluice-local' });
const aws = localEnvironment({ dynamodb: tables.endpoint });
const client = createDynamoDbClient(aws);
const log = createProbeLog(createTable(client, 'sluice-local'), Date.now);
afterAll(async () => {
  client.destroy();
  await tables.close();
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Sent {
  readonly action: string;
  readonly event: { readonly id: string };
}

/** An ingest URL that answers as told; `/v1/health` is well. */
async function ingest(
  answer: (sent: Sent) => { readonly status: number; readonly body: object },
  date: () => number = Date.now,
): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('date', new Date(date()).toUTCString());
    if (request.method === 'GET') response.writeHead(request.url === '/v1/health' ? 200 : 404).end('{}');
    else
      void json(request).then((sent) => {
        const { status, body } = answer(sent as Sent);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const accepts = ({ event }: Sent) => ({
  status: 202,
  body: { outcomes: [{ status: 'accepted', id: event.id }] },
});
const at = (url: string | undefined, key: string | undefined = KEY) =>
  deployment({ aws, more: { ingest: { url, key } } });

/** Waits in the time of this clock. */
function patience() {
  const time = { now: Date.parse('2026-03-04T05:06:07Z'), pauses: 0 };
  const pause = async (ms: number) => {
    time.now += ms;
    time.pauses += 1;
  };
  return { time, options: { clock: () => time.now, probe: { pause } } };
}

describe('a probe', () => {
  test('that comes back tells the time of each leg', async () => {
    const { time, options } = patience();
    let sent: Sent | undefined;
    const url = await ingest((event) => {
      sent = event;
      const [alertedAt, receivedAt, notedAt] = [1_000, 2_500, 3_000].map((ms) => time.now + ms) as [
        number,
        number,
        number,
      ];
      void log.note(event.event.id, { alertedAt, receivedAt, notedAt });
      return accepts(event);
    }, options.clock);
    const [seen] = await said(at(url), 'probe', options);
    expect(sent).toMatchObject({ action: 'sluice_probe' });
    expect(seen).toBe(
      'green: came back: accepted after 0.0 s, alert written after 1.0 s, back at ingest after 2.5 s, noted after 3.0 s; nobody was told',
    );
  });

  test('that does not come back within a minute is red, with the places to look at', async () => {
    const { time, options } = patience();
    const begun = time.now;
    const [seen] = await said(at(await ingest(accepts, options.clock)), 'probe', options);
    expect(seen).toMatch(
      /^red: accepted, and no alert came back within 60 s.*rule 100740.*<integration>.*integrations\.log/,
    );
    expect(time.now - begun).toBeGreaterThanOrEqual(60_000);
    expect(time.pauses).toBe(120);
  });

  test.each([
    [{ status: 401, body: { code: 'unauthorized' } }, /^red: refused: 401 unauthorized → use another key/],
    [{ status: 503, body: { code: 'unavailable' } }, /^red: refused: 503 unavailable$/],
    [{ status: 502, body: { code: 'PLANTED <b>' } }, /^red: refused: 502$/],
    [
      {
        status: 202,
        body: { outcomes: [{ status: 'rejected', code: 'not_permitted', path: '', message: 'PLANTED' }] },
      },
      /^red: refused: not_permitted → the key has to bring the action sluice_probe/,
    ],
  ])('that is not taken is red with the reason: %o', async (answer, expected) => {
    const seen = await said(at(await ingest(() => answer)), 'probe', patience().options);
    expect(seen.join()).toMatch(expected);
    expect(seen.join()).not.toContain('PLANTED');
  });

  test('needs a key, and says how to make one that can do nothing else', async () => {
    const url = await ingest(accepts);
    const place = deployment({ aws, more: { ingest: { url, key: undefined } } });
    const [seen] = await said(place, 'probe', { probe: { pause: async () => {} } });
    expect(seen).toMatch(/^amber: not sent: that takes an ingest key → .*--scope sluice_probe/);
  });

  test('is not sent when nobody wants it', async () => {
    const all = await findings(at(await ingest(accepts)), ['health', 'probe']);
    expect(all.map(({ check }) => check)).toEqual(['health']);
  });
});

describe('the ingest URL', () => {
  test('is green when it answers', async () => {
    expect(await said(at(await ingest(accepts)), 'health')).toEqual(['green: answers']);
  });

  test('where something else answers, or nobody, is red', async () => {
    const url = await ingest(accepts);
    expect((await said(at(`${url}/other`), 'health'))[0]).toMatch(/^red: .* answers 404 → something else/);
    const [server] = servers.splice(0);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    expect((await said(at(url), 'health'))[0]).toMatch(/cannot be reached \(ECONNREFUSED\)/);
  });

  test("tells when it is this machine's clock that is wrong", async () => {
    const url = await ingest(accepts, () => Date.now() + 90_000);
    expect((await said(at(url), 'health'))[0]).toMatch(
      /^amber: answers, and this machine's clock is (89|90) s behind/,
    );
  });

  test('that nobody has given is skipped, and so is the probe', async () => {
    const place = deployment({ aws, more: { ingest: { url: undefined, key: KEY } } });
    const all = await findings(place, ['probe'], { probe: { pause: async () => {} } });
    expect(all.map(({ status }) => status)).toEqual(['grey', 'grey']);
  });
});
