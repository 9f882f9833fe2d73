import { MANAGER_VERSION } from '../stock.ts';
import { type Answer, json, listing } from './answer.ts';
import { type ApiContext, type ApiRequest, allowed, pretty, type Routes } from './context.ts';
import { CLUSTER_OFF } from './problems.ts';
import { daemonStatistics } from './statistics.ts';

const reading = (handle: typeof managerInfo) => allowed('manager:read', handle);
const clusterOff = (action: string) => allowed(action, () => CLUSTER_OFF, 'node:id:*');
const ofCluster = clusterOff('cluster:read');

export const infoRoutes: Routes = {
  '/': { GET: { handle: root }, HEAD: { handle: root } },
  '/manager/info': { GET: { handle: reading(managerInfo) } },
  '/manager/status': { GET: { handle: reading(managerStatus) } },
  '/manager/api/config': { GET: { handle: allowed('manager:read_api_config', apiConfiguration) } },
  '/manager/daemons/stats': { GET: { handle: reading(managerStatistics), query: ['daemons_list'] } },
  '/cluster/status': { GET: { handle: allowed('cluster:status', clusterStatus) } },
  '/cluster/api/config': { GET: { handle: clusterOff('cluster:read_api_config'), query: ['nodes_list'] } },
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

function managerStatus(request: ApiRequest, { integrates }: ApiContext): Answer {
  const runs = (name: string) => RUNNING.has(name) && (name !== 'integratord' || integrates);
  const status = Object.fromEntries(
    DAEMONS.map((name) => [`wazuh-${name}`, runs(name) ? 'running' : 'stopped']),
  );
  return json(listing([status], 'Processes status was successfully read'), pretty(request));
}

/** `api.yaml` as documented, its defaults filled in (wazuh documentation, "Server API configuration"). */
function apiConfiguration(request: ApiRequest, { access }: ApiContext): Answer {
  const configuration = {
    host: ['0.0.0.0', '::'],
    port: 55_000,
    drop_privileges: true,
    experimental_features: false,
    max_upload_size: 10_485_760,
    intervals: { request_timeout: 10 },
    https: {
      enabled: true,
      key: 'server.key',
      cert: 'server.crt',
      use_ca: false,
      ca: 'ca.crt',
      ssl_protocol: 'auto',
      ssl_ciphers: '',
    },
    logs: { level: 'info', format: 'plain', max_size: { enabled: false, size: '1M' } },
    access,
  };
  const item = { node_name: 'manager', node_api_config: configuration };
  return json(listing([item], 'API configuration was successfully read'), pretty(request));
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
