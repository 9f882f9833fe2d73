import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalTarget, startLocalTarget } from '../../tools/conformance/local-target.ts';
import { SCENES } from '../../tools/conformance/run.ts';
import { createWorkplace, type Workplace } from '../support/command.ts';

let place: Workplace;
let local: LocalTarget;
let passwordFile: string;

beforeAll(async () => {
  place = await createWorkplace();
  local = await startLocalTarget();
  passwordFile = join(place.statePath, '../password');
  writeFileSync(passwordFile, `${local.target.password}\n`);
});
afterAll(async () => {
  await Promise.all([place.close(), local.close()]);
});

async function conformance(...args: readonly string[]) {
  const command = place.run('tools/conformance/main.ts', args);
  return { code: await command.exitCode, text: command.printed() };
}
const pinned = () => ['--manager', local.manager.apiUrl, '--fingerprint', local.manager.fingerprint256];

describe('npm run conformance', () => {
  test('--help says what is played, what that does, and how to trust the manager', async () => {
    const { code, text } = await conformance('--help');
    expect(code).toBe(0);
    for (const { file, changes } of SCENES)
      if (changes !== undefined) expect(text).toContain(`${file.padEnd(23)} ${changes}`);
    for (const word of [
      '--yes-change-it',
      '--slow',
      'Exit status 1',
      'openssl x509 -noout -fingerprint -sha256',
    ]) {
      expect(text).toContain(word);
    }
  });

  test('asks a manager by its URL and prints a table; nothing differs, so the status is 0', async () => {
    const { code, text } = await conformance(...pinned(), '--password-file', passwordFile);
    expect(text).toMatch(/^ok {3}api\/info: GET \/ {2}\(but for host name, <timestamp>\)$/m);
    expect(text).toMatch(/^all +24 +0 +\d+$/m);
    expect(text).toContain(
      'api/rbac: it creates two users and a role, and deletes them again; sends one event (--yes-change-it)',
    );
    expect(code).toBe(0);
    expect(local.manager.events()).toEqual([]);
  });

  test('a difference is told with file and exchange, and the status is 1', async () => {
    local.manager.setFault({ kind: 'daemons-not-ready', times: 1 });
    const asked = ['--only', 'api/rbac', '--yes-change-it'];
    const { code, text } = await conformance(...pinned(), '--password-file', passwordFile, ...asked);
    expect(text).toMatch(/^DIFF api\/rbac: ingest with the role\n +status: recorded 200, got 500$/m);
    expect(text).toMatch(/^all +21 +1 +0$/m);
    expect(code).toBe(1);
  });

  test('an account that is refused is told as such, and the status is 2', async () => {
    const { code, text } = await conformance(
      ...pinned(),
      '--password-file',
      passwordFile,
      '--user',
      'nobody',
    );
    expect([code, text]).toEqual([2, expect.stringContaining('the login of nobody was answered with 401')]);
  });

  test.each([
    [['--manager', 'http://x'], 'is no https:// address'],
    [['--manager', 'https://x'], '--manager needs --password-file <file>'],
    [
      ['--manager', 'https://x', '--password-file', 'nowhere'],
      'one of --ca <file> and --fingerprint <sha256>',
    ],
    [['--manager', 'https://x', '--password-file', 'nowhere', '--ca', 'x'], 'nowhere cannot be read'],
    [['--fingerprint', 'AA'], 'use the 64 hex digits of a SHA-256'],
    [['--only', 'api/none'], 'use one of api/info, '],
    [['--agent-port', 'x'], 'use a port from 1 to 65535'],
  ])('refuses %j', async (args, words) => {
    const { code, text } = await conformance(...args);
    expect(code).not.toBe(0);
    expect(text).toContain(words);
  });
});
