import { FIRST_OWN_ID } from '../rbac/accounts.ts';
import type { User } from '../rbac/shipped.ts';
import { affected, type Failure } from './affected.ts';
import { type Answer, json } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { type ApiContext, type ApiRequest, allowed, denied, pretty, type Routes, userOf } from './context.ts';
import { wazuhError } from './errors.ts';
import { chosenIds, removal } from './identified.ts';
import { changeLinks, unknownHolder } from './links.ts';
import { FULL_LIST_QUERY, flag, page } from './page.ts';
import { badRequest, frameworkError, type Refusal } from './problems.ts';
import { securityItems } from './security-items.ts';

const ANY = 'user:id:*';

export const userRoutes: Routes = {
  '/security/users/me': { GET: { handle: me } },
  '/security/users/me/policies': { GET: { handle: myPolicies } },
  '/security/users': {
    GET: { handle: allowed('security:read', list, ANY), query: ['user_ids', ...FULL_LIST_QUERY] },
    POST: { handle: create },
    DELETE: { handle: allowed('security:delete', remove, ANY), query: ['user_ids'] },
  },
  '/security/users/{id}': { PUT: { handle: update } },
  '/security/users/{id}/run_as': {
    PUT: { handle: allowed('security:edit_run_as', setRunAs), query: ['allow_run_as'] },
  },
  '/security/users/{id}/roles': {
    POST: { handle: allowed('security:update', link('link'), ANY), query: ['role_ids', 'position'] },
    DELETE: { handle: allowed('security:update', link('unlink'), ANY), query: ['role_ids'] },
  },
};

function me(request: ApiRequest, context: ApiContext): Answer {
  const user = userOf(request, context);
  const items = user === undefined ? [] : [securityItems(context.accounts).whole(user)];
  const wording = { all: 'Current user information was returned', none: 'No user was returned' };
  return affected({ items }, wording, pretty(request));
}

function myPolicies(request: ApiRequest, context: ApiContext): Answer {
  const user = userOf(request, context);
  const data = { ...(user && context.accounts.effects(user)), rbac_mode: 'white' };
  const message = 'Current user processed policies information was returned';
  return json({ data, message, error: 0 }, pretty(request));
}

function list(request: ApiRequest, { accounts }: ApiContext): Answer | Refusal {
  const { found, failures } = chosenIds(request.query, 'user_ids', accounts.users, 5001);
  const items = found.map((user) => securityItems(accounts).user(user));
  const listed = page(items, request, { sort: ['id'] });
  const wording = {
    all: 'All specified users were returned',
    some: 'Some users were not returned',
    none: 'No user was returned',
  };
  return listed.ok ? affected({ ...listed.page, failures }, wording, pretty(request)) : listed.refusal;
}

const NEW_USER: readonly BodyField[] = [
  { name: 'username', type: 'string', required: true },
  { name: 'password', type: 'string', required: true },
];
const CREATION = { all: 'User was successfully created', none: 'User could not be created' };

function create(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], NEW_USER);
  if (!body.ok) return body.refusal;
  const refusal = denied(request, context, 'security:create_user');
  if (refusal !== undefined) return refusal;
  const { accounts } = context;
  const [username, password] = [String(body.fields.username), String(body.fields.password)];
  const weak = weakness(password);
  if (weak !== undefined) return frameworkError(wazuhError(weak));
  if (accounts.userNamed(username) !== undefined) {
    const failures = [{ error: wazuhError(5000), id: username }];
    return affected({ items: [], failures }, CREATION, pretty(request));
  }
  const id = accounts.nextId(accounts.users);
  const user: User = { id, username, password, allow_run_as: false, roles: [] };
  accounts.users.set(id, user);
  return affected({ items: [securityItems(accounts).user(user)] }, CREATION, pretty(request));
}

/** Length first, then kinds of characters. */
function weakness(password: string): number | undefined {
  if (password.length < 8 || password.length > 64) return 5009;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/];
  return kinds.every((kind) => kind.test(password)) ? undefined : 5007;
}

const UPDATE = { all: 'User was successfully updated', none: 'User could not be updated' };

function update(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const fields: readonly BodyField[] = [{ name: 'password', type: 'string', required: true }];
  const body = readJsonBody(request.body, request.headers['content-type'], fields);
  if (!body.ok) return body.refusal;
  const refusal = denied(request, context, 'security:update', `user:id:${request.parameters.id}`);
  if (refusal !== undefined) return refusal;
  const password = String(body.fields.password);
  const weak = weakness(password);
  if (weak !== undefined) return frameworkError(wazuhError(weak));
  return changeUser(request, context, (user) => {
    user.password = password;
  });
}

function setRunAs(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const allow = flag(request.query, 'allow_run_as');
  if (typeof allow === 'object') return allow;
  return changeUser(request, context, (user) => {
    user.allow_run_as = allow;
  });
}

function changeUser(
  request: ApiRequest,
  context: ApiContext,
  change: (user: User) => void,
): Answer | Refusal {
  const id = Number(request.parameters.id);
  const user = context.accounts.users.get(id);
  if (user === undefined) return unknownHolder(request, 5001, id, UPDATE.none);
  change(user);
  context.tokens.revoke(user.username);
  return affected({ items: [securityItems(context.accounts).user(user)] }, UPDATE, pretty(request));
}

/** Wazuh's own users and the caller stay. */
function remove(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const { accounts } = context;
  if (request.query.get('user_ids') === null) return badRequest("Missing query parameter 'user_ids'");
  const self = userOf(request, context);
  const refuse = (user: User) => (user.id < FIRST_OWN_ID ? 5004 : user === self ? 5008 : undefined);
  const { items, failures } = removal(request.query, 'user_ids', accounts.users, 5001, refuse, (user) =>
    securityItems(accounts).user(user),
  );
  const wording = {
    all: 'Users were successfully deleted',
    some: 'Some users were not deleted',
    none: 'No users were deleted',
  };
  return affected({ items, failures: failures satisfies readonly Failure[] }, wording, pretty(request));
}

function link(how: 'link' | 'unlink') {
  return (request: ApiRequest, context: ApiContext): Answer | Refusal => {
    const { accounts, tokens } = context;
    const id = Number(request.parameters.id);
    const user = accounts.users.get(id);
    if (user === undefined) return unknownHolder(request, 5001, id, `No role was ${how}ed to user ${id}`);
    return changeLinks(
      request,
      {
        kind: 'user',
        id,
        name: user.username,
        held: user.roles,
        of: 'role',
        exists: (role) => accounts.roles.has(role),
        keep: (roles) => {
          user.roles = roles;
          tokens.revoke(user.username);
        },
        item: () => securityItems(accounts).user(user),
      },
      how,
    );
  };
}
