import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEnricher } from '../../src/enrich/enricher.ts';
import { createUserAgentReader } from '../../src/enrich/user-agent.ts';
import { SecurityEventSchema } from '../../src/event/security-event.ts';
import { canonicalIp } from '../../src/kernel/ip-address.ts';
import { isPublicIp } from '../../src/kernel/special-addresses.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';
import { envelope } from '../support/envelopes.ts';

const word = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, minLength: 1, maxLength: 300 }).filter((text) => text.length <= 256),
  fc.constantFrom('__proto__', 'constructor', '[REDACTED:email]', '111122223333'),
);
const agent = fc.oneof(
  word,
  fc
    .array(
      fc.constantFrom(
        'Mozilla/5.0',
        '(',
        ')',
        ';',
        'Chrome/',
        '1.2',
        'aws-cli/',
        'bot',
        'Linux',
        '[',
        ']',
        '/',
        ' ',
      ),
      {
        minLength: 1,
        maxLength: 30,
      },
    )
    .map((parts) => parts.join('')),
);
const ip = fc.oneof(fc.ipV4(), fc.ipV6()).map((text) => canonicalIp(text) ?? '::1');

test('any valid event is valid after enriching, and everything it said stands', () => {
  fc.assert(
    fc.property(
      ip,
      agent,
      word,
      word,
      word,
      fc.string(),
      fc.nat(),
      (address, original, action, user, account, organization, number) => {
        const enrich = createEnricher({
          geo: { lookup: () => ({ countryIsoCode: 'DE', asNumber: number, asOrganization: organization }) },
          accounts: { '111122223333': { alias: 'production' } },
        });
        const before = envelope('evt-1', {
          source: { ip: address },
          user_agent: { original },
          user: { name: user },
          cloud: { account: { id: account } },
          event: { ...envelope('evt-1').event.event, action },
        });
        const { event } = enrich(before);
        expect(SecurityEventSchema.safeParse(event).error).toBeUndefined();
        expect(event).toMatchObject(before.event);
        expect(enrich({ ...before, event }).event).toEqual(event);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('an address is special or public, in any spelling', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(isPublicIp(`::ffff:${address}`)).toBe(isPublicIp(address));
    }),
  );
  expect(isPublicIp('not an address')).toBe(false);
});

test('any user agent is read without a crash', () => {
  const read = createUserAgentReader(10);
  fc.assert(
    fc.property(agent, (text) => {
      expect(read(text)).toEqual(read(text));
    }),
    { numRuns: 1_000 },
  );
});
