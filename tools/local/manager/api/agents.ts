import type { RegisteredAgent } from '../agent/keys.ts';
import { isAgentAddress, RAW_KEY_BYTES } from '../agent/registry.ts';
import { MANAGER_VERSION } from '../stock.ts';
import { affected, type Failure } from './affected.ts';
import { type Answer, json } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { type ApiContext, type ApiRequest, allowed, denied, pretty, type Routes } from './context.ts';
import { wazuhError } from './errors.ts';
import { FULL_LIST_QUERY, listParameter, page } from './page.ts';
import { badRequest, frameworkError, invalidParameter, type Refusal } from './problems.ts';

const ANY = 'agent:id:*';

export const agentRoutes: Routes = {
  '/agents': {
    GET: {
      handle: allowed('agent:read', list, ANY),
      query: ['agents_list', 'status', 'name', 'ip', 'registerIP', ...FULL_LIST_QUERY],
    },
    POST: { handle: create },
    DELETE: {
      handle: allowed('agent:delete', remove, ANY),
      query: ['agents_list', 'status', 'older_than', 'purge'],
    },
  },
  '/agents/insert': { POST: { handle: insert } },
  '/agents/{id}/key': { GET: { handle: getKey } },
};

const STATUS_CODES = { never_connected: 0, pending: 1, active: 2, disconnected: 3 } as const;

function itemOf(agent: RegisteredAgent, { agents }: ApiContext): Readonly<Record<string, unknown>> {
  const status = agents.statusOf(agent);
  return {
    id: agent.id,
    registerIP: agent.ip,
    ip: agent.ip,
    name: agent.name,
    status,
    status_code: STATUS_CODES[status],
    dateAdd: second(agent.registeredMs),
    node_name: status === 'never_connected' ? 'unknown' : 'node01',
    group: agent.groups,
    ...(agent.version === undefined ? {} : { version: `Wazuh ${agent.version}` }),
    ...(agent.keepaliveMs === undefined ? {} : { lastKeepAlive: second(agent.keepaliveMs) }),
  };
}

/** The manager is an agent too, and always there. */
function managerItem({ managerName, startedAt }: ApiContext): Readonly<Record<string, unknown>> {
  return {
    id: '000',
    registerIP: '127.0.0.1',
    ip: '127.0.0.1',
    name: managerName,
    status: 'active',
    status_code: STATUS_CODES.active,
    dateAdd: second(startedAt),
    node_name: 'node01',
    version: `Wazuh ${MANAGER_VERSION}`,
    lastKeepAlive: '9999-12-31T23:59:59+00:00',
  };
}

function second(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00');
}

function list(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const { query } = request;
  const ids = listParameter(query, 'agents_list');
  const equal = ['name', 'ip', 'registerIP'].filter((name) => query.has(name));
  const statuses = listParameter(query, 'status');
  const all = [managerItem(context), ...context.agents.all().map((agent) => itemOf(agent, context))];
  const known = new Set(all.map(({ id }) => String(id)));
  const chosen = all
    .filter(({ id }) => ids?.includes(String(id)) ?? true)
    .filter(({ status }) => statuses?.includes(String(status)) ?? true)
    .filter((item) => equal.every((name) => item[name] === query.get(name)));
  const failures = (ids ?? []).filter((id) => !known.has(id)).map((id) => ({ error: wazuhError(1701), id }));
  const found = page(chosen, request, { sort: ['id'], required: ['id'] });
  const wording = {
    all: 'All selected agents information was returned',
    some: 'Some agents information was not returned',
    none: 'No agent information was returned',
  };
  return found.ok ? affected({ ...found.page, failures }, wording, pretty(request)) : found.refusal;
}

const NEW_AGENT: readonly BodyField[] = [
  { name: 'name', type: 'string', required: true, format: 'names' },
  { name: 'ip', type: 'string' },
];
const INSERTED_AGENT: readonly BodyField[] = [
  ...NEW_AGENT,
  { name: 'id', type: 'string' },
  { name: 'key', type: 'string' },
  { name: 'force', type: 'object' },
];

function create(request: ApiRequest, context: ApiContext): Answer | Refusal {
  return register(request, context, NEW_AGENT);
}

