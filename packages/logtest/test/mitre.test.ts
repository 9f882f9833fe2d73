import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createSession, loadRuleset, type MitreTable, readMitreDatabase, rootRules } from '../src/index.ts';
import { BUNDLED_MITRE } from '../src/mitre/table.ts';

const sqlite = process.getBuiltinModule?.('node:sqlite');
const folder = mkdtempSync(join(tmpdir(), 'logtest-mitre-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A rule that every event meets, with these `<mitre>` blocks. */
function load(blocks: string) {
  const xml = `<group name="t,"><rule id="100000" level="3"><if_sid>1</if_sid><description>d</description>${blocks}</rule></group>`;
  return loadRuleset({ rules: [rootRules(), { file: 'a.xml', xml }] });
}

function alert(blocks: string, mitre?: MitreTable) {
  const { ruleset } = load(blocks);
  if (ruleset === undefined) throw new Error('did not load');
  const session = createSession(ruleset, { now: () => 0, ...(mitre === undefined ? {} : { mitre }) });
  const { rule, messages } = session.evaluate({ log: '{"a":"b"}' });
  return { mitre: rule?.mitre, messages };
}

const pair = (tactic: string, technique: string) =>
  `<mitre><tacticID>${tactic}</tacticID><techniqueID>${technique}</techniqueID></mitre>`;

describe('the bundled table', () => {
  test('holds the 196 techniques and 411 sub-techniques of ATT&CK Enterprise 13.1', () => {
    const ids = [...BUNDLED_MITRE.keys()];
    expect(ids.filter((id) => /^T\d{4}$/.test(id))).toHaveLength(196);
    expect(ids.filter((id) => /^T\d{4}\.\d{3}$/.test(id))).toHaveLength(411);
    expect(ids).toHaveLength(196 + 411);
  });

  test('gives every technique a name and tactics, and every sub-technique the tactics of its parent', () => {
    for (const [id, { name, tactics }] of BUNDLED_MITRE) {
      expect(name, id).toMatch(/^[\w/].*[\w)]$/);
      expect(tactics.length, id).toBeGreaterThan(0);
      const parent = BUNDLED_MITRE.get(id.slice(0, 5))?.tactics.map((tactic) => tactic.id);
      expect(new Set(tactics.map((tactic) => tactic.id)), id).toEqual(new Set(parent));
    }
  });

  test('uses all fourteen tactics', () => {
    const ids = new Set([...BUNDLED_MITRE.values()].flatMap(({ tactics }) => tactics.map(({ id }) => id)));
    expect(ids.size).toBe(14);
  });

  test('keeps the order of the STIX bundle, which sorts by nothing', () => {
    const tacticsOf = (id: string) => BUNDLED_MITRE.get(id)?.tactics.map(({ name }) => name);
    expect(tacticsOf('T1542')).toEqual(['Defense Evasion', 'Persistence']);
    expect(tacticsOf('T1542.003')).toEqual(['Persistence', 'Defense Evasion']);
    expect(tacticsOf('T1133')).toEqual(['Persistence', 'Initial Access']);
    expect(tacticsOf('T1056.001')).toEqual(['Collection', 'Credential Access']);
  });
});

describe('techniques named by <id>', () => {
  test('list each id once and each tactic once', () => {
    const { mitre } = alert(
      '<mitre><id>T1110</id><id>T1110</id></mitre><mitre><id>T1078</id><id>T1098</id></mitre>',
    );
    expect(mitre).toEqual({
      id: ['T1110', 'T1078', 'T1098'],
      tactic: [
        'Credential Access',
        'Defense Evasion',
        'Persistence',
        'Privilege Escalation',
        'Initial Access',
      ],
      technique: ['Brute Force', 'Valid Accounts', 'Account Manipulation'],
    });
  });

  test('that ATT&CK revoked are not known', () => {
    const { mitre, messages } = alert('<mitre><id>T1086</id></mitre>');
    expect(mitre).toBeUndefined();
    expect(messages).toEqual(["WARNING: Mitre Technique ID 'T1086' not found in database."]);
  });
});

describe('techniques named by <techniqueID> with <tacticID>', () => {
  test('show that tactic alone', () => {
    expect(alert(pair('TA0001', 'T1078') + pair('TA0003', 'T1078') + pair('TA0003', 'T1098')).mitre).toEqual({
      id: ['T1078', 'T1098'],
      tactic: ['Initial Access', 'Persistence'],
      technique: ['Valid Accounts', 'Account Manipulation'],
    });
  });

  test('are left out with a remark when the tactic is another technique’s', () => {
    const { mitre, messages } = alert(pair('TA0040', 'T1078'));
    expect(mitre).toBeUndefined();
    expect(messages).toEqual(["WARNING: Mitre Tactic ID 'TA0040' is not a tactic of 'T1078'."]);
  });

  test.each([
    [`${pair('TA0001', 'T1078')}<mitre><id>T1110</id></mitre>`, 'after them'],
    [`<mitre><id>T1110</id></mitre>${pair('TA0001', 'T1078')}`, 'before them'],
  ])('drop the <id> of other blocks: %s', (blocks) => {
    expect(load(blocks).messages).toEqual([
      "WARNING: Rule '100000' combined old and new Mitre formats, the old Mitre Technique format will be discarded.",
    ]);
    expect(alert(blocks).mitre?.id).toEqual(['T1078']);
  });

  test.each([
    ['<id>T1110</id><tacticID>TA0006</tacticID>', /^WARNING: Rule '100000' combined .* in the same block\./],
    ['<techniqueID>T1110</techniqueID>', /^WARNING: Mitre tacticID should be defined in rule '100000'$/],
    ['<tacticID>TA0006</tacticID>', /^WARNING: Mitre techniqueID should be defined in rule '100000'$/],
    [
      '<tacticID>TA0006</tacticID><techniqueID>T1110</techniqueID><techniqueID>T1078</techniqueID>',
      /^WARNING: In rule '100000' is not allowed to join more than one /,
    ],
    ['<id></id>', /^WARNING: No Mitre Technique ID found for rule '100000'$/],
    ['<tacticID></tacticID>', /^WARNING: No Mitre Tactic ID found for rule '100000'$/],
  ])('a block that is neither form is left out with a warning: %s', (block, warning) => {
    const { ok, messages } = load(`<mitre>${block}</mitre>`);
    expect(ok).toBe(true);
    expect(messages).toEqual([expect.stringMatching(warning)]);
    expect(alert(`<mitre>${block}</mitre>`)).toEqual({ mitre: undefined, messages: [] });
  });
});

describe.runIf(sqlite !== undefined)('a manager’s database', () => {
  /** As the manager's own script lays it out: internal ids as keys, ATT&CK's in `reference`. */
  function build(name: string): string {
    const path = join(folder, name);
    const database = new sqlite.DatabaseSync(path);
    database.exec(`
      CREATE TABLE technique (id TEXT PRIMARY KEY, name TEXT NOT NULL, revoked_by TEXT, deprecated BOOLEAN);
      CREATE TABLE tactic (id TEXT PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE reference (id TEXT, source TEXT, external_id TEXT, url TEXT, PRIMARY KEY (id, source, external_id));
      CREATE TABLE phase (tactic_id TEXT, tech_id TEXT, PRIMARY KEY (tactic_id, tech_id));
      INSERT INTO technique VALUES ('p--1', 'Valid Accounts', NULL, 0), ('p--2', 'Old', 'p--1', 0),
        ('p--3', 'Gone', NULL, 1), ('p--4', 'Elsewhere', NULL, 0);
      INSERT INTO tactic VALUES ('x--a', 'Persistence'), ('x--b', 'Defense Evasion');
      INSERT INTO reference VALUES ('p--1', 'capec', 'CAPEC-560', ''), ('p--1', 'mitre-attack', 'T1078', ''),
        ('p--2', 'mitre-attack', 'T1002', ''), ('p--3', 'mitre-attack', 'T1003', ''), ('p--4', 'capec', 'CAPEC-1', ''),
        ('x--a', 'mitre-attack', 'TA0003', ''), ('x--b', 'mitre-attack', 'TA0005', '');
      INSERT INTO phase VALUES ('x--b', 'p--1'), ('x--a', 'p--1'), ('x--a', 'p--2'), ('x--b', 'p--3');
    `);
    database.close();
    return path;
  }

  test('gives its techniques with tactics in the order of its rows, without those revoked or deprecated', () => {
    expect(readMitreDatabase(build('mitre.db'))).toEqual(
      new Map([
        [
          'T1078',
          {
            name: 'Valid Accounts',
            tactics: [
              { id: 'TA0005', name: 'Defense Evasion' },
              { id: 'TA0003', name: 'Persistence' },
            ],
          },
        ],
      ]),
    );
  });

  test('is what a session goes by when it is passed', () => {
    const mitre = readMitreDatabase(build('other.db'));
    expect(alert('<mitre><id>T1078</id></mitre>', mitre).mitre?.tactic).toEqual([
      'Defense Evasion',
      'Persistence',
    ]);
    expect(alert('<mitre><id>T1110</id></mitre>', mitre).mitre).toBeUndefined();
  });

  test('that is not there, or is something else, gives nothing', () => {
    expect(readMitreDatabase(join(folder, 'absent.db'))).toBeUndefined();
    const text = join(folder, 'text.db');
    writeFileSync(text, 'no database');
    expect(readMitreDatabase(text)).toBeUndefined();
  });
});
