import { FIRST_OWN_ID } from '../rbac/accounts.ts';
import type { Role } from '../rbac/shipped.ts';
import { affected } from './affected.ts';
import type { Answer } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { type ApiContext, type ApiRequest, allowed, denied, pretty, type Routes } from './context.ts';
import { wazuhError } from './errors.ts';
import { chosenIds, removal } from './identified.ts';
import { changeLinks, unknownHolder } from './links.ts';
import { FULL_LIST_QUERY, page } from './page.ts';
import { badRequest, type Refusal } from './problems.ts';
import { securityItems } from './security-items.ts';

const ANY = 'role:id:*';

export const roleRoutes: Routes = {
  '/security/roles': {
    GET: { handle: allowed('security:read', list, ANY), query: ['role_ids', ...FULL_LIST_QUERY] },
    POST: { handle: create },
    DELETE: { handle: allowed('security:delete', remove, ANY), query: ['role_ids'] },
  },
  '/security/roles/{id}/policies': {
    POST: { handle: allowed('security:update', link('link'), ANY), query: ['policy_ids', 'position'] },
    DELETE: { handle: allowed('security:update', link('unlink'), ANY), query: ['policy_ids'] },
  },
};

function list(request: ApiRequest, { accounts }: ApiContext): Answer | Refusal {
  const { found, failures } = chosenIds(request.query, 'role_ids', accounts.roles, 4002);
  const listed = page(
    found.map((role) => securityItems(accounts).role(role)),
    request,
    { sort: ['id'] },
  );
  const wording = {
    all: 'All specified roles were returned',
    some: 'Some roles were not returned',
    none: 'No role was returned',
  };
  return listed.ok ? affected({ ...listed.page, failures }, wording, pretty(request)) : listed.refusal;
}

function create(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const fields: readonly BodyField[] = [{ name: 'name', type: 'string', required: true }];
  const body = readJsonBody(request.body, request.headers['content-type'], fields);
  if (!body.ok) return body.refusal;
  const refusal = denied(request, context, 'security:create');
  if (refusal !== undefined) return refusal;
  const { accounts } = context;
  const name = String(body.fields.name);
  const wording = { all: 'Role was successfully created', none: 'Role was not created' };
  if ([...accounts.roles.values()].some((role) => role.name === name)) {
    return affected(
      { items: [], failures: [{ error: wazuhError(4005), id: name }] },
      wording,
      pretty(request),
    );
  }
  const role: Role = { id: accounts.nextId(accounts.roles), name, policies: [] };
  accounts.roles.set(role.id, role);
  return affected({ items: [securityItems(accounts).role(role)] }, wording, pretty(request));
}

/** Whoever held a role that goes loses it, and its tokens with it. */
function remove(request: ApiRequest, { accounts, tokens }: ApiContext): Answer | Refusal {
  if (request.query.get('role_ids') === null) return badRequest("Missing query parameter 'role_ids'");
  const refuse = (role: Role) => (role.id < FIRST_OWN_ID ? 4008 : undefined);
  const { items, failures } = removal(request.query, 'role_ids', accounts.roles, 4002, refuse, (role) =>
    securityItems(accounts).role(role),
  );
  for (const user of accounts.users.values()) {
    const left = user.roles.filter((role) => accounts.roles.has(role));
    if (left.length === user.roles.length) continue;
    user.roles = left;
    tokens.revoke(user.username);
  }
  const wording = {
    all: 'All specified roles were deleted',
    some: 'Some specified roles were not deleted',
    none: 'No role was deleted',
  };
  return affected({ items, failures }, wording, pretty(request));
}

function link(how: 'link' | 'unlink') {
  return (request: ApiRequest, { accounts, tokens }: ApiContext): Answer | Refusal => {
    const id = Number(request.parameters.id);
    const role = accounts.roles.get(id);
    if (role === undefined) return unknownHolder(request, 4002, id, `No policy was ${how}ed to role ${id}`);
    return changeLinks(
      request,
      {
        kind: 'role',
        id,
        name: String(id),
        held: role.policies,
        of: 'policy',
        exists: (policy) => accounts.policies.has(policy),
        keep: (policies) => {
          role.policies = policies;
          for (const user of accounts.usersOfRole(id)) tokens.revoke(user.username);
        },
        item: () => securityItems(accounts).role(role),
      },
      how,
    );
  };
}
