import { createHmac, timingSafeEqual } from 'node:crypto';
import { compileFunction } from 'node:vm';
import { expect, test } from 'vitest';
import { createWebhookChannel } from '../../../adapters/channels/webhook.ts';
import { render } from '../../../src/notify/render/render.ts';
import { blocksOf } from '../../support/guide/blocks.ts';
import { effects, WEBHOOK_SECRET } from '../../support/provider-stages.ts';
import { alertWith, firstOf } from '../notify/alert-builder.ts';
import { delivery } from './messages.ts';

type IsGenuine = (headers: Record<string, string>, body: string, secret: string) => boolean;

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** The function that the guide shows to receivers. */
function shown(): IsGenuine {
  const [block] = blocksOf('docs/channels.md').filter(({ language }) => language === 'js');
  const body = (block?.body ?? '').replace(/^import .*\n/m, '');
  return compileFunction(`${body}\nreturn isGenuine;`, ['createHmac', 'timingSafeEqual', 'Buffer', 'Date'])(
    createHmac,
    timingSafeEqual,
    Buffer,
    Date,
  ) as IsGenuine;
}

/** What a receiver gets. */
async function sentWith(...secrets: readonly string[]) {
  const seen: { headers: Record<string, string>; body: string }[] = [];
  const channel = createWebhookChannel(
    { name: 'hook', url: 'https://soc.example.com/hook', secrets },
    {
      ...effects,
      clock: Date.now,
      fetch: async (_url, init) => {
        seen.push({
          headers: Object.fromEntries(new Headers(init?.headers)),
          body: Buffer.from(init?.body as Uint8Array | string).toString(),
        });
        return new Response('ok');
      },
    },
  );
  const outcome = await channel.send(render('webhook', firstOf(alertWith())), delivery('n-1'));
  expect(outcome).toEqual({ kind: 'sent' });
  const [request] = seen;
  if (request === undefined) throw new Error('nothing was sent');
  return request;
}

test('a receiver who checks as the guide shows takes what Sluice sends, also while its secret is changed', async () => {
  const isGenuine = shown();
  const { headers, body } = await sentWith(WEBHOOK_SECRET, OTHER_SECRET);
  expect(isGenuine(headers, body, WEBHOOK_SECRET)).toBe(true);
  expect(isGenuine(headers, body, OTHER_SECRET)).toBe(true);
});

test('and refuses another body, another secret, an old time and no signature', async () => {
  const isGenuine = shown();
  const { headers, body } = await sentWith(WEBHOOK_SECRET);
  const old = { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1_000) - 301) };
  expect(isGenuine(headers, `${body} `, WEBHOOK_SECRET)).toBe(false);
  expect(isGenuine(headers, body, OTHER_SECRET)).toBe(false);
  expect(isGenuine(old, body, WEBHOOK_SECRET)).toBe(false);
  expect(isGenuine({ ...headers, 'webhook-signature': 'v1,' }, body, WEBHOOK_SECRET)).toBe(false);
  expect(isGenuine({ ...headers, 'webhook-timestamp': 'soon' }, body, WEBHOOK_SECRET)).toBe(false);
});
