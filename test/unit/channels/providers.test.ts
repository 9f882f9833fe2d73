import { describe, expect, test } from 'vitest';
import { createOpsgenieChannel } from '../../../adapters/channels/opsgenie.ts';
import { createPagerDutyChannel } from '../../../adapters/channels/pagerduty.ts';
import { createWebhookChannel } from '../../../adapters/channels/webhook.ts';
import type { Channel } from '../../../src/notify/channel.ts';
import type { NotificationKind } from '../../../src/notify/group/outbox-entry.ts';
import { render } from '../../../src/notify/render/render.ts';
import { startProviderEndpoint } from '../../../tools/local/inbox/provider-endpoint.ts';
import { isSigned, webhookRules } from '../../../tools/local/inbox/webhook-rules.ts';
import {
  effects,
  opsgenieStage,
  pagerDutyStage,
  snsStage,
  WEBHOOK_SECRET,
} from '../../support/provider-stages.ts';
import { alertWith, everyKindOf, firstOf } from '../notify/alert-builder.ts';

const STEPS: readonly NotificationKind[] = ['first', 'digest', 'acknowledged', 'resolved'];

/** Tells a group's whole life through a channel. */
async function live(channel: Channel, thread: string) {
  for (const kind of STEPS) {
    const notification = everyKindOf(alertWith()).find((each) => each.kind === kind);
    if (notification === undefined) throw new Error(`no notification of kind ${kind}`);
    const sent = await channel.send(render(channel.type, notification), { id: `${thread}-${kind}`, thread });
    expect(sent).toEqual({ kind: 'sent' });
  }
}

describe('PagerDuty', () => {
  test('has one incident for each thread, which is acknowledged and resolved there', async () => {
    const stage = await pagerDutyStage(20_000);
    await live(stage.channel, 'a');
    await live(stage.channel, 'b');
    const events = (await stage.received()).map(
      (text) => JSON.parse(text) as { event_action: string; dedup_key: string },
    );
    const actions = ['trigger', 'trigger', 'acknowledge', 'resolve'];
    expect(events.map(({ event_action }) => event_action)).toEqual([...actions, ...actions]);
    expect(new Set(events.slice(0, 4).map(({ dedup_key }) => dedup_key)).size).toBe(1);
    expect(events[4]?.dedup_key).not.toBe(events[0]?.dedup_key);
    await stage.close();
  });

  test('is asked in the region that is set', async () => {
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return new Response('{}', { status: 202 });
    };
    const channel = createPagerDutyChannel({ name: 'p', routingKey: '0'.repeat(32) }, { ...effects, fetch });
    await channel.send(render('pagerduty', firstOf(alertWith())), { id: 'i', thread: 't' });
    expect(asked).toEqual(['https://events.pagerduty.com/v2/enqueue']);
  });
});

describe('Opsgenie', () => {
  test('has one alert for each thread, to which the rest is addressed by its alias', async () => {
    const stage = await opsgenieStage(20_000);
    await live(stage.channel, 'a');
    const requests = await stage.received();
    const [, alias] = /"alias":"([\w-]+)"/.exec(requests[0] ?? '') ?? [];
    const paths = requests.map((text) => text.split(' ')[0]);
    const to = (action: string) => `/v2/alerts/${alias}/${action}?identifierType=alias`;
    expect(paths).toEqual(['/v2/alerts', to('notes'), to('acknowledge'), to('close')]);
    await stage.close();
  });

  test('refuses a wrong key under a code that does not quote it', async () => {
    const stage = await opsgenieStage(20_000);
    const url = 'http://127.0.0.1:1/v2/alerts';
    const fetch = async () => new Response('{"message":"Key PLANTED"}', { status: 401 });
    const channel = createOpsgenieChannel({ name: 'o', apiKey: 'PLANTED', url }, { ...effects, fetch });
    expect(await channel.send(render('opsgenie', firstOf(alertWith())), { id: 'i', thread: 't' })).toEqual({
      kind: 'refused',
      code: 'opsgenie_401',
    });
    await stage.close();
  });
});

describe('a signed webhook', () => {
  const message = render('webhook', firstOf(alertWith()));

  test('is told twice of what it has already when an answer was lost, by one id', async () => {
    const endpoint = await startProviderEndpoint(
      'webhook',
      webhookRules(WEBHOOK_SECRET, () => effects.clock() / 1_000),
    );
    const channel = createWebhookChannel(
      { name: 'w', url: endpoint.url, secrets: [WEBHOOK_SECRET] },
      effects,
    );
    endpoint.setFault({ kind: 'lose-answer' });
    expect((await channel.send(message, { id: 'i', thread: 't' })).kind).toBe('retry');
    endpoint.setFault(undefined);
    expect((await channel.send(message, { id: 'i', thread: 't' })).kind).toBe('sent');
    expect(endpoint.taken()).toHaveLength(1);
    await endpoint.close();
  });

  test('can be checked with the new secret and with the old one while both sign, and with no other', async () => {
    const secrets = [1, 2, 3].map((n) => `whsec_${Buffer.alloc(32, n).toString('base64')}`);
    const checked: boolean[] = [];
    const endpoint = await startProviderEndpoint('webhook', (request) => {
      const now = effects.clock() / 1_000;
      checked.push(...secrets.map((secret) => isSigned(request, secret, now)));
      checked.push(isSigned({ ...request, body: `${request.body} ` }, secrets[0] ?? '', now));
      return { status: 204, body: '' };
    });
    const channel = createWebhookChannel(
      { name: 'w', url: endpoint.url, secrets: secrets.slice(0, 2) },
      effects,
    );
    expect((await channel.send(message, { id: 'i', thread: 't' })).kind).toBe('sent');
    expect(checked).toEqual([true, true, false, false]);
    await endpoint.close();
  });
});

describe('a FIFO topic', () => {
  test('keeps the order of a thread, and what is published again comes once', async () => {
    const stage = await snsStage(20_000, 'security.fifo');
    await live(stage.channel, 'a');
    await live(stage.channel, 'a');
    const subjects = (await stage.received()).map(
      (body) => (JSON.parse(body) as { Subject: string }).Subject,
    );
    expect(subjects).toHaveLength(STEPS.length);
    expect(subjects.at(-1)).toMatch(/resolved/i);
    await stage.close();
  });
});
