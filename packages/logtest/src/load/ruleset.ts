import { type Diagnostic, diagnose } from '../advice/diagnose.ts';
import type { Decoders } from '../decode/decoders.ts';
import { indexChildren } from '../engine/child-index.ts';
import type { Correlation, RuleDefinition, RuleSource, Ruleset } from '../rule.ts';
import { type RuleAttributes, readAttributes } from './attributes.ts';
import { compileConditions } from './conditions.ts';
import { type DecoderFile, readDecoders } from './decoder-file.ts';
import { stockDecoders } from './decoder-names.ts';
import { newDraft, type RuleDraft } from './draft.ts';
import { readElement } from './elements.ts';
import { LoadFault } from './fault.ts';
import { type ListFile, type Lists, readLists } from './lists.ts';
import { LoadLog, type Place } from './load-log.ts';
import { addRule, overwriteRule } from './place-rule.ts';
import { Tree } from './tree.ts';
import { applyVariables } from './variables.ts';
import { readXml, type XmlElement } from './xml.ts';

export interface RulesetFiles {
  /** Rule files; only names that end in `.xml` are read, sorted by base name in byte order. */
  readonly rules: readonly { readonly file: string; readonly xml: string }[];
  /** Declared CDB lists. */
  readonly lists?: readonly ListFile[];
  /** The manager's decoder files in its load order. Default: its two decoders of JSON, and names of others. */
  readonly decoders?: readonly DecoderFile[];
  /** Which files, by the names given here, came with a manager: what cannot be read in them is left out. Default: none. */
  readonly isShipped?: (file: string) => boolean;
}

export interface LoadResult {
  /** False: one fault was met and nothing is loaded, as on the manager. */
  readonly ok: boolean;
  /** `ERROR: …` and `WARNING: …` in the manager's words, in order. */
  readonly messages: readonly string[];
  /** The same with places and advice. After a fault, also the further faults that the manager would meet next. */
  readonly diagnostics: readonly Diagnostic[];
  readonly ruleset?: Ruleset;
}

/** Loads a whole rule set, as the manager would at start. */
export function loadRuleset(input: RulesetFiles): LoadResult {
  const log = new LoadLog(input.isShipped ?? (() => false));
  const lists = readLists(input.lists ?? []);
  const tree = new Tree(log.warn);
  const files = sorted(input.rules);
  const decoders = input.decoders === undefined ? stockDecoders() : readDecoders(input.decoders, log);
  for (const file of files) {
    log.attempt({ file: file.path, line: 1 }, () => loadFile(file, { tree, lists, decoders }, log));
  }
  const { messages } = log;
  const diagnostics = diagnose(
    log.remarks,
    files,
    [...lists.keys()].filter((path) => !path.endsWith('.cdb')),
  );
  if (log.failed) return { ok: false, messages, diagnostics };
  indexChildren(tree.byId.values());
  const { size: rules, roots, correlations } = tree;
  const ruleset: Ruleset = { decoders, rules, roots, correlations };
  return { ok: true, messages, diagnostics, ruleset };
}

/** A rule file in the order of loading: `path` as given, `name` the base name that decides. */
export interface OrderedFile {
  readonly path: string;
  readonly name: string;
  readonly xml: string;
}

