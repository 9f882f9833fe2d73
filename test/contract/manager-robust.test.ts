import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFrameReader, frame } from '../../tools/local/manager/agent/frames.ts';
import { jsonFault } from '../../tools/local/manager/api/json-fault.ts';
import { pythonDumps } from '../../tools/local/manager/api/python-json.ts';
import type { Manager } from '../../tools/local/manager/manager.ts';
import { readStrictXml } from '../../tools/local/manager/ruleset/strict-xml.ts';
import { checkUpload, readRuleXml } from '../../tools/local/manager/ruleset/upload-check.ts';
import { connectAgent, framed, RECORDED, seal } from '../support/manager-agent-wire.ts';
import { clock, login, managerPool, send } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
let manager: Manager;
let token: string;

beforeAll(async () => {
  const { id, name, rawkey } = RECORDED;
  manager = await start(clock(), { agentPort: 0, agents: [{ id, name, ip: 'any', rawKey: rawkey }] });
  token = await login(manager);
});
afterAll(closeAll);

describe('whatever is sent, the manager answers or refuses, and lives', () => {
  const paths = [
    '/events',
    '/',
    '/logtest',
    '/manager/info',
    '/events//',
    '/x',
    '/%00',
    '/%zz',
    '/rules/files/%2e%2e',
    '/rules?q=a=b,(c',
    '/rules?limit=1e9&search=-',
    '/rules/files/a_rules.xml',
    '/rules/files/a_rules.xml?raw=1',
    '/lists/files/mine?overwrite=true',
    '/rules/requirement/__proto__',
    '/agents?select=id,__proto__',
    '/agents',
    '/security/users',
    '/security/users/NaN/roles?role_ids=x',
    '/security/policies?policy_ids=all',
    '/agents/0/key',
  ];
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(`{"events": [${text}, "x"]}`)),
    fc.integer({ min: 1, max: 5000 }).map((depth) => Buffer.from('[{"a":'.repeat(depth))),
  );
  const authorizations = fc.oneof(
    fc.constant(undefined),
    fc.base64String().map((text) => `Basic ${text}`),
    fc.base64String().map((text) => `Bearer ${text}.${text}.${text}`),
    fc.constant('valid'),
  );

  test('over HTTPS', async () => {
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH');
    await fc.assert(
      fc.asyncProperty(
        method,
        fc.constantFrom(...paths),
        bodies,
        authorizations,
        async (verb, path, body, given) => {
          const authorization = given === 'valid' ? `Bearer ${token}` : given;
          const headers = {
            'Content-Type': 'application/json',
            'Content-Length': `${body.length}`,
            ...(authorization === undefined ? {} : { Authorization: authorization }),
          };
          const { status } = await send(manager, { method: verb, path, headers, body });
          expect([200, 307, 400, 401, 403, 404, 405, 406, 415, 500]).toContain(status);
        },
      ),
      { numRuns: 200 },
    );
    const alive = await send(manager, {
      method: 'GET',
      path: '/',
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(alive.status).toBe(200);
  });

  test('on the agent port', async () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => framed(Buffer.from(bytes))),
      fc
        .uint8Array({ maxLength: 200 })
        .map((bytes) => seal(RECORDED.id, RECORDED.rawkey, Buffer.from(bytes))),
      fc.string().map((text) => seal(RECORDED.id, RECORDED.rawkey, `#!-agent startup ${text}{${text}`)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 4 }), async (pieces) => {
        const wire = await connectAgent(manager.agentPort ?? 0);
        for (const piece of pieces) wire.write(piece);
        wire.socket.end();
        await wire.closed;
      }),
      { numRuns: 100 },
    );
    const wire = await connectAgent(manager.agentPort ?? 0);
    await wire.settled();
    wire.socket.destroy();
  });
});

test('a text is faulty exactly when it is not JSON', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.tuple(fc.json(), fc.nat(40)).map(([text, at]) => text.slice(0, at)),
    fc.tuple(fc.json(), fc.nat(40), fc.constantFrom(...'{}[]",:\\u0-'.split(''))).map(([text, at, more]) => {
      return text.slice(0, at) + more + text.slice(at);
    }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(jsonFault(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 1000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('what the API prints is ASCII and reads back the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 3), (value, indent) => {
      const text = pythonDumps(value, indent);
      expect(text).toMatch(/^[\n -~]*$/);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('frames come out whole, however the stream is cut', () => {
  const payload = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(
      fc.array(payload, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 50 })),
      (payloads, cuts) => {
        const reader = createFrameReader();
        const stream = Buffer.concat(payloads.map(frame));
        const out: Buffer[] = [];
        let at = 0;
        for (const size of [...cuts, stream.length]) {
          out.push(...reader.push(stream.subarray(at, at + size)).payloads);
          at += size;
        }
        expect(out).toEqual(payloads);
      },
    ),
  );
});

test('an upload is refused, dies or passes, and what passes is well-formed', () => {
  const pieces = fc.constantFrom(
    '<a>',
    '</a>',
    '<a b="c"/>',
    '<!-- -- -->',
    '&',
    '&amp;',
    '&#0;',
    '<',
    '\\<',
    ']]>',
    '<?x?>',
    "'",
    '=x',
  );
  const texts = fc
    .array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 12 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      const check = checkUpload(text);
      expect(['syntax error', 'crash', 'ok']).toContain(check.kind);
      if (check.kind === 'ok') expect(readStrictXml(text)).toBeDefined();
      readRuleXml(text);
    }),
    { numRuns: 2000 },
  );
});
