import { connect } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { enrolByPort } from '../../../adapters/wazuh/agent/enrol.ts';
import { enrolmentLine, readEnrolmentAnswer } from '../../../src/forward/agent/enrolment.ts';
import type { Manager } from '../../../tools/local/manager/manager.ts';
import { MANAGER_TLS } from '../../support/agent-way.ts';
import { clock, golden, managerPool } from '../../support/manager-replay.ts';

interface RecordedExchange {
  readonly name: string;
  readonly request: string;
  readonly response: string;
}
const RECORDED: readonly RecordedExchange[] = JSON.parse(golden('agent/enrolment.json')).exchanges;
const KEY = 'ab'.repeat(32);

const codeOf = (answer: string) => {
  const read = readEnrolmentAnswer(answer.replace('<64 hex>', KEY));
  return read.ok ? `${read.value.id} ${read.value.name}` : read.error.code;
};

describe('every answer that a real manager gave', () => {
  test.each(RECORDED.filter(({ response }) => response !== ''))(
    'to "$name" is understood',
    ({ response }) => {
      const expected = response.startsWith('OSSEC K:')
        ? /^OSSEC K:'(\S+ \S+)/.exec(response)?.[1]
        : expect.stringMatching(/^enrolment_(?!unknown)/);
      expect(codeOf(response)).toEqual(expected);
    },
  );

  test.each([
    ['Invalid password', 'enrolment_password'],
    ['Duplicate agent name: x', 'enrolment_name_taken'],
    ['Duplicate IP: 192.0.2.1', 'enrolment_address_taken'],
    ['Maximum multigroup reached: Limit is 128', 'enrolment_groups'],
    ['Unterminated group field', 'enrolment_request'],
    ['Agent version must be lower or equal to manager version', 'enrolment_version'],
    ['Internal manager error adding agent: x', 'enrolment_failed'],
  ])('"%s" is %s', (said, code) => {
    expect(codeOf(`ERROR: ${said}. Unable to add agent`)).toBe(code);
  });

  test('and what no Wazuh says is told apart from silence', () => {
    expect(codeOf('')).toBe('enrolment_silent');
    expect(codeOf('HTTP/1.1 400 Bad Request')).toBe('enrolment_unknown_answer');
    expect(codeOf('ERROR: something new. Unable to add agent')).toBe('enrolment_unknown_answer');
    expect(codeOf("OSSEC K:'001 a any short'")).toBe('enrolment_unknown_answer');
  });
});

describe('the line that asks for a key', () => {
  test('has the fields in the order that Wazuh wants', () => {
    expect(enrolmentLine({ name: 'sluice-1' })).toEqual({ ok: true, value: "OSSEC A:'sluice-1'\n" });
    expect(enrolmentLine({ name: 'sluice-1', password: "p'w d", groups: ['a', 'b'] })).toEqual({
      ok: true,
      value: "OSSEC PASS: p'w d OSSEC A:'sluice-1' G:'a,b'\n",
    });
  });

  test.each([
    [{ name: 'a' }, 'enrolment_name'],
    [{ name: '.abc' }, 'enrolment_name'],
    [{ name: "x' IP:'src" }, 'enrolment_name'],
    [{ name: 'ok', groups: ["a' K:'"] }, 'enrolment_group'],
    [{ name: 'ok', password: 'one\nOSSEC A:' }, 'enrolment_password'],
  ])('is not made of %j', (request, code) => {
    expect(enrolmentLine(request)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('at the enrolment port', () => {
  const pool = managerPool();
  afterAll(pool.closeAll);

  const start = (enrolment = {}) =>
    pool.start(clock(), { tls: MANAGER_TLS, enrolment: { port: 0, ...enrolment } });

  /** The fingerprint of what listens there, as a person would read it on the manager. */
  function fingerprintOf({ enrolmentPort = 0 }: Manager): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: enrolmentPort, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '');
        socket.destroy();
      });
      socket.on('error', reject);
    });
  }

  const enrol = async (manager: Manager, fingerprint: string, request: Parameters<typeof enrolByPort>[1]) =>
    enrolByPort(
      {
        host: '127.0.0.1',
        port: manager.enrolmentPort ?? 0,
        trust: { fingerprints: [fingerprint.toLowerCase()] },
        timeoutMs: 10_000,
      },
      request,
    );

  test('an identity is made for a name, once', async () => {
    const manager = await start();
    const fingerprint = await fingerprintOf(manager);
    expect(await enrol(manager, fingerprint, { name: 'sluice-1' })).toMatchObject({
      id: '001',
      name: 'sluice-1',
      ip: 'any',
      rawKey: expect.stringMatching(/^[\da-f]{64}$/),
    });
    await expect(enrol(manager, fingerprint, { name: 'sluice-1' })).rejects.toMatchObject({
      code: 'enrolment_name_taken',
    });
  });

  test('the password is asked for, and not said in what is refused', async () => {
    const manager = await start({ password: 'right-one' });
    const fingerprint = await fingerprintOf(manager);
    const wrong = enrol(manager, fingerprint, { name: 'sluice-1', password: 'wrong-one' });
    await expect(wrong).rejects.toMatchObject({
      code: 'enrolment_password',
      message: expect.not.stringContaining('wrong-one'),
    });
    const key = await enrol(manager, fingerprint, { name: 'sluice-1', password: 'right-one' });
    expect(key.id).toBe('001');
  });

  test('a certificate that is not the one expected is told nothing', async () => {
    const manager = await start();
    const other = 'AB:'.repeat(31).concat('CD');
    await expect(enrol(manager, other, { name: 'sluice-1' })).rejects.toMatchObject({
      code: 'tls_wrong_fingerprint',
    });
    const port = manager.enrolmentPort ?? 0;
    const byAuthority = enrolByPort(
      { host: 'localhost', port, trust: {}, timeoutMs: 10_000 },
      { name: 'sluice-1' },
    );
    await expect(byAuthority).rejects.toMatchObject({ code: 'tls_unverified' });
    const fingerprint = await fingerprintOf(manager);
    expect((await enrol(manager, fingerprint, { name: 'sluice-1' })).id).toBe('001');
  });

  test('nobody there is said to be nobody there', async () => {
    const at = { host: '127.0.0.1', port: 1, trust: { fingerprints: [] }, timeoutMs: 10_000 };
    await expect(enrolByPort(at, { name: 'sluice-1' })).rejects.toMatchObject({
      code: 'enrolment_unreachable',
      retryable: true,
    });
  });
});
