import type { Installation, InstalledFile } from './installation.ts';
import type { XmlNode } from './strict-xml.ts';
import { readRuleXml } from './upload-check.ts';

export const REQUIREMENTS = ['pci_dss', 'gpg13', 'gdpr', 'hipaa', 'nist_800_53', 'tsc', 'mitre'] as const;

type Requirement = (typeof REQUIREMENTS)[number];

/** A rule as `GET /rules` prints it. */
export interface RuleItem extends Readonly<Record<Requirement, string[]>> {
  readonly filename: string;
  readonly relative_dirname: string;
  readonly id: number;
  readonly level: number;
  readonly status: 'enabled';
  readonly details: Record<string, unknown>;
  readonly groups: string[];
  description: string;
}

/** Elements whose pattern is shown with its attributes. */
const PATTERNS = new Set(
  (
    'regex field match action extra_data hostname id location program_name protocol user url srcport dstport status ' +
    'system_name srcgeoip dstgeoip'
  ).split(' '),
);

/** Every rule of every file that can be read, in no promised order. */
export function ruleItems(installation: Installation): readonly RuleItem[] {
  return installation.ruleFiles().flatMap((file) => {
    const document = readRuleXml(installation.read(`${file.relative_dirname}/${file.filename}`) ?? '');
    return document === undefined ? [] : itemsOf(document, file);
  });
}

function itemsOf(document: XmlNode, file: InstalledFile): readonly RuleItem[] {
  const variables = new Map(
    document.children
      .filter(({ name }) => name === 'var')
      .map(({ attributes, text }) => [`$${attributes.name}`, text]),
  );
  const value = (text: string | undefined) => variables.get(text ?? '') ?? text ?? '';
  return document.children
    .filter(({ name }) => name.toLowerCase() === 'group')
    .flatMap((group) =>
      group.children
        .filter(({ name }) => name.toLowerCase() === 'rule')
        .map((rule) => itemOf(rule, (group.attributes.name ?? '').split(','), file, value)),
    );
}

function itemOf(
  rule: XmlNode,
  generalGroups: readonly string[],
  { filename, relative_dirname }: InstalledFile,
  value: (text: string | undefined) => string,
): RuleItem {
  const { id, level, ...attributes } = rule.attributes;
  const item: RuleItem = {
    filename,
    relative_dirname,
    id: Number(value(id)),
    level: Number(value(level)),
    status: 'enabled',
    details: { ...attributes },
    pci_dss: [],
    gpg13: [],
    gdpr: [],
    hipaa: [],
    nist_800_53: [],
    tsc: [],
    mitre: [],
    groups: [],
    description: '',
  };
  const groups: string[] = [];
  for (const child of rule.children) {
    const tag = child.name.toLowerCase();
    if (tag === 'group') groups.push(...child.text.split(','));
    else if (tag === 'mitre') groups.push(...child.children.map(({ text }) => `mitre_${text}`));
    else if (tag === 'description') item.description += child.text;
    else addDetail(item.details, tag, child, value);
  }
  for (const group of [...groups, ...generalGroups]) sortGroup(item, group);
  return item;
}

function addDetail(
  details: Record<string, unknown>,
  tag: string,
  element: XmlNode,
  value: (text: string | undefined) => string,
): void {
  if (PATTERNS.has(tag)) {
    const { name, ...attributes } = element.attributes;
    const key = tag === 'field' ? (name ?? '') : tag;
    const before = details[key] as { readonly pattern?: string } | undefined;
    details[key] = { pattern: (before?.pattern ?? '') + value(element.text), ...attributes };
    return;
  }
  const detail =
    tag === 'list' || tag === 'info' ? { name: element.text, ...element.attributes } : element.text;
  const before = details[tag];
  details[tag] =
    before === undefined ? detail : Array.isArray(before) ? [...before, detail] : [before, detail];
}

/** A group that begins like a requirement is one. */
function sortGroup(item: RuleItem, group: string): void {
  const requirement = REQUIREMENTS.find((name) => group.startsWith(name));
  if (requirement === undefined) {
    if (group !== '') item.groups.push(group);
    return;
  }
  const code = group.slice(requirement.length + 1);
  if (!item[requirement].includes(code)) item[requirement].push(code);
}
