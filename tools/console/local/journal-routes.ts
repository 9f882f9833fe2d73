import type { ServerResponse } from 'node:http';
import type { Journal } from '../../local/journal.ts';

const STATE_MS = 500;

/**
 * The journal as it is, for programs that follow the stack: `/journal`, server-sent events of each entry and twice a second of the
 * sums, and `/state.json`, all of it once.
 */
export function journalRoutes(
  journal: Journal,
): Readonly<Record<string, (response: ServerResponse) => void>> {
  const state = () => ({ ledger: journal.ledger(), findings: journal.findings() });
  return {
    '/journal': (response) => {
      const send = (name: string, data: unknown) =>
        response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const entry of journal.entries()) send('entry', entry);
      send('state', state());
      const leave = journal.subscribe((entry) => send('entry', entry));
      const ticker = setInterval(() => send('state', state()), STATE_MS);
      response.on('close', () => {
        leave();
        clearInterval(ticker);
      });
    },
    '/state.json': (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...state(), entries: journal.entries() }));
    },
  };
}
