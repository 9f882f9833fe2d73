import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { RUNBOOKS } from '../../../infra/constructs/alarm-kinds.ts';

const ROOT = new URL('../../../', import.meta.url);

/** Runbooks by the path that alarms name, as the text that they are: the page links to them. */
export function runbookRoutes(): Readonly<Record<string, (response: ServerResponse) => void>> {
  return Object.fromEntries(
    RUNBOOKS.map((kind) => {
      const path = `docs/runbooks/${kind}.md`;
      const serve = (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(readFileSync(new URL(path, ROOT)));
      };
      return [`/${path}`, serve];
    }),
  );
}
