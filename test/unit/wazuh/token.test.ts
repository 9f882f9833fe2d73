import { expect, test } from 'vitest';
import { tokenUseMs } from '../../../adapters/wazuh/token.ts';
import { jwt } from './scripted-server.ts';

test.each([
  [jwt(900), 840_000],
  [jwt(30), 27_000],
  ['not.a.token', 840_000],
  ['', 840_000],
  [`x.${Buffer.from('{"nbf":5,"exp":2}').toString('base64url')}.y`, 840_000],
  [`x.${Buffer.from('null').toString('base64url')}.y`, 840_000],
])('a token is used for its own lifetime less a margin, whatever the clocks say (case %#)', (token, ms) => {
  expect(tokenUseMs(token)).toBe(ms);
});
