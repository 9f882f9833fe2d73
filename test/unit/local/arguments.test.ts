import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readArguments } from '../../../tools/local/arguments.ts';

const URL_OPTION = ['--wazuh-url', 'https://wazuh.example.com:55000/'];
const ACCOUNT = { SLUICE_WAZUH_USER: 'sluice', SLUICE_WAZUH_PASSWORD: 'secret' };
const FINGERPRINT = Array.from({ length: 32 }, () => 'ab').join(':');

beforeEach(() => {
  for (const name of ['INGEST_PORT', 'CONSOLE_PORT', 'MANAGER_PORT', 'AGENT_PORT', 'WAZUH_URL'])
    vi.stubEnv(`SLUICE_${name}`, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function problems(variables: Record<string, string>, url = URL_OPTION): string {
  try {
    readArguments(url, variables);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('ports', () => {
  test('are the documented ones unless said otherwise', () => {
    expect(readArguments([], {})).toEqual({
      ports: { ingest: 8787, console: 8788, manager: 8789, agent: 8790 },
      realManager: undefined,
      sink: 'events-api',
    });
  });

  test('come from an option before a variable', () => {
    vi.stubEnv('SLUICE_CONSOLE_PORT', '9001');
    vi.stubEnv('SLUICE_AGENT_PORT', '9003');
    const { ports } = readArguments(['--console-port', '0', '--ingest-port=65535'], {});
    expect(ports).toEqual({ ingest: 65_535, console: 0, manager: 8789, agent: 9003 });
  });
});

describe('the way into the manager', () => {
  test('is the API unless said otherwise', () => {
    expect(['agent', 's3'].map((sink) => readArguments(['--sink', sink], {}).sink)).toEqual(['agent', 's3']);
  });

  test('is not to be chosen for a manager that is not ours', () => {
    expect(problems(ACCOUNT, [...URL_OPTION, '--sink', 'agent'])).toBe(
      '--sink agent is for the local manager; leave out --wazuh-url',
    );
  });
});

describe('a real manager', () => {
  test('is used with its account and the trust that is given', () => {
    expect(
      readArguments(URL_OPTION, { ...ACCOUNT, SLUICE_WAZUH_FINGERPRINT: FINGERPRINT }).realManager,
    ).toEqual({
      url: 'https://wazuh.example.com:55000',
      username: 'sluice',
      password: 'secret',
      tls: { fingerprints: [FINGERPRINT.toUpperCase()] },
    });
    expect(readArguments(URL_OPTION, ACCOUNT).realManager?.tls).toEqual({});
  });

  test('is not used when its variable is empty', () => {
    vi.stubEnv('SLUICE_WAZUH_URL', '');
    expect(readArguments([], {}).realManager).toBeUndefined();
  });

  test('has all its problems told at once, each by the name of its variable', () => {
    const told = problems({ SLUICE_WAZUH_FINGERPRINT: 'ab', SLUICE_WAZUH_CA: '/nowhere.pem' }, [
      '--wazuh-url',
      'http://wazuh.example.com',
    ]);
    for (const name of ['URL', 'USER', 'PASSWORD', 'FINGERPRINT', 'CA'])
      expect(told).toContain(`SLUICE_WAZUH_${name}`);
  });

  test.each([
    'https://user:pw@wazuh.example.com',
    'https://wazuh.example.com/path',
    'https://x:99999',
    'wazuh',
  ])('cannot be at %s', (url) => {
    expect(problems(ACCOUNT, ['--wazuh-url', url])).toContain(
      'must look like https://wazuh.example.com:55000',
    );
  });

  test('needs a file of certificates that is one', () => {
    expect(problems({ ...ACCOUNT, SLUICE_WAZUH_CA: '/nowhere.pem' })).toContain('cannot read /nowhere.pem');
    expect(problems({ ...ACCOUNT, SLUICE_WAZUH_CA: fileURLToPath(import.meta.url) })).toContain(
      'not a PEM file',
    );
  });
});

describe('what cannot be read', () => {
  /** What is printed before the process would end with 1. */
  function complaint(args: readonly string[]): string {
    let printed = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed += text;
      return true;
    });
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`it ends with ${code}`);
    });
    expect(() => readArguments(args, {})).toThrow('it ends with 1');
    return printed;
  }

  test.each([
    [['--port', '3'], /unknown option '--port'/],
    [['--ingest-port', '65536'], /use a port from 0 \(any free one\) to 65535/],
    [['--console-port', 'http'], /use a port from 0/],
    [['--manager-port', '-1'], /use a port from 0/],
    [['now'], /too many arguments/],
  ])('%j is explained, with the usage', (args, reason) => {
    expect(complaint(args)).toMatch(reason);
    expect(complaint(args)).toContain('Usage: npm start -- [options]');
  });

  test('a wrong port in a variable is told with the name of the variable', () => {
    vi.stubEnv('SLUICE_AGENT_PORT', 'x');
    expect(complaint([])).toContain("from env 'SLUICE_AGENT_PORT'");
  });
});
