import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlertActionSchema } from '../../src/event/alert-action.ts';
import { SLACK_ACTIONS } from '../../src/event/slack-button.ts';
import { slackSignatureOf, verifySlackSignature } from '../../src/intake/door/slack-signature.ts';
import { readSlackAction } from '../../src/intake/slack-action.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';

const NOW = 1_772_600_767_000;
const SECRET = 'a-signing-secret-of-some-length!';
const headers = (signature: string, time: string) => (name: string) =>
  ({ 'x-slack-signature': signature, 'x-slack-request-timestamp': time })[name];

describe('a signature of Slack', () => {
  test('is taken for the body, the time and the secret that it was made with, and for nothing else', () => {
    const inputs = fc.record({
      body: fc.uint8Array({ maxLength: 200 }),
      at: fc.integer({ min: -300, max: 300 }).map((s) => String(NOW / 1_000 + s)),
      flip: fc.nat(),
    });
    fc.assert(
      fc.property(inputs, ({ body, at, flip }) => {
        const signature = slackSignatureOf(SECRET, body, at);
        const verify = (bytes: Uint8Array, time: string, secret: string, given = signature) =>
          verifySlackSignature(headers(given, time), bytes, [secret], NOW).ok;
        expect(verify(body, at, SECRET)).toBe(true);
        expect(verify(new Uint8Array([...body, 0]), at, SECRET)).toBe(false);
        expect(verify(body, String(Number(at) - 1), SECRET)).toBe(false);
        expect(verify(body, at, `${SECRET}x`)).toBe(false);
        const place = 3 + (flip % 64);
        const digit = signature[place] === '0' ? '1' : '0';
        expect(verify(body, at, SECRET, signature.slice(0, place) + digit + signature.slice(place + 1))).toBe(
          false,
        );
      }),
    );
  });

  test('is refused whatever the headers hold when nobody has signed, and with no secret at all', () => {
    const text = fc.option(fc.string({ unit: ANY_CHARACTER }), { nil: undefined });
    fc.assert(
      fc.property(text, text, fc.constantFrom([], [''], [SECRET]), (signature = '', time = '', secrets) => {
        expect(verifySlackSignature(headers(signature, time), new Uint8Array(), secrets, NOW).ok).toBe(false);
      }),
    );
  });
});

const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: ANY_CHARACTER }));
const payload = fc.record(
  {
    type: fc.oneof(fc.constant('block_actions'), anything),
    user: fc.oneof(fc.record({ id: anything, username: anything }, { requiredKeys: [] }), anything),
    actions: fc.oneof(
      fc.array(
        fc.record(
          {
            action_id: fc.oneof(fc.constantFrom(...Object.values(SLACK_ACTIONS)), anything),
            block_id: fc.oneof(fc.constant('sluice:7:security:100102-abc'), anything),
            selected_user: fc.oneof(fc.constant('U012AB3CD'), anything),
            action_ts: fc.oneof(fc.constant('1772600767.089000'), anything),
            selected_option: fc.oneof(fc.constant({ value: '60' }), anything),
          },
          { requiredKeys: [] },
        ),
      ),
      anything,
    ),
  },
  { requiredKeys: [] },
);

const PRESSED = {
  type: 'block_actions',
  user: { id: 'U012AB3CD', username: 'ann' },
  actions: [{ action_id: SLACK_ACTIONS.acknowledge, block_id: 'sluice:7:security:100102-abc' }],
};

describe('the payload of a button', () => {
  test('is an action that stage alert-notify can read, or none, whatever it holds', () => {
    let actions = 0;
    fc.assert(
      fc.property(payload, (value) => {
        const body = new URLSearchParams({ payload: JSON.stringify(value) }).toString();
        const read = readSlackAction(body, NOW);
        if (read.kind !== 'action') return;
        actions += 1;
        expect(AlertActionSchema.safeParse({ v: 1, action: read.action }).error).toBeUndefined();
        expect(read.action.by).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u);
      }),
      { numRuns: 500, examples: [[PRESSED]] },
    );
    expect(actions).toBeGreaterThan(0);
  });

  test('may be no form, no JSON or nothing at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER }), (body) => {
        expect(['other', 'unreadable']).toContain(readSlackAction(body, NOW).kind);
        expect(['other', 'unreadable']).toContain(readSlackAction(`payload=${body}`, NOW).kind);
      }),
    );
  });
});