/** The same with an id and a key of the caller's. `force` is read and not obeyed: nobody is replaced. */
function insert(request: ApiRequest, context: ApiContext): Answer | Refusal {
  return register(request, context, INSERTED_AGENT);
}

function register(request: ApiRequest, context: ApiContext, fields: readonly BodyField[]): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], fields);
  if (!body.ok) return body.refusal;
  const refusal = denied(request, context, 'agent:create');
  if (refusal !== undefined) return refusal;
  const text = (field: string) => {
    const value = body.fields[field];
    return typeof value === 'string' ? value : undefined;
  };
  const { agents } = context;
  const [name = '', ip = 'any', id, rawKey] = [text('name'), text('ip'), text('id'), text('key')];
  if (!isAgentAddress(ip)) return frameworkError(wazuhError(1706, ip));
  if (id !== undefined && agents.byId(id) !== undefined) return frameworkError(wazuhError(1708, id));
  if (rawKey !== undefined && rawKey.length < RAW_KEY_BYTES * 2) return frameworkError(wazuhError(1709));
  if (name === context.managerName || agents.byName(name) !== undefined) {
    return frameworkError(wazuhError(1705, name));
  }
  if (agents.byIp(ip) !== undefined) return frameworkError(wazuhError(1706, ip));
  const agent = agents.add({ name, ip, ...(id && { id }), ...(rawKey && { rawKey }) });
  return json({ data: { id: agent.id, key: keyText(agent) }, error: 0 }, pretty(request));
}

/** What `manage_agents -i` takes: base64 of the agent's line of `client.keys`. */
function keyText({ id, name, ip, rawKey }: RegisteredAgent): string {
  return Buffer.from(`${id} ${name} ${ip} ${rawKey}`).toString('base64');
}

function getKey(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const id = request.parameters.id ?? '';
  const refusal = denied(request, context, 'agent:read', `agent:id:${id}`);
  if (refusal !== undefined) return refusal;
  const agent = context.agents.byId(id);
  const code = id === '000' ? 1703 : 1701;
  return affected(
    agent === undefined
      ? { items: [], failures: [{ error: wazuhError(code), id }] }
      : { items: [{ id, key: keyText(agent) }] },
    { all: 'Obtained keys for all selected agents', none: 'No agent keys were obtained' },
    pretty(request),
  );
}

const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };

/** Agents of a status that have been silent, or registered, for `older_than`. With `all` the others are left out. */
function remove(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const { query } = request;
  for (const name of ['agents_list', 'status']) {
    if (!query.has(name)) return badRequest(`Missing query parameter '${name}'`);
  }
  const { agents, now } = context;
  const statuses = listParameter(query, 'status') ?? [];
  const olderThan = query.get('older_than') ?? '7d';
  const [, amount, unit = 's'] = /^(\d+)([dhms]?)$/.exec(olderThan) ?? [];
  if (amount === undefined) {
    return invalidParameter(olderThan, "is not a 'timeframe'", 'format', {
      format: 'timeframe',
      type: 'string',
    });
  }
  const ageMs = Number(amount) * (SECONDS[unit === '' ? 's' : unit] ?? 1) * 1000;
  const eligible = (agent: RegisteredAgent) =>
    (statuses.includes('all') || statuses.includes(agents.statusOf(agent))) &&
    now() - (agent.keepaliveMs ?? agent.registeredMs) >= ageMs;
  const wanted = listParameter(query, 'agents_list') ?? [];
  const ids = wanted.includes('all')
    ? agents
        .all()
        .filter(eligible)
        .map(({ id }) => id)
    : wanted;
  const failures: Failure[] = [];
  const removed: string[] = [];
  for (const id of ids) {
    const agent = agents.byId(id);
    if (agent !== undefined && eligible(agent)) removed.push(id);
    else {
      const why = `The agent has a status different to '${statuses.join(', ')}' or the specified time frame 'older_than ${olderThan}' does not apply`;
      failures.push({
        error: agent === undefined ? wazuhError(id === '000' ? 1703 : 1701) : wazuhError(1731, why),
        id,
      });
    }
  }
  for (const id of removed) agents.remove(id);
  const wording = {
    all: 'All selected agents were deleted',
    some: 'Some agents were not deleted',
    none: 'No agents were deleted',
  };
  return affected({ items: removed, failures }, wording, pretty(request));
}
