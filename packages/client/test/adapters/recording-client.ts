import { createClient, type SluiceClient } from '../../src/index.ts';

/** An event as it left the client. */
export interface SentEvent {
  readonly action: string;
  readonly level?: string;
  readonly location?: string;
  readonly user?: unknown;
  readonly source?: { readonly ip?: string };
  readonly user_agent?: string;
  readonly url?: { readonly path?: string };
  readonly http?: {
    readonly request?: { readonly method?: string; readonly id?: string };
    readonly response?: { readonly status_code?: number };
  };
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface RecordingClient {
  readonly client: SluiceClient;
  /** Flushes; what has been sent until now. */
  readonly sent: () => Promise<readonly SentEvent[]>;
  /** The same once there are so many. */
  readonly sentAtLeast: (count: number) => Promise<readonly SentEvent[]>;
}

/** The real client with a server that takes everything and remembers it. */
export function createRecordingClient(): RecordingClient {
  const events: SentEvent[] = [];
  const heard = new Set<() => void>();
  const client = createClient({
    url: 'http://127.0.0.1:9/',
    key: 'slk_test',
    compress: false,
    flushIntervalMs: 1,
    fetch: async (_url, { body }) => {
      const batch = JSON.parse(String(body)) as SentEvent[];
      events.push(...batch);
      for (const hear of heard) hear();
      const outcomes = batch.map((_, i) => ({ status: 'accepted', id: `e-${i}` }));
      return new Response(JSON.stringify({ accepted: batch.length, rejected: 0, outcomes }), { status: 202 });
    },
  });
  const sent = async () => {
    await client.flush();
    return events;
  };
  return {
    client,
    sent,
    sentAtLeast: (count) =>
      new Promise((resolve) => {
        const hear = () => {
          if (events.length < count) return;
          heard.delete(hear);
          resolve(events);
        };
        heard.add(hear);
        hear();
      }),
  };
}
