import { osregex } from '../match/osregex.ts';
import type { ManagerSettings } from '../session.ts';
import { LoadFault } from './fault.ts';
import { readXml, type XmlElement } from './xml.ts';

/** A folder of rule or decoder files; `pattern` is an osregex over the path of each file. */
export interface FileFolder {
  readonly dir: string;
  readonly pattern: string;
}

/** One `<ruleset>` block of `ossec.conf`. Paths are as written, mostly relative to the manager's home. */
export interface RulesetBlock {
  readonly ruleIncludes: readonly string[];
  readonly ruleExcludes: readonly string[];
  readonly ruleDirs: readonly FileFolder[];
  readonly decoderIncludes: readonly string[];
  readonly decoderExcludes: readonly string[];
  readonly decoderDirs: readonly FileFolder[];
  readonly lists: readonly string[];
}

export interface HomeConfig {
  readonly blocks: readonly RulesetBlock[];
  readonly settings: Partial<ManagerSettings>;
}

/** Levels that hold where the configuration names none. */
const UNSET = { logAlertLevel: 1, emailAlertLevel: 7 };

const RULE_DIR = 'ruleset/rules';
const DECODER_DIR = 'ruleset/decoders';
const XML_FILES = '.xml$';

/** The block that comes with Wazuh, for a home without a configuration; its lists are those that are there. */
export const STOCK_BLOCK: RulesetBlock = {
  ruleIncludes: [],
  ruleExcludes: ['0215-policy_rules.xml'],
  ruleDirs: [RULE_DIR, 'etc/rules'].map((dir) => ({ dir, pattern: XML_FILES })),
  decoderIncludes: [],
  decoderExcludes: [],
  decoderDirs: [DECODER_DIR, 'etc/decoders'].map((dir) => ({ dir, pattern: XML_FILES })),
  lists: [],
};

/**
 * What `ossec.conf` says about rules, decoders, lists and levels, over all its `<ossec_config>` blocks. Throws a
 * LoadFault in the manager's words for what it refuses.
 */
export function readHomeConfig(text: string): HomeConfig {
  const document = readXml(text);
  if (!document.ok) {
    throw new LoadFault([
      `(1226): Error reading XML file 'etc/ossec.conf': ${document.message} (line ${document.line}).`,
    ]);
  }
  const sections = document.roots
    .filter(({ name }) => name === 'ossec_config')
    .flatMap(({ children }) => children);
  const named = (name: string) => sections.filter((section) => section.name === name);
  const settings: { -readonly [Key in keyof ManagerSettings]?: ManagerSettings[Key] } = { ...UNSET };
  for (const { name, content } of named('alerts').flatMap(({ children }) => children)) {
    if (name === 'log_alert_level') settings.logAlertLevel = level(name, content);
    if (name === 'email_alert_level') settings.emailAlertLevel = level(name, content);
  }
  for (const { name, content } of named('global').flatMap(({ children }) => children)) {
    if (name === 'memory_size' && /^\d+$/.test(content)) settings.memorySize = Number(content);
  }
  return { blocks: named('ruleset').map(readBlock), settings };
}

function level(name: string, content: string): number {
  if (!/^\d+$/.test(content))
    throw new LoadFault([`(1235): Invalid value for element '${name}': ${content}.`]);
  return Number(content);
}

function readBlock(block: XmlElement): RulesetBlock {
  const known = [
    'rule_include',
    'rule_exclude',
    'rule_dir',
    'decoder_include',
    'decoder_exclude',
    'decoder_dir',
    'list',
  ];
  const unknown = block.children.find(({ name }) => !known.includes(name));
  if (unknown !== undefined) {
    throw new LoadFault([`(1230): Invalid element in the configuration: '${unknown.name}'.`]);
  }
  const texts = (tag: string) =>
    block.children.filter(({ name }) => name === tag).map(({ content }) => content);
  const within = (dir: string, path: string) => (path.includes('/') ? path : `${dir}/${path}`);
  return {
    ruleIncludes: texts('rule_include').map((path) => within(RULE_DIR, path)),
    ruleExcludes: texts('rule_exclude'),
    ruleDirs: folders(block, 'rule_dir', RULE_DIR),
    decoderIncludes: texts('decoder_include').map((path) => within(DECODER_DIR, path)),
    decoderExcludes: texts('decoder_exclude'),
    decoderDirs: folders(block, 'decoder_dir', DECODER_DIR),
    lists: texts('list'),
  };
}

function folders(block: XmlElement, tag: string, usual: string): readonly FileFolder[] {
  const written = block.children.filter(({ name }) => name === tag);
  if (written.length === 0) return [{ dir: usual, pattern: XML_FILES }];
  return written.map(({ content, attributes }) => {
    const pattern = attributes.findLast(({ name }) => name.toLowerCase() === 'pattern')?.value;
    // Attributes without a pattern leave none at all, which the manager refuses.
    const used = attributes.length === 0 ? XML_FILES : pattern;
    if (used === undefined || osregex(used) === undefined) {
      throw new LoadFault([
        `(1202): Configuration error at 'etc/ossec.conf'. The pattern of '${tag}' is not valid.`,
      ]);
    }
    return { dir: content, pattern: used };
  });
}

/**
 * The files that a configuration selects, sorted by base name in byte order; of equal names the earlier folder
 * first. `filesIn` lists the names in a folder.
 */
export function selectFiles(
  blocks: readonly RulesetBlock[],
  kind: 'rule' | 'decoder',
  filesIn: (dir: string) => readonly string[],
): readonly string[] {
  const chosen: string[] = [];
  for (const block of blocks) {
    const rules = kind === 'rule';
    chosen.push(...(rules ? block.ruleIncludes : block.decoderIncludes));
    const excluded = rules ? block.ruleExcludes : block.decoderExcludes;
    for (const { dir, pattern } of rules ? block.ruleDirs : block.decoderDirs) {
      const wanted = osregex(pattern);
      for (const name of filesIn(dir)) {
        const path = `${dir}/${name}`;
        const left = [...excluded, ...chosen].some((other) => other === path || other === name);
        if (!left && wanted?.(path) === true) chosen.push(path);
      }
    }
  }
  const base = (path: string) => Buffer.from(path.slice(path.lastIndexOf('/') + 1));
  return chosen.toSorted((a, b) => Buffer.compare(base(a), base(b)));
}

/** Settings of `internal_options.conf` and its local brother, the later text winning. */
export function readInternalOptions(...texts: readonly string[]): Partial<ManagerSettings> {
  let decoderOrderSize: number | undefined;
  for (const line of texts.join('\n').split('\n')) {
    const value = /^analysisd\.decoder_order_size\s*=\s*(\d+)\s*$/.exec(line)?.[1];
    if (value !== undefined && Number(value) >= 32 && Number(value) <= 1024) decoderOrderSize = Number(value);
  }
  return decoderOrderSize === undefined ? {} : { decoderOrderSize };
}
