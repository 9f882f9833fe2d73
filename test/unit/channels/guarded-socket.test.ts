import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmailChannel } from '../../../adapters/channels/email.ts';
import {
  guardedSocket,
  type MailGuard,
  mayReach,
  PUBLIC_ONLY,
} from '../../../adapters/channels/guarded-socket.ts';
import type { Resolve } from '../../../adapters/web/guarded-lookup.ts';
import { renderEmail } from '../../../src/notify/render/email.ts';
import { startSmtpServer } from '../../../tools/local/inbox/smtp-server.ts';
import { alertWith, firstOf } from '../notify/alert-builder.ts';

const RELAYS: MailGuard = { loopback: false, allowPrivate: true };
const LOCAL: MailGuard = { loopback: true, allowPrivate: false };

/** A name that leads to those addresses. */
function leadingTo(...addresses: readonly string[]) {
  const asked: string[] = [];
  const resolve: Resolve = (hostname, _, done) => {
    asked.push(hostname);
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { asked, resolve };
}

let server: Awaited<ReturnType<typeof startSmtpServer>>;
beforeAll(async () => {
  server = await startSmtpServer({ now: () => 0 });
});
afterAll(() => server.close());
const port = () => Number(new URL(server.url).port);

describe('a connection to a mail server', () => {
  test.each([
    ['127.0.0.1', PUBLIC_ONLY],
    ['127.0.0.1', RELAYS],
    ['::1', RELAYS],
    ['169.254.169.254', RELAYS],
    ['::ffff:169.254.169.254', RELAYS],
    ['fd00:ec2::254', RELAYS],
    ['100.64.0.1', RELAYS],
    ['10.0.0.1', PUBLIC_ONLY],
    ['10.0.0.1', LOCAL],
  ])('is not made to %s with %j, by its address or by a name', async (address, guard) => {
    const place = { port: port(), timeoutMs: 1_000 };
    const refused = { name: 'GuardedAddressError' };
    await expect(guardedSocket({ ...place, host: address }, guard)).rejects.toMatchObject(refused);
    const { asked, resolve } = leadingTo('198.51.99.9', address);
    await expect(
      guardedSocket({ ...place, host: 'mail.example.com' }, { ...guard, resolve }),
    ).rejects.toMatchObject(refused);
    expect(asked).toEqual(['mail.example.com']);
    expect(server.messages()).toEqual([]);
  });

  test('may lead to a private network where the channel says so', () => {
    for (const address of ['10.0.0.1', '172.31.255.1', '192.168.3.4', 'fd12:3456::1']) {
      expect(mayReach(address, RELAYS), address).toBe(true);
      expect(mayReach(address, PUBLIC_ONLY), address).toBe(false);
    }
  });

  test('to where nobody answers ends in time', async () => {
    const nobody = { host: '127.0.0.1', port: 1, timeoutMs: 1_000 };
    await expect(guardedSocket(nobody, LOCAL)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

test('mail for where nothing is sent is refused, and mail for a server that is there arrives', async () => {
  const channel = (url: string, guard: MailGuard) =>
    createEmailChannel({
      name: 'm',
      from: 'a@example.com',
      to: ['b@example.com'],
      transport: { kind: 'smtp', url, guard },
    });
  const mail = renderEmail(firstOf(alertWith()));
  const delivery = { id: 'one', thread: 'one' };
  // The name is asked when the mail is sent: what it leads to counts.
  const named = channel(`smtp://mail.example.com:${port()}`, { ...RELAYS, ...leadingTo('127.0.0.1') });
  expect(await named.send(mail, delivery)).toEqual({ kind: 'refused', code: 'address_not_public' });
  expect(server.messages()).toEqual([]);
  expect(await channel(server.url, LOCAL).send(mail, delivery)).toMatchObject({ kind: 'sent' });
});