function sorted(files: RulesetFiles['rules']): readonly OrderedFile[] {
  return files
    .map(({ file, xml }) => ({ path: file, name: file.slice(file.lastIndexOf('/') + 1), xml }))
    .filter(({ name }) => name.endsWith('.xml'))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/** What rules are loaded into and may refer to. */
interface Around {
  readonly tree: Tree;
  readonly lists: Lists;
  readonly decoders: Decoders;
}

type Warn = (message: string) => void;

function loadFile({ path: file, name, xml }: OrderedFile, around: Around, log: LoadLog): void {
  if (xml === '') return;
  const path = /^(?:ruleset|etc)\//.test(file) ? file : `etc/rules/${name}`;
  const document = readXml(xml);
  if (!document.ok) {
    log.at({ file, line: document.line });
    throw new LoadFault([
      `(1226): Error reading XML file '${path}': ${document.message} (line ${document.line}).`,
    ]);
  }
  if (document.roots.length === 0) throw new LoadFault([`(1202): Configuration error at '${path}'.`]);
  const applied = applyVariables(document.roots);
  if (!applied.ok) {
    log.at({ file, line: applied.line });
    throw new LoadFault([`(1227): Error applying XML variables '${path}': ${applied.message}.`]);
  }
  const good = applied.roots.filter((group) =>
    log.attempt({ file, line: group.line, element: group }, () => checkGroup(group)),
  );
  for (const group of good) {
    log.attempt({ file, line: group.line, element: group }, () => {
      if (group.children.length === 0) throw new LoadFault([`Group '${group.name}' without any rule.`]);
    });
    for (const [index, element] of group.children.entries()) {
      const place = { file, line: element.line, rule: element };
      const written = { element, index, group: group.attributes[0]?.value ?? '', file, name };
      log.attempt(place, () => loadRule(written, place, around, log));
    }
  }
}

function checkGroup(group: XmlElement): void {
  if (group.name.toLowerCase() !== 'group') {
    throw new LoadFault([`rules_op: Invalid root element "${group.name}".Only "group" is allowed`]);
  }
  if (group.attributes.length !== 1 || group.attributes[0]?.name.toLowerCase() !== 'name') {
    throw new LoadFault([`rules_op: Invalid root element '${group.name}'.Only the group name is allowed`]);
  }
}

interface Written {
  readonly element: XmlElement;
  readonly index: number;
  readonly group: string;
  readonly file: string;
  readonly name: string;
}

function loadRule(written: Written, at: Place, { tree, lists, decoders }: Around, log: LoadLog): void {
  const { element, index } = written;
  const { warn } = log;
  if (element.name.toLowerCase() !== 'rule') {
    throw new LoadFault([`Invalid configuration. '${element.name}' is not a valid element.`]);
  }
  const attributes = readAttributes(element, index, warn);
  const { id } = attributes;
  const place = { ...at, id };
  log.at(place);
  const existing = tree.byId.get(id);
  if (existing !== undefined && !attributes.overwrite) {
    warn(`(7612): Rule ID '${id}' is duplicated. Only the first occurrence will be considered.`);
    return;
  }
  const draft = newDraft(id, written.group, decoders);
  let faulty = false;
  if (element.children.length === 0) {
    throw new LoadFault([
      `Rule '${id}' without any option. It may lead to false positives and some other problems for the system. Exiting.`,
    ]);
  }
  for (const child of element.children) {
    const childPlace = { ...place, line: child.line, element: child };
    if (!log.attempt(childPlace, () => readElement(draft, child, warn))) faulty = true;
    log.at(place);
    const missing = draft.lists.find(({ path }) => !lists.has(path));
    if (missing !== undefined) {
      warn(`(7616): List '${missing.path}' could not be loaded. Rule '${id}' will be ignored.`);
    }
    // What follows in a rule that is left out is not looked at.
    if (missing !== undefined || draft.skip) return;
  }
  if (faulty) return;
  const definition = define(draft, attributes, lists, warn);
  if (existing !== undefined) {
    overwriteRule(existing, definition, draft, warn);
    existing.source = sourceOf(written);
    return;
  }
  if (attributes.overwrite) {
    warn(
      `(7613): Rule ID '${id}' does not exist but 'overwrite' is set to 'yes'. Still, the rule will be loaded.`,
    );
  }
  const source = sourceOf(written);
  addRule({ name: written.name, source, attributes, definition, draft }, tree, warn);
}

function sourceOf({ file, group, element }: Written): RuleSource {
  return { file, line: element.line, group, element };
}

function define(draft: RuleDraft, attributes: RuleAttributes, lists: Lists, warn: Warn): RuleDefinition {
  const { id, description } = draft;
  const correlation = correlationOf(draft, attributes);
  const hasContext = correlation !== undefined || draft.comparesWithLast;
  if ((draft.needsHistory || attributes.frequency !== undefined) && !hasContext) {
    throw new LoadFault([`Invalid use of frequency/context options. Missing if_matched on rule '${id}'.`]);
  }
  if (description === undefined) throw new LoadFault([`No such description at rule '${id}'.`]);
  return {
    level: attributes.level,
    description,
    groupText: draft.groupText,
    ...(draft.decodedAs === undefined ? {} : { decodedAs: draft.decodedAs }),
    conditions: compileConditions(draft, attributes.maxsize, (path) => lists.get(path), warn),
    ...(correlation === undefined ? {} : { correlation }),
    noAlert: attributes.noAlert,
    ignore: attributes.ignore,
    mail: draft.mail,
    log: draft.log,
    fullLog: draft.fullLog,
    counter: draft.counter,
    mitre: draft.mitre,
    ...(draft.info === undefined ? {} : { info: draft.info }),
    ...(draft.cve === undefined ? {} : { cve: draft.cve }),
  };
}

function correlationOf(draft: RuleDraft, attributes: RuleAttributes): Correlation | undefined {
  const over =
    draft.matchedSid !== undefined
      ? 'rule'
      : draft.matchedGroup !== undefined
        ? 'group'
        : draft.matchedRegex
          ? 'none'
          : undefined;
  if (over === undefined) return undefined;
  return {
    over,
    frequency: attributes.frequency ?? 2,
    timeframe: attributes.timeframe,
    acrossAgents: draft.acrossAgents,
    same: draft.same,
    different: draft.different,
  };
}
