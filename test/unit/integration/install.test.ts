import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AS_USER, LONG_SECRET, type ManagerHome, managerHome, notRoot, USER } from './manager-home.ts';
import { accept, alert, hasPython, isSigned, NOWHERE, receiver } from './run-script.ts';

const CONF = `<ossec_config>
  <global><jsonout_output>yes</jsonout_output></global>
  <!-- <integration>
    <name>custom-sluice</name>
  </integration> -->
  <integration>
    <name>slack</name>
  </integration>
</ossec_config>
`;

let home: ManagerHome;
beforeEach(() => {
  if (notRoot === '') home = managerHome(CONF);
});
afterEach(() => home?.remove());

const first = (...more: readonly string[]) =>
  home.installer(
    ['install', '--url', 'https://in.example.com/', '--secret-file', '-', ...more],
    `${LONG_SECRET}\n`,
  );

/** Owner, group and mode, as they stand before the content. */
const facts = (path: string) => home.everything()[path]?.split(' ').slice(0, 2).join(' ');

const backups = () => readdirSync(join(home.root, 'etc')).filter((name) => name.includes('before-sluice'));

describe.runIf(hasPython && notRoot === '')(`the installer of custom-sluice${notRoot}`, () => {
  test('gives everything the owner and the mode that integratord demands, and the secret to nobody else', async () => {
    const run = await first();
    expect(run.status).toBe(0);
    const root = `0:${USER.gid}`;
    expect(facts('integrations/custom-sluice')).toBe(`${root} 750`);
    expect(facts('integrations/custom-sluice.py')).toBe(`${root} 750`);
    expect(facts('integrations/sluice_integration')).toBe(`${root} 750`);
    expect(facts('integrations/sluice_integration/spool.py')).toBe(`${root} 640`);
    expect(facts('etc/sluice-secret')).toBe(`${root} 640`);
    expect(facts('etc/custom-sluice.json')).toBe(`${root} 640`);
    expect(facts('queue/sluice-spool')).toBe(`${USER.uid}:${USER.gid} 700`);
    expect(home.read('etc/sluice-secret')).toBe(`${LONG_SECRET}\n`);
    expect(run.output + home.read('etc/custom-sluice.json')).not.toContain(LONG_SECRET);
  });

  test('prints the block and leaves ossec.conf as it is, unless it is told to write', async () => {
    const run = await first('--level', '7', '--group', 'sluice,attack', '--rule-id', '100100,100200');
    expect(run.output).toContain(`<integration>
  <name>custom-sluice</name>
  <hook_url>https://in.example.com/v1/alerts</hook_url>
  <level>7</level>
  <group>sluice,attack</group>
  <rule_id>100100,100200</rule_id>
  <alert_format>json</alert_format>
  <timeout>10</timeout>
  <retries>3</retries>
</integration>`);
    expect(home.read('etc/ossec.conf')).toBe(CONF);
    expect(backups()).toEqual([]);
  });

  test('writes the block once, keeps what was there, and a second time changes nothing at all', async () => {
    await first('--write');
    const before = home.everything();
    const again = await home.installer(['install', '--write']);
    expect(again.status).toBe(0);
    expect(again.output).toContain('has the block already');
    expect(again.output).not.toMatch(/^(wrote|made|set) /m);
    expect(home.everything()).toEqual(before);
    expect(home.read('etc/ossec.conf').startsWith(CONF)).toBe(true);
    expect(home.read('etc/ossec.conf').slice(CONF.length)).toMatch(
      /^\n<ossec_config>\n {2}<integration>\n {4}<name>custom-sluice<.+<level>12<.+<\/ossec_config>\n$/s,
    );
    expect(facts('etc/ossec.conf')).toBe(`0:${USER.gid} 660`);
    expect(backups().map((name) => home.read(`etc/${name}`))).toEqual([CONF]);
  });

  test('changes what is given, and keeps the filters, the secret and what waits', async () => {
    await first('--write', '--level', '9', '--group', 'sluice');
    const waits = `queue/sluice-spool/${'1'.padStart(20, '0')}-1-00000000.json`;
    writeFileSync(join(home.root, waits), alert(1));
    writeFileSync(join(home.root, 'integrations/sluice_integration/of_old.py'), '');
    const byHand = home
      .read('etc/ossec.conf')
      .replace('<retries>3<', '<options>{"background_s": 60}</options>\n<retries>1<');
    writeFileSync(join(home.root, 'etc/ossec.conf'), byHand);
    const run = await home.installer(['install', '--url', 'https://other.example.com/v1/alerts', '--write']);
    const conf = home.read('etc/ossec.conf');
    expect(run.status).toBe(0);
    expect(conf.match(/<hook_url>.*/g)).toEqual(['<hook_url>https://other.example.com/v1/alerts</hook_url>']);
    expect(conf).toMatch(/<level>9<\/level>\s+<group>sluice<\/group>/);
    expect(conf).toMatch(/<options>\{"background_s": 60\}<\/options>\s+<timeout>10<\/timeout>\s+<retries>1</);
    expect(home.read('etc/sluice-secret')).toBe(`${LONG_SECRET}\n`);
    expect(home.read(waits)).toBe(alert(1));
    expect(facts('integrations/sluice_integration/of_old.py')).toBeUndefined();
  });

  test('puts ossec.conf back when the manager refuses it, and does not touch one that is refused already', async () => {
    home.program(
      'wazuh-integratord',
      'grep -q "<level>9<" etc/ossec.conf && echo "2026/11/27 wazuh-integratord: ERROR: (1202): no" && exit 1; exit 0',
    );
    const refused = await first('--write', '--level', '9');
    expect(refused.status).toBe(2);
    expect(refused.output).toMatch(/the manager refuses the block, so ossec.conf is as it was: .*\(1202\)/);
    expect(home.read('etc/ossec.conf')).toBe(CONF);

    home.program('wazuh-analysisd', 'echo "wazuh-analysisd: CRITICAL: (1220): broken"; exit 0');
    const broken = await first('--write');
    expect(broken.output).toMatch(/refused as it is, before anything is written: .*\(1220\)/);
    expect(home.read('etc/ossec.conf')).toBe(CONF);
  });

  test('a dry run says what would be done and does none of it', async () => {
    const before = home.everything();
    const run = await first('--write', '--dry-run');
    expect(run.status).toBe(0);
    expect(run.output).toMatch(/^would write .*etc\/sluice-secret \(root:\w+ 0640\)$/m);
    expect(run.output).toContain('would write the block into');
    expect(home.everything()).toEqual(before);
  });

  test.each([
    ['no secret', ['--url', 'https://in.example.com'], '', 'needs --secret-file'],
    ['a secret that is too short', ['--url', 'https://in.example.com', '--secret-file', '-'], 'short', '32'],
    ['plain http', ['--url', 'http://in.example.com', '--secret-file', '-'], LONG_SECRET, 'must be https'],
    ['a group with markup', ['--group', 'a</group>', '--secret-file', '-'], LONG_SECRET, '--group'],
  ])('says what is missing and does nothing: %s', async (_what, args, input, message) => {
    const before = home.everything();
    const run = await home.installer(['install', ...args], input);
    expect(run.status).toBe(2);
    expect(run.output).toContain(message);
    expect(home.everything()).toEqual(before);
  });

  test('integratord hands it alerts as its own user, who cannot change it, and uninstalling sends what waits', async () => {
    const sluice = await receiver(accept);
    await home.installer(
      ['install', '--url', sluice.url, '--secret-file', '-', '--write'],
      `${LONG_SECRET}\n`,
    );
    const passed = await home.handOver(alert(1), sluice.url, '', '10', '0', '> /dev/null 2>&1');
    expect(passed).toEqual({ status: 0, output: '' });
    expect(sluice.posts.map((post) => isSigned(post, LONG_SECRET))).toEqual([true]);

    const command = join(home.root, 'integrations/custom-sluice');
    const probe = spawn('sh', ['-c', '! test -w "$1" && test -x "$1"', 'sh', command], AS_USER);
    expect(await once(probe, 'close')).toEqual([0, null]);

    const later = await home.handOver(alert(2), NOWHERE, '', '10', '0', '> /dev/null 2>&1');
    expect(later.output).toContain('is kept in the spool (1 waiting)');
    expect(JSON.parse((await home.script('status', '--json')).output)).toMatchObject({
      waiting: 1,
      trying: true,
    });
    const gone = await home.script('uninstall');
    await sluice.close();
    expect(gone.status).toBe(0);
    expect(gone.output).toMatch(/take this out of .*ossec.conf.+<name>custom-sluice<\/name>/s);
    expect(sluice.posts.map((post) => post.body)).toEqual([alert(1), alert(2)]);
    expect(Object.keys(home.everything()).filter((path) => /sluice/.test(path))).toEqual(
      backups().map((name) => `etc/${name}`),
    );
  });

  test('uninstalling leaves what cannot be sent, unless it is to be purged', async () => {
    const spool = join(home.root, 'queue/sluice-spool');
    await home.installer(['install', '--url', NOWHERE, '--secret-file', '-'], LONG_SECRET);
    writeFileSync(join(spool, `${String(Date.now() * 1000).padStart(20, '0')}-1-00000000.json`), alert(1));
    const kept = await home.script('uninstall');
    expect(kept.output).toContain(`1 alerts stay in ${spool}`);
    expect(readdirSync(spool).filter((name) => name.endsWith('00.json'))).toHaveLength(1);
    const purged = await home.installer(['uninstall', '--purge']);
    expect(purged.output).toContain(`removed ${spool}`);
    expect(facts('queue/sluice-spool')).toBeUndefined();
  });

  test('without a manager it says so; without a command it explains', async () => {
    mkdirSync(join(home.root, 'empty'));
    const nowhere = await home.installer(['--home', join(home.root, 'empty')]);
    const helped = await home.installer([]);
    expect(nowhere.status).toBe(2);
    expect(helped.status).toBe(0);
    expect(helped.output).toMatch(/install --url https:.+self-test.+status.+flush/s);
  });
});
