import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBrowserAction } from '../../packages/client/src/adapters/browser-actions.ts';
import { createClientAddress as createAdapterAddress } from '../../packages/client/src/adapters/client-address.ts';
import { ACTIONS } from '../../src/event/actions.ts';
import { createClientAddress } from '../../src/intake/door/client-address.ts';
import { isBrowserSafe } from '../../src/intake/door/permission.ts';
import { canonicalIp } from '../../src/kernel/ip-address.ts';

/** The client imports nothing of the server, so what both decide is written twice: here they are asked together. */

const families =
  'auth_ jwt_ api_ qr_scan security_ admin_ credential_ connector_ transaction supabase_ sentry_'.split(' ');
const action = fc.oneof(
  fc.constantFrom(...Object.keys(ACTIONS)),
  fc.tuple(fc.constantFrom(...families), fc.string({ maxLength: 12 })).map((parts) => parts.join('')),
  fc.constantFrom('security_xss_attempt', 'security_rate_limit_exceeded', 'SECURITY_XSS_attempt', 'Admin_x'),
  fc.string(),
);

test('a page’s log route takes the actions that a publishable key may bring', () => {
  fc.assert(
    fc.property(action, (name) => {
      expect(isBrowserAction(name)).toBe(isBrowserSafe(name));
    }),
    { numRuns: 1_000 },
  );
});

const v4 = fc.oneof(
  fc.ipV4(),
  fc.nat(255).map((n) => `10.7.0.${n}`),
);
const address = fc.oneof(
  v4,
  fc.ipV6(),
  v4.map((ip) => `::ffff:${ip}`),
  fc.nat(0xffff).map((n) => `2001:db8:7::${n.toString(16)}`),
);
const hop = fc.oneof(
  { weight: 8, arbitrary: address },
  v4.map((ip) => `${ip}:443`),
  fc.ipV6().map((ip) => `[${ip}]:443`),
  fc.constantFrom('unknown', '', '1.2.3', '01.2.3.4', '::ffff:1.2.3.4.5', '1::2::3', '[10.7.0.1]'),
);
const proxies = fc.array(
  fc.oneof(fc.constantFrom('10.7.0.0/16', '2001:db8:7::/48', '::ffff:10.7.0.9', '10.7.0.0/33', 'x'), address),
  { maxLength: 4 },
);

test('adapters find behind known proxies the caller whom the server would find', () => {
  fc.assert(
    fc.property(proxies, address, fc.array(hop, { maxLength: 40 }), (trusted, connection, hops) => {
      const header = hops.length === 0 ? undefined : hops.join(', ');
      const ours = createAdapterAddress(trusted)(connection, () => header);
      expect(ours && canonicalIp(ours)).toBe(createClientAddress(trusted)(connection, header));
    }),
    { numRuns: 2_000 },
  );
});
