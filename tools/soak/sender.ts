import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createS3Archive } from '../../adapters/aws/buckets/archive.ts';
import { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
import { LOCAL } from '../local/stack-config.ts';
import type { Book } from './book.ts';
import { attackBody, batchBody, sentryBody, supabaseBody, trailFile } from './content.ts';
import type { Sending } from './load-plan.ts';
import type { World } from './world.ts';

export interface SenderOptions {
  readonly seed: number;
  readonly world: World;
  readonly ingestUrl: string;
  readonly book: Book;
  /** Milliseconds since the start. */
  readonly elapsedMs: () => number;
}

/** Callers of the pipeline: they send again what was not taken, as every caller does, until it is. */
export interface Sender {
  send(sending: Sending): void;
  /** Resolves when everything has been taken. */
  idle(): Promise<void>;
  /** By status, or `no answer`. */
  readonly answers: () => Readonly<Record<string, number>>;
  close(): void;
}

interface Answer {
  readonly outcomes?: readonly { readonly status: string; readonly id?: string }[];
}

const AGAIN_MS = 1_000;
const PATIENCE_MS = 20_000;
const JSON_TYPE = { 'content-type': 'application/json' };

export function createSender({ seed, world, ingestUrl, book, elapsedMs }: SenderOptions): Sender {
  const answers: Record<string, number> = {};
  const underWay = new Set<Promise<void>>();
  const stop = new AbortController();
  const s3 = createS3Client(world.aws);
  const trailFiles = createS3Archive(s3, LOCAL.trailBucket);
  const note = (answer: string) => {
    answers[answer] = (answers[answer] ?? 0) + 1;
  };

  /** The ids of what was taken; undefined when it has to be sent again. */
  async function post(
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<readonly string[] | undefined> {
    const response = await fetch(`${ingestUrl}${path}`, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      body,
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    note(String(response.status));
    const text = await response.text();
    if (response.status !== 202) return undefined;
    const { outcomes = [] } = JSON.parse(text) as Answer;
    return outcomes.flatMap(({ status, id }) => (status === 'accepted' && id !== undefined ? [id] : []));
  }

  function attempt(sending: Sending): Promise<readonly string[] | undefined> {
    const now = Date.now();
    const bearer = { authorization: `Bearer ${world.key}` };
    switch (sending.what) {
      case 'events':
      case 'again':
        return post('/v1/events', batchBody(seed, sending, now), bearer);
      case 'attack':
        return post('/v1/events', attackBody(seed, sending, now), bearer);
      case 'supabase':
        return post('/v1/hooks/supabase', supabaseBody(seed, sending), {
          'x-sluice-hook-secret': world.hookSecrets.supabase,
        });
      case 'sentry': {
        const body = sentryBody(seed, sending, now);
        return post('/v1/hooks/sentry', body, {
          'sentry-hook-resource': 'error',
          'sentry-hook-signature': createHmac('sha256', world.hookSecrets.sentry).update(body).digest('hex'),
        });
      }
      case 'trail':
        return putTrailFile(sending, now);
    }
  }

  async function putTrailFile(sending: Sending, now: number): Promise<readonly string[]> {
    const { key, json, ids } = trailFile(seed, sending, now);
    note(`file ${await trailFiles.put(key, gzipSync(json))}`);
    return ids;
  }

  async function untilTaken(sending: Sending): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const ids = await attempt(sending);
        if (ids !== undefined) return book.taken(ids, elapsedMs());
      } catch {
        note(sending.what === 'trail' ? 'file refused' : 'no answer');
      }
      await sleep(AGAIN_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
  }

  return {
    send: (sending) => {
      const task = untilTaken(sending).finally(() => underWay.delete(task));
      underWay.add(task);
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    answers: () => answers,
    close: () => {
      stop.abort();
      s3.destroy();
    },
  };
}
