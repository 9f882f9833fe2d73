import { FIRST_OWN_ID } from '../rbac/accounts.ts';
import type { Policy } from '../rbac/shipped.ts';
import { affected } from './affected.ts';
import type { Answer } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { type ApiContext, type ApiRequest, allowed, denied, pretty, type Routes } from './context.ts';
import { wazuhError } from './errors.ts';
import { chosenIds, removal } from './identified.ts';
import { FULL_LIST_QUERY, page } from './page.ts';
import { badRequest, frameworkError, type Refusal } from './problems.ts';
import { securityItems } from './security-items.ts';

const ANY = 'policy:id:*';

export const policyRoutes: Routes = {
  '/security/policies': {
    GET: { handle: allowed('security:read', list, ANY), query: ['policy_ids', ...FULL_LIST_QUERY] },
    POST: { handle: create },
    DELETE: { handle: allowed('security:delete', remove, ANY), query: ['policy_ids'] },
  },
};

function list(request: ApiRequest, { accounts }: ApiContext): Answer | Refusal {
  const { found, failures } = chosenIds(request.query, 'policy_ids', accounts.policies, 4007);
  const listed = page(
    found.map((policy) => securityItems(accounts).policy(policy)),
    request,
    { sort: ['id'] },
  );
  const wording = {
    all: 'All specified policies were returned',
    some: 'Some policies were not returned',
    none: 'No policy was returned',
  };
  return listed.ok ? affected({ ...listed.page, failures }, wording, pretty(request)) : listed.refusal;
}

const NEW_POLICY: readonly BodyField[] = [
  { name: 'name', type: 'string', required: true },
  { name: 'policy', type: 'object', required: true },
];

/** A name or a content that some policy has already is refused. */
function create(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], NEW_POLICY);
  if (!body.ok) return body.refusal;
  const refusal = denied(request, context, 'security:create');
  if (refusal !== undefined) return refusal;
  const { accounts } = context;
  const name = String(body.fields.name);
  const policy = contentOf(body.fields.policy as object);
  if (policy === undefined) return frameworkError(wazuhError(4006));
  const wording = { all: 'Policy was successfully created', none: 'Policy was not created' };
  const content = JSON.stringify(policy);
  const known = [...accounts.policies.values()].some(
    (other) => other.name === name || JSON.stringify(other.policy) === content,
  );
  if (known) {
    return affected(
      { items: [], failures: [{ error: wazuhError(4009), id: name }] },
      wording,
      pretty(request),
    );
  }
  const created: Policy = { id: accounts.nextId(accounts.policies), name, policy };
  accounts.policies.set(created.id, created);
  return affected({ items: [securityItems(accounts).policy(created)] }, wording, pretty(request));
}

const ACTION = /^[\w-]+:[\w-]+$/;
const RESOURCE = /^[\w*-]+:[\w*-]+:[\w*.-]+$/;

function contentOf(given: object): Policy['policy'] | undefined {
  const { actions, resources, effect } = given as Partial<Record<string, unknown>>;
  if (Object.keys(given).length !== 3 || (effect !== 'allow' && effect !== 'deny')) return undefined;
  if (!textsLike(actions, ACTION) || !textsLike(resources, RESOURCE)) return undefined;
  return { actions, resources, effect };
}

function textsLike(value: unknown, pattern: RegExp): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && pattern.test(item));
}

function remove(request: ApiRequest, { accounts, tokens }: ApiContext): Answer | Refusal {
  if (request.query.get('policy_ids') === null) return badRequest("Missing query parameter 'policy_ids'");
  const refuse = (policy: Policy) => (policy.id < FIRST_OWN_ID ? 4008 : undefined);
  const { items, failures } = removal(
    request.query,
    'policy_ids',
    accounts.policies,
    4007,
    refuse,
    (policy) => securityItems(accounts).policy(policy),
  );
  for (const role of accounts.roles.values()) {
    const left = role.policies.filter((policy) => accounts.policies.has(policy));
    if (left.length === role.policies.length) continue;
    role.policies = left;
    for (const user of accounts.usersOfRole(role.id)) tokens.revoke(user.username);
  }
  const wording = {
    all: 'All specified policies were deleted',
    some: 'Some specified policies were not deleted',
    none: 'No policy was deleted',
  };
  return affected({ items, failures }, wording, pretty(request));
}
