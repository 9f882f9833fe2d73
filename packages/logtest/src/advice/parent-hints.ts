import type { Defined, Facts, Hint } from './hint.ts';

/** Ids below are Wazuh's own. */
const FIRST_CUSTOM_ID = 100_000;

/** Rules that are left out because of what they hang under, or because of another rule. */
export const PARENT_HINTS: readonly Hint[] = [
  {
    says: /^\(7617\): Signature ID '(-?\d+)' was not found/,
    tag: ({ rule }) =>
      rule?.children.some(({ name }) => name.toLowerCase() === 'if_sid') ? 'if_sid' : 'if_matched_sid',
    advice: missingRule,
  },
  {
    says: /^\(7619\): Empty 'if_sid' value/,
    tag: () => 'if_sid',
    advice: () =>
      'None of its parents is loaded before it, as said above; it and the rules below it are left out.',
  },
  {
    says: /^\(7618\): Invalid 'if_sid' value/,
    tag: () => 'if_sid',
    advice: () =>
      'if_sid holds rule ids, split by commas or spaces. To hang under a group, write <if_group>.',
  },
  {
    says: /^\(7620\): Signature ID '(-?\d+)' was not found/,
    tag: () => 'if_matched_sid',
    advice: missingRule,
  },
  {
    says: /^\(7615\): Invalid 'if_matched_sid' value: '(.*)'/,
    tag: () => 'if_matched_sid',
    advice: ({ match }) =>
      /\d\D+\d/.test(match[1] ?? '')
        ? 'if_matched_sid counts one rule. For several, give them a group of their own and write <if_matched_group>.'
        : 'if_matched_sid holds one rule id.',
  },
  {
    says: /^\(7614\): Invalid 'if_level' value/,
    tag: () => 'if_level',
    advice: () => 'if_level holds a number from 0 to 16. Better name the parents by <if_sid> or <if_group>.',
  },
  {
    says: /^\(7610\): Group '(.*)' was not found/,
    tag: ({ rule }) =>
      rule?.children.some(({ name }) => name.toLowerCase() === 'if_group') ? 'if_group' : 'if_matched_group',
    advice: missingGroup,
  },
  {
    says: /^\(7611\): Category was not found/,
    advice: ({ index, file }) => {
      const [root] = index.mentioning(/<category>\s*syslog\s*</);
      return root === undefined || root.path === file
        ? 'No file has the root rule of this category: it is in 0010-rules_config.xml of Wazuh.'
        : `This file loads before ${root.name}, which has the root rule of every event. Rename it so that it sorts after, such as 0011-${bareName(file)}.`;
    },
  },
  {
    says: /^\(7612\): Rule ID '(\d+)' is duplicated/,
    advice: ({ match, index }) => {
      const id = Number(match[1]);
      const [first] = index.find(id);
      const where = first === undefined ? '' : ` It is first defined at ${first.file}:${first.line}.`;
      return `This rule is left out.${where} Take another id (${index.free(Math.max(id, FIRST_CUSTOM_ID))} is free), or write overwrite="yes" to replace the first.`;
    },
  },
  {
    says: /^\(7613\): Rule ID '(\d+)' does not exist/,
    advice: ({ match, index, file, line }) => {
      const later = index.find(Number(match[1])).find((other) => other.file !== file || other.line !== line);
      return later === undefined
        ? 'There is no such rule among these files; remove overwrite, or load the file that has it.'
        : `The rule is at ${later.file}:${later.line}, which loads after this file; ${sortAfter(later, file)}.`;
    },
  },
  {
    says: /^\(7605\): It is not possible to overwrite '(.+?)'/,
    tag: ({ match }) => match[1],
    advice: ({ match }) =>
      `An overwritten rule keeps its ${match[1]}. To hang it elsewhere, write a rule with an id of its own.`,
  },
  {
    says: /^\(7616\): List '(.*?)' could not be loaded/,
    tag: () => 'list',
    advice: missingList,
  },
];

function missingRule({ match, index, id, file, line }: Facts): string {
  const wanted = Number(match[1]);
  if (wanted === id) return 'A rule cannot hang under itself.';
  const places = index.find(wanted);
  const here = index.orderOf(file);
  const later = places.find((place) => place.order > here || (place.order === here && place.line > line));
  const earlier = places.find((place) => place !== later);
  if (earlier !== undefined) {
    return `Rule ${wanted} (${earlier.file}:${earlier.line}) is left out itself; mend that first.`;
  }
  if (later !== undefined) {
    return later.file === file
      ? `Rule ${wanted} stands below, at line ${later.line}: move it above this one.`
      : `Rule ${wanted} is at ${later.file}:${later.line}, which loads after this file: files load by base name, whatever their folder; ${sortAfter(later, file)}.`;
  }
  return wanted < FIRST_CUSTOM_ID
    ? `None of these files defines rule ${wanted}; by its id it is one of Wazuh's own. Load them too: --wazuh-home, or --rules with the folder ruleset/rules of a manager.`
    : `None of these files defines rule ${wanted}: correct the id, or give the folder that has it with --rules.`;
}

function missingGroup({ match, index, file }: Facts): string {
  const group = match[1] ?? '';
  const here = index.orderOf(file);
  const quoted = group.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const later = index
    .mentioning(new RegExp(`(?:name=["'][^"']*|<group>[^<]*)${quoted}`, 'i'))
    .find(({ path }) => index.orderOf(path) > here);
  return later === undefined
    ? `No rule before this one has the group "${group}"; correct the name, or load the file that has it.`
    : `The group "${group}" comes in ${later.path}, which loads after this file; ${sortAfter(later, file)}.`;
}

function missingList({ match, lists }: Facts): string {
  const path = match[1] ?? '';
  const base = path.slice(path.lastIndexOf('/') + 1);
  const alike = lists.find((list) => list === base || list.endsWith(`/${base}`));
  if (alike !== undefined) return `Rules name lists as ossec.conf does: write ${alike}.`;
  return `Put <list>${path}</list> inside <ruleset> of the manager's ossec.conf, and here give the folder with the file ${base} with --lists.`;
}

function sortAfter(later: Pick<Defined, 'name'>, file: string): string {
  const stem = /^\d+/.exec(later.name)?.[0];
  const own = bareName(file);
  const example =
    stem === undefined ? `z_${own}` : `${String(Number(stem) + 1).padStart(stem.length, '0')}-${own}`;
  return `rename this file so that it sorts after ${later.name}, such as ${example}`;
}

/** Without folder and number. */
function bareName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/^\d+[-_]?/, '');
}
