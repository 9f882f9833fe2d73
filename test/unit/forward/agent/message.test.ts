import { describe, expect, test } from 'vitest';
import { agentAesKey, parseKeyLine, printKeyLine } from '../../../../src/forward/agent/agent-key.ts';
import { MAX_LOCATION_BYTES } from '../../../../src/forward/agent/location.ts';
import {
  ACK,
  announcedSum,
  eventHead,
  fitsMessage,
  isRefusal,
  keepalive,
  STARTUP,
} from '../../../../src/forward/agent/message.ts';
import { createOpener } from '../../../../src/forward/agent/opener.ts';
import { encryptMessage } from '../../../../tools/local/manager/agent/cipher.ts';
import { parseMessage } from '../../../../tools/local/manager/agent/messages.ts';

const RAW_KEY = '0123456789abcdef'.repeat(4);
const KEY = { id: '007', name: 'fwd-01', ip: 'any', rawKey: RAW_KEY };

describe('a line of client.keys', () => {
  test.each(['any', '192.0.2.7', '192.0.2.64/28', '2001:db8::/32'])(
    'with the address %s is read and written',
    (ip) => {
      const line = `007 fwd-01 ${ip} ${RAW_KEY}`;
      expect(parseKeyLine(` ${line}\n`)).toEqual({ ...KEY, ip });
      expect(printKeyLine({ ...KEY, ip })).toBe(line);
    },
  );

  test.each([
    ['', 'nothing'],
    [`!007 fwd-01 any ${RAW_KEY}`, 'an agent that was removed'],
    [`7 fwd-01 any ${RAW_KEY}`, 'an id of one digit'],
    [`007 fwd 01 any ${RAW_KEY}`, 'a name with a space'],
    [`007 fwd-01 any ${RAW_KEY}0`, 'a key too long'],
    [`007 fwd-01 ${RAW_KEY}`, 'no address'],
    [`007 fwd-01 any ${RAW_KEY.toUpperCase()}`, 'capital digits, which Wazuh would hash to another key'],
  ])('is not %j: %s', (line) => {
    expect(parseKeyLine(line)).toBeUndefined();
  });
});

describe('where an event comes from', () => {
  test('is the tenant and the application', () => {
    expect(eventHead({ tenant: 'acme', origin: 'checkout' })).toBe('1:sluice/acme/checkout:');
  });

  test('is told with colons and bars, and without control characters', () => {
    const head = eventHead({ tenant: 'acme', origin: 'a:b|c\n\u0000\u0085d' });
    expect(head).toBe('1:sluice/acme/a|:b||cd:');
    expect(parseMessage(Buffer.from(`${head}x`))).toMatchObject({ location: 'sluice/acme/a:b|cd' });
  });

  test('is cut between characters when it is long', () => {
    const head = eventHead({ tenant: 'acme', origin: '😀'.repeat(100) });
    expect(Buffer.byteLength(head)).toBe(3 + MAX_LOCATION_BYTES);
    expect(head).toMatch(/^1:sluice\/acme\/😀{47}:$/u);
  });
});

test('a line of 65 000 bytes fits behind the longest location, name and address', () => {
  const long = {
    id: '12345678',
    name: 'n'.repeat(128),
    ip: '2001:0db8:0000:0000:0000:0000:0000:0007/128',
    rawKey: RAW_KEY,
  };
  const head = eventHead({ tenant: 't'.repeat(100), origin: 'o'.repeat(200) });
  expect(fitsMessage(long, head, 'x'.repeat(65_000))).toBe(true);
  expect(fitsMessage(long, head, 'x'.repeat(65_200))).toBe(false);
});

test('a message of more than 65 483 bytes fits no agent, and what remoted would cut does not either', () => {
  expect(fitsMessage(KEY, '1:sluice/a/b:', 'x'.repeat(65_470))).toBe(true);
  expect(fitsMessage(KEY, '1:sluice/a/b:', 'x'.repeat(65_471))).toBe(false);
  const named = { ...KEY, name: 'n'.repeat(100) };
  expect(fitsMessage(named, '1:sluice/a/b:', 'x'.repeat(65_470))).toBe(false);
});

describe('what an agent says of itself', () => {
  test('is a startup with a version that no manager is older than', () => {
    expect(parseMessage(Buffer.from(STARTUP))).toEqual({ kind: 'startup', version: 'v4.0.0', valid: true });
  });

  test('is a keepalive with the sum of the shared files, once it is known', () => {
    const sum = 'd41d8cd98f00b204e9800998ecf8427e';
    expect(parseMessage(Buffer.from(keepalive(undefined)))).toMatchObject({ valid: true, sharedSum: 'x' });
    expect(parseMessage(Buffer.from(keepalive(sum)))).toMatchObject({
      valid: true,
      sharedSum: sum,
      version: 'v4.0.0',
    });
    expect(announcedSum(`#!-up file ${sum} merged.mg\n`)).toBe(sum);
    expect(announcedSum('#!-close file ')).toBeUndefined();
  });
});

describe('what a manager says', () => {
  const open = createOpener(KEY);
  const aesKey = agentAesKey(RAW_KEY);
  const say = (text: string, key = aesKey) =>
    encryptMessage(Buffer.from(text), key, { global: 0, local: 1 }, 12_345);

  test('is read with the key of the agent', () => {
    expect(open(say(ACK))).toBe(ACK);
    expect(isRefusal(open(say('#!-err {"message":"Agent version must be lower"}')) ?? '')).toBe(true);
  });

  test('is read as it is when it is not encrypted', () => {
    expect(open(Buffer.from('#pong'))).toBe('#pong');
  });

  test('is nothing when another key, or nobody, made it', () => {
    expect(open(say(ACK, agentAesKey('f'.repeat(64))))).toBeUndefined();
    expect(open(Buffer.concat([Buffer.from('#AES:'), Buffer.alloc(32, 7)]))).toBeUndefined();
  });
});
