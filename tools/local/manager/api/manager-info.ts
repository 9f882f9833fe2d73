import { MANAGER_VERSION } from '../stock.ts';
import { type Answer, json, listing } from './answer.ts';
import { type ApiContext, type ApiRequest, allowed, pretty, type Routes } from './context.ts';
import { CLUSTER_OFF } from './problems.ts';
import { daemonStatistics } from './statistics.ts';

const reading = (handle: typeof managerInfo) => allowed('manager:read', handle);
const ofCluster = allowed('cluster:read', () => CLUSTER_OFF, 'node:id:*');

export const infoRoutes: Routes = {
  '/': { GET: { handle: root }, HEAD: { handle: root } },
  '/manager/info': { GET: { handle: reading(managerInfo) } },
  '/manager/status': { GET: { handle: reading(managerStatus) } },
  '/manager/daemons/stats': { GET: { handle: reading(managerStatistics), query: ['daemons_list'] } },
  '/cluster/status': { GET: { handle: allowed('cluster:status', clusterStatus) } },
  '/cluster/nodes': { GET: { handle: ofCluster } },
  '/cluster/local/info': { GET: { handle: ofCluster } },
};

function root(request: ApiRequest, context: ApiContext): Answer {
  const data = {
    title: 'Wazuh API REST',
    api_version: '4.14.7',
    revision: 'rc1',
    license_name: 'GPL 2.0',
    license_url: 'https://github.com/wazuh/wazuh/blob/v4.14.7/LICENSE',
    hostname: context.managerName,
    timestamp: isoSecond(context.now()),
  };
  return json({ data, error: 0 }, pretty(request));
}

function managerInfo(request: ApiRequest, context: ApiContext): Answer {
  const info = {
    path: '/var/ossec',
    version: MANAGER_VERSION,
    type: 'server',
    max_agents: 'unlimited',
    openssl_support: 'yes',
    tz_offset: '+0000',
    tz_name: 'UTC',
    uuid: context.uuid,
  };
  return json(listing([info], 'Basic information was successfully read'), pretty(request));
}

const RUNNING = new Set('analysisd authd monitord execd integratord remoted modulesd db apid'.split(' '));
const DAEMONS = [
  'agentlessd analysisd authd csyslogd monitord execd integratord logcollector maild remoted reportd',
  'syscheckd clusterd modulesd db apid',
].flatMap((names) => names.split(' '));

function managerStatus(request: ApiRequest): Answer {
  const status = Object.fromEntries(
    DAEMONS.map((name) => [`wazuh-${name}`, RUNNING.has(name) ? 'running' : 'stopped']),
  );
  return json(listing([status], 'Processes status was successfully read'), pretty(request));
}

function managerStatistics(request: ApiRequest, context: ApiContext): Answer {
  const wanted = request.query.get('daemons_list')?.split(',');
  const items = daemonStatistics(
    context.counters,
    isoSecond(context.startedAt).replace('Z', '+00:00'),
    isoSecond(context.now()).replace('Z', '+00:00'),
  ).filter(({ name }) => wanted?.includes(name) ?? true);
  const message = 'Statistical information for each daemon was successfully read';
  return json(listing(items, message), pretty(request));
}

function clusterStatus(request: ApiRequest): Answer {
  return json({ data: { enabled: 'no', running: 'no' }, error: 0 }, pretty(request));
}

function isoSecond(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
