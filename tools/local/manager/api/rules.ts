import { REQUIREMENTS, type RuleItem, ruleItems } from '../ruleset/rule-items.ts';
import { affected, type Failure, type Wording } from './affected.ts';
import type { Answer } from './answer.ts';
import { type ApiContext, type ApiRequest, allowed, pretty, type Routes } from './context.ts';
import { wazuhError } from './errors.ts';
import { FULL_LIST_QUERY, LIST_QUERY, listParameter, page } from './page.ts';
import { frameworkError, type Refusal, wrongType } from './problems.ts';

const FILES = 'rule:file:*';
/** `nist-800-53` is the one requirement whose parameter is not written like its field. */
const REQUIREMENT_QUERY = REQUIREMENTS.map((name) => (name === 'nist_800_53' ? 'nist-800-53' : name));
const RULE_QUERY = [
  'rule_ids',
  'status',
  'group',
  'level',
  'filename',
  'relative_dirname',
  ...REQUIREMENT_QUERY,
  ...FULL_LIST_QUERY,
];
const SELECTABLE = [
  'description',
  'details',
  'filename',
  'groups',
  'id',
  'level',
  'relative_dirname',
  'status',
  ...REQUIREMENTS,
];

export const ruleRoutes: Routes = {
  '/rules': { GET: { handle: allowed('rules:read', getRules, FILES), query: RULE_QUERY } },
  '/rules/groups': { GET: { handle: allowed('rules:read', getGroups, FILES), query: LIST_QUERY } },
  '/rules/requirement/{requirement}': {
    GET: { handle: allowed('rules:read', getRequirement, FILES), query: LIST_QUERY },
  },
};

const RULES: Wording = {
  all: 'All selected rules were returned',
  some: 'Some rules were not returned',
  none: 'No rule was returned',
};

function getRules(request: ApiRequest, { installation }: ApiContext): Answer | Refusal {
  const { query } = request;
  const ids = listParameter(query, 'rule_ids');
  if (ids?.some((id) => !/^\d+$/.test(id))) return wrongType('integer', 'rule_ids');
  const levels = query.get('level')?.split('-').map(Number) ?? [];
  if (levels.length > 2 || levels.some(Number.isNaN)) return frameworkError(wazuhError(1203));
  const all = ruleItems(installation);
  const known = new Set(all.map(({ id }) => String(id)));
  const failures: readonly Failure[] = (ids ?? [])
    .filter((id) => !known.has(id))
    .map((id) => ({ error: wazuhError(1208), id: Number(id) }));
  const found = page(all.filter(chosenBy(query, ids, levels)), request, {
    sort: ['id'],
    required: ['id'],
    selectable: SELECTABLE,
  });
  return found.ok ? affected({ ...found.page, failures }, RULES, pretty(request)) : found.refusal;
}

function chosenBy(query: URLSearchParams, ids: readonly string[] | undefined, levels: readonly number[]) {
  const group = query.get('group');
  const status = query.get('status');
  const folder = query.get('relative_dirname');
  const files = listParameter(query, 'filename');
  const requirements = REQUIREMENTS.flatMap((name, at) => {
    const wanted = query.get(REQUIREMENT_QUERY[at] ?? name);
    return wanted === null ? [] : [{ name, wanted }];
  });
  return (rule: RuleItem): boolean =>
    (ids?.includes(String(rule.id)) ?? true) &&
    (group === null || rule.groups.includes(group)) &&
    (status === null || status === 'all' || rule.status === status) &&
    (folder === null || rule.relative_dirname.includes(folder)) &&
    (files?.includes(rule.filename) ?? true) &&
    withinLevels(rule.level, levels) &&
    requirements.every(({ name, wanted }) => rule[name].includes(wanted));
}

function withinLevels(level: number, [least, most = least]: readonly number[]): boolean {
  return least === undefined || most === undefined || (least <= level && level <= most);
}

function getGroups(request: ApiRequest, { installation }: ApiContext): Answer | Refusal {
  const groups = [...new Set(ruleItems(installation).flatMap(({ groups: own }) => own))];
  return texts(groups, request, {
    all: 'All groups in rules were returned',
    none: 'No groups in rules were returned',
  });
}

function getRequirement(request: ApiRequest, { installation }: ApiContext): Answer | Refusal {
  const wanted = request.parameters.requirement?.replaceAll('-', '_') ?? '';
  const requirement = REQUIREMENTS.find((name) => name === wanted);
  if (requirement === undefined) {
    const failures = [{ error: wazuhError(1205, wanted), id: wanted }];
    return affected({ items: [], failures }, RULES, pretty(request));
  }
  return texts([...new Set(ruleItems(installation).flatMap((rule) => rule[requirement]))], request, RULES);
}

function texts(values: readonly string[], request: ApiRequest, wording: Wording): Answer | Refusal {
  const found = page(values, request, { sort: [''] });
  return found.ok ? affected(found.page, wording, pretty(request)) : found.refusal;
}
