import { type DoorAnswer, postHook } from './ingest-door.ts';
import { type Case, type Score, share } from './score.ts';

export interface HostileBody {
  readonly row: number;
  readonly body: Uint8Array;
  /** It is no JSON, so that nothing of it may be taken. */
  readonly refuse: boolean;
}

const SOURCES = ['supabase', 'sentry'] as const;

export const prototypeKeys = () => JSON.stringify(Reflect.ownKeys(Object.prototype).map(String));

/**
 * Bodies at the webhook routes, from senders who prove themselves: what is no JSON is refused with a 4xx, nothing is
 * answered with a 5xx, every event that is taken is one valid line, and no prototype changes.
 */
export async function scoreAsWebhooks(corpus: string, bodies: readonly HostileBody[]): Promise<Score> {
  const clean = prototypeKeys();
  const cases: Case[] = [];
  for (const { row, body, refuse } of bodies)
    for (const kind of SOURCES) {
      const answer = await postHook(kind, body).catch(() => undefined);
      const right = answer !== undefined && isCivil(answer, refuse) && prototypeKeys() === clean;
      cases.push({ row, kind, right });
    }
  return share(corpus, 'civil as webhooks', cases);
}

function isCivil({ status, accepted, lines }: DoorAnswer, refuse: boolean): boolean {
  if (status >= 500 || (refuse && status < 400)) return false;
  return lines.length === accepted && lines.every((line) => !/[\n\r]/.test(line) && isJson(line));
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
