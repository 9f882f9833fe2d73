import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createFeeds } from '../../../tools/console/feed.ts';
import { mailPolicy } from '../../../tools/console/mail-policy.ts';
import type { ConsoleSource, ConsoleView, FeedItem } from '../../../tools/console/view.ts';
import { bareSource, startBareConsole } from '../../support/bare-console.ts';

const item = (i: number): FeedItem => ({ type: 'log', key: `l${i}`, at: i, level: 'info', message: `${i}` });

interface Frame {
  readonly name: string;
  readonly data: unknown;
}

/** A console over the source, and the frames of one page's feed as they come. */
async function follow(source: ConsoleSource) {
  const console = await startBareConsole(undefined, { source });
  const leave = new AbortController();
  onTestFinished(async () => {
    leave.abort();
    await console.close();
  });
  const response = await fetch(`${console.endpoint}/feed`, {
    headers: { authorization: `Bearer ${console.token}` },
    signal: leave.signal,
  });
  const frames: Frame[] = [];
  const read = async () => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const parts = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/s.exec(part) ?? [];
        frames.push({ name, data: JSON.parse(data) });
      }
    }
  };
  read().catch(() => undefined);
  const ping = () => fetch(`${console.endpoint}/pid`).then((answer) => answer.text());
  return { frames, leave: () => leave.abort(), ping };
}

const itemsOf = (frames: readonly Frame[]) =>
  frames.filter(({ name }) => name === 'items').flatMap(({ data }) => data as FeedItem[]);

test('a page hears what there was, then what comes, in few frames and in order', async () => {
  let hear: (items: readonly FeedItem[]) => void = () => {};
  const { frames } = await follow(
    bareSource({
      subscribe: (listener) => {
        hear = listener;
        listener([item(0), item(1)]);
        return () => {};
      },
    }),
  );
  await expect.poll(() => itemsOf(frames).length).toBe(2);
  for (let i = 2; i < 500; i += 1) hear([item(i)]);
  await expect.poll(() => itemsOf(frames).length).toBe(500);
  expect(itemsOf(frames).map(({ at }) => at)).toEqual(Array.from({ length: 500 }, (_, i) => i));
  expect(frames.filter(({ name }) => name === 'items').length).toBeLessThanOrEqual(4);
});

test('of a flood between two frames a page gets the newest thousand', async () => {
  const { frames } = await follow(
    bareSource({
      subscribe: (listener) => {
        for (let i = 0; i < 5_000; i += 1) listener([item(i)]);
        return () => {};
      },
    }),
  );
  await expect.poll(() => itemsOf(frames).length).toBe(1_000);
  expect(itemsOf(frames)[0]?.at).toBe(4_000);
});

test('the source is asked while a page is open and not a moment longer', async () => {
  let asked = 0;
  let subscribed = 0;
  const view = async (): Promise<ConsoleView> => {
    asked += 1;
    return { at: asked, stages: [], queues: [], sinks: [], remarks: [] };
  };
  const { frames, leave, ping } = await follow(
    bareSource({
      everyMs: 5,
      view,
      subscribe: () => {
        subscribed += 1;
        return () => {
          subscribed -= 1;
        };
      },
    }),
  );
  await expect.poll(() => frames.filter(({ name }) => name === 'view').length).toBeGreaterThan(2);
  leave();
  await expect.poll(() => subscribed).toBe(0);
  const before = asked;
  // Many times the source's rest of 5 ms goes by.
  for (let until = performance.now() + 60; performance.now() < until; ) await ping();
  expect(asked - before).toBeLessThanOrEqual(1);
});

test('a source that fails as a whole is told on the page', async () => {
  const { frames } = await follow(
    bareSource({ view: () => Promise.reject(new Error('no credentials: log in')) }),
  );
  await expect
    .poll(() => frames.find(({ name }) => name === 'view')?.data)
    .toMatchObject({ remarks: [{ text: 'no credentials: log in' }] });
});

test('a page that does not read costs one view, and gets the newest when it reads again', async () => {
  let asked = 0;
  const feeds = createFeeds(
    bareSource({
      everyMs: 0,
      view: async () => ({ at: ++asked, stages: [], queues: [], sinks: [], remarks: [] }),
    }),
  );
  let stuck: (() => void) | undefined;
  const written: string[] = [];
  const page = new Writable({
    highWaterMark: 1,
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      if (stuck === undefined && written.length === 1) stuck = done;
      else done();
    },
  });
  feeds.add(page as unknown as ServerResponse);
  await expect.poll(() => asked).toBeGreaterThan(50);
  expect(page.writableLength).toBeLessThan(500);
  const before = asked;
  stuck?.();
  await expect
    .poll(() => written.filter((frame) => frame.startsWith('event: view')).length)
    .toBeGreaterThan(0);
  const [view = ''] = written.filter((frame) => frame.startsWith('event: view')).slice(-1);
  expect(JSON.parse(view.slice(view.indexOf('{'))).at).toBeGreaterThanOrEqual(before);
  page.destroy();
  feeds.close();
});

test('an address that cannot be read is refused as one, and a mail that cannot be is said to be', async () => {
  const console = await startBareConsole(undefined, {
    source: bareSource({ message: () => Promise.reject(new Error('table is gone')) }),
  });
  onTestFinished(() => console.close());
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${console.token}` };
    const answer = await fetch(`${console.endpoint}${path}`, { headers });
    return [answer.status, await answer.text()];
  };
  expect(await ask('/mail/%E0%A4%A')).toEqual([400, 'that is no address of this console\n']);
  expect(await ask('//')).toEqual([400, 'that is no address of this console\n']);
  expect(await ask('/mail/m1')).toEqual([500, 'that cannot be shown just now; try again\n']);
});

test('a mail’s frame allows the styles that stand in it and nothing else', () => {
  const policy = mailPolicy(
    '<style>p{color:red}</style><p style="color:&quot;x&quot;">a</p><p style="color:&quot;x&quot;">b</p>',
  );
  // Of `p{color:red}` and of `color:"x"`, each once.
  expect(policy.match(/'sha256-[^']+'/g)).toHaveLength(2);
  expect(policy).toContain("default-src 'none'; style-src 'unsafe-hashes' 'sha256-");
  expect(policy).not.toMatch(/unsafe-inline|script-src/);
  expect(mailPolicy('<p>plain</p>')).toContain("style-src 'none'");
});
