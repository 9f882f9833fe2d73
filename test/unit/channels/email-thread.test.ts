import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmailChannel } from '../../../adapters/channels/email.ts';
import type { Channel, ChannelOutcome } from '../../../src/notify/channel.ts';
import { renderEmail } from '../../../src/notify/render/email.ts';
import { type SesEndpoint, startSesEndpoint } from '../../../tools/local/inbox/ses-endpoint.ts';
import { startSmtpServer } from '../../../tools/local/inbox/smtp-server.ts';
import { alertWith, digestOf, firstOf } from '../notify/alert-builder.ts';

const MAIL = { name: 'people', from: 'sluice@example.com', to: ['soc@example.com'] };
const LOCAL = { loopback: true, allowPrivate: false };
const THREAD = { thread: 'episode-1' };
const first = renderEmail(firstOf(alertWith()));
const digest = renderEmail(digestOf(alertWith()));

function handleOf(outcome: ChannelOutcome): string | undefined {
  return outcome.kind === 'sent' ? outcome.handle : undefined;
}

describe('mails of one group by SMTP', () => {
  let server: Awaited<ReturnType<typeof startSmtpServer>>;
  let channel: Channel;
  beforeEach(async () => {
    server = await startSmtpServer({ now: () => 0 });
    channel = createEmailChannel({ ...MAIL, transport: { kind: 'smtp', url: server.url, guard: LOCAL } });
  });
  afterEach(() => server.close());

  const header = (name: string) => server.messages().map(({ headers }) => headers.get(name));

  test('follow the first, also when nobody remembers how it was called', async () => {
    const handle = handleOf(await channel.send(first, { id: 'a', ...THREAD }));
    await channel.send(digest, { id: 'b', ...THREAD, handle });
    await channel.send(digest, { id: 'c', ...THREAD });
    const [root, ...later] = header('message-id');
    expect(handle).toBe(root);
    expect(new Set([root, ...later]).size).toBe(3);
    expect(header('in-reply-to')).toEqual([undefined, root, root]);
    expect(header('references')).toEqual([undefined, root, root]);
    expect(server.messages()[1]?.subject).toBe(`Re: ${server.messages()[0]?.subject}`);
  });

  test('begin anew in the next episode, and in another channel', async () => {
    const other = createEmailChannel({
      ...MAIL,
      name: 'others',
      transport: { kind: 'smtp', url: server.url, guard: LOCAL },
    });
    await channel.send(first, { id: 'a', ...THREAD });
    await channel.send(first, { id: 'b', thread: 'episode-2' });
    await other.send(first, { id: 'c', ...THREAD });
    expect(new Set(header('message-id')).size).toBe(3);
    expect(header('in-reply-to')).toEqual([undefined, undefined, undefined]);
  });

  test('follow what the thread began with on a route that is escalated to', async () => {
    const escalated = renderEmail({ ...digestOf(alertWith()), kind: 'escalated' });
    const handle = handleOf(await channel.send(escalated, { id: 'a', ...THREAD }));
    await channel.send(escalated, { id: 'b', ...THREAD, handle });
    expect(header('in-reply-to')).toEqual([undefined, handle]);
  });
});

describe('mails of one group by SES', () => {
  let endpoint: SesEndpoint;
  beforeEach(async () => {
    endpoint = await startSesEndpoint({ now: () => 0 });
  });
  afterEach(() => endpoint.close());

  test('follow the Message-ID that SES gave the first', async () => {
    const client = new SESv2Client({
      region: 'eu-west-1',
      endpoint: endpoint.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const channel = createEmailChannel({ ...MAIL, transport: { kind: 'ses', client } });
    const handle = handleOf(await channel.send(first, { id: 'a', ...THREAD }));
    expect(handle).toMatch(/^<[\w-]+@eu-west-1\.amazonses\.com>$/);
    await channel.send(digest, { id: 'b', ...THREAD, handle });
    const headers = endpoint.messages()[1]?.headers;
    expect(headers?.get('in-reply-to')).toBe(handle);
    expect(headers?.get('references')?.split(' ')).toContain(handle);
    client.destroy();
  });
});
