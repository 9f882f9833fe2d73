import { evaluateCase, lint, runCase } from '@sluice/logtest';
import { describe, expect, it } from 'vitest';
import { PROBE_RULE } from '../../../src/notify/alert/probe.ts';
import { loadShippedRules, readFixture, ruleFiles } from './rule-fixtures.ts';

const loaded = loadShippedRules();

function ruleset() {
  if (loaded.ruleset === undefined) throw new Error(`the rules do not load: ${loaded.messages.join(' ')}`);
  return loaded.ruleset;
}

/** The rules of a file as their XML stands. */
function rulesOf(xml: string): readonly { readonly id: string; readonly xml: string }[] {
  return [...xml.matchAll(/<rule id="(\d+)".*?<\/rule>/gs)].map(([text, id]) => ({
    id: id ?? '',
    xml: text,
  }));
}

/** A rule that only leads to others ends no event. */
function isRouter({ xml }: { readonly xml: string }): boolean {
  return /^<rule [^>]*noalert="1"/.test(xml);
}

it('loads all shipped rules without a word from the manager', () => {
  expect({ ok: loaded.ok, messages: loaded.messages }).toEqual({ ok: true, messages: [] });
});

it('holds nothing that Wazuh accepts in silence although it means nothing', () => {
  const own = new Set(ruleFiles.map(({ file }) => file));
  const found = lint(ruleset(), { isOwn: (file) => own.has(file) });
  expect(found.map(({ rule, check, message }) => `${rule} ${check}: ${message}`)).toEqual([]);
});

describe.each(ruleFiles)('$file', ({ file, xml }) => {
  const { sequences, faults } = readFixture(file);

  it.each(sequences)('$rule: $name', (sequence) => {
    expect(runCase(ruleset(), sequence).mismatches).toEqual([]);
  });

  it('has a sequence that fires and one that stays silent for every rule', () => {
    const with_ = (fires: boolean) =>
      new Set(sequences.filter((sequence) => sequence.fires === fires).map(({ rule }) => rule));
    const ids = rulesOf(xml)
      .filter((rule) => !isRouter(rule))
      .map(({ id }) => id);
    expect(ids.filter((id) => !with_(true).has(id) || !with_(false).has(id))).toEqual([]);
    expect([...with_(true), ...with_(false)].filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has fixtures without a fault, which say of every event where it ends', () => {
    expect(faults).toEqual([]);
    const open = sequences.filter(({ steps }) => steps.some(({ expect: wanted }) => wanted === undefined));
    expect(open.map(({ rule, name }) => `${rule}: ${name}`)).toEqual([]);
  });

  it('fills every field that its descriptions name when a rule fires', () => {
    const described = sequences
      .filter(({ fires }) => fires)
      .flatMap((sequence) =>
        evaluateCase(ruleset(), sequence).filter(({ rule }) => rule?.id === sequence.rule),
      )
      .map(({ rule }) => rule?.description ?? '');
    expect(described.filter((text) => /\$\(| {2}| \.|\(\)/.test(text))).toEqual([]);
  });

  it('is XML for a strict parser too, within the limits of the manager', () => {
    expect(xml.replace(/<!--.*?-->/gs, '')).not.toMatch(/&|\\</);
    expect(xml.match(/<group name=/g)).toHaveLength(1);
    expect(rulesOf(xml).filter((rule) => rule.xml.length > 2048)).toEqual([]);
  });

  it('gives every rule a description with a field in it and the groups of five standards', () => {
    const lacking = rulesOf(xml).filter(
      ({ xml: text }) =>
        !/<description>[^<]*\$\(/.test(text) ||
        !['pci_dss_', 'gdpr_', 'hipaa_', 'nist_800_53_', 'tsc_'].every((prefix) => text.includes(prefix)),
    );
    expect(lacking.map(({ id }) => id)).toEqual([]);
  });

  it('names a technique in every rule that counts or raises an alert, but for the probe, which nobody uses', () => {
    const lacking = rulesOf(xml)
      .filter(({ id }) => id !== PROBE_RULE.id)
      .filter(({ xml: text }) => !/level="0"|<mitre>/.test(text));
    expect(lacking.map(({ id }) => id)).toEqual([]);
  });

  it('names an ATT&CK technique the tester knows wherever it names one', () => {
    const remarks = sequences.flatMap((sequence) =>
      evaluateCase(ruleset(), sequence).flatMap(({ messages }) => messages),
    );
    expect(remarks).toEqual([]);
  });
});

/** Ids given to each kind of file; a manager's own rules begin elsewhere. */
const RANGES = [
  {
    files: /^001[1-4]-sluice_/,
    ranges: [
      [100_099, 100_499],
      [100_600, 100_799],
    ],
  },
  {
    files: /^0351-sluice_cloudtrail_/,
    ranges: [
      [100_500, 100_599],
      [100_800, 101_299],
    ],
  },
  { files: /^0(?:351|999)-sluice_aws_/, ranges: [[101_300, 101_399]] },
] as const;

describe('where the files sort', () => {
  it('puts the base right after the stock settings, and the rules on AWS after those of Wazuh that they hang under', () => {
    const stock = [
      '0010-rules_config.xml',
      '0015-ossec_rules.xml',
      '0350-amazon_rules.xml',
      '0353-x_rules.xml',
      '0998-aws-security-hub-rules.xml',
    ];
    const names = [...stock, ...ruleFiles.map(({ file }) => file)].sort();
    const own = names.filter((name) => !stock.includes(name));
    expect(names.slice(0, 2)).toEqual(['0010-rules_config.xml', '0011-sluice_rules.xml']);
    const late = own.filter((name) => name > '0015-ossec_rules.xml');
    expect(late.filter((name) => name < '0350-amazon_rules.xml' || name > '0353-x_rules.xml')).toEqual(
      late.filter((name) => name.includes('securityhub')),
    );
    expect(names.at(-1)).toBe('0999-sluice_aws_securityhub_rules.xml');
  });

  it('keeps the rule ids inside the ranges given to these files', () => {
    const outside = ruleFiles.flatMap(({ file, xml }) => {
      const given = RANGES.find(({ files }) => files.test(file))?.ranges ?? [];
      return rulesOf(xml)
        .map(({ id }) => Number(id))
        .filter((id) => !given.some(([from, to]) => id >= from && id <= to))
        .map((id) => `${file}: ${id}`);
    });
    expect(outside).toEqual([]);
  });

  it('gives no id twice', () => {
    const ids = ruleFiles.flatMap(({ xml }) => rulesOf(xml).map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
