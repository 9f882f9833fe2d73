import * as z from 'zod';
import { ManagerFault } from '../../../adapters/wazuh/manager-call.ts';
import { WAZUH_REQUESTS_PER_MINUTE } from '../../../src/event/limits.ts';
import { requestLimit } from '../../../src/forward/node-limits.ts';
import { amber, type Check, green, red, type Seen } from './check.ts';
import { type ManagerAccess, nodePermission, readAnswer, readable } from './manager-access.ts';

const S = 1_000;
/** The window in which a signed alert is taken is 300 s wide on each side. */
const SKEW = { amberMs: 30 * S, redMs: 120 * S };
const PROVEN = '4.14';

/** Who is there, which time it is there, and which Wazuh it is. */
export function identityChecks(
  name: string,
  manager: ManagerAccess,
  fill: readonly string[],
): readonly Check[] {
  return [
    {
      name: 'login',
      subject: name,
      needs: ['certificate'],
      run: async () => {
        try {
          await manager.root();
          return green('the API takes user and password');
        } catch (error) {
          return loginFault(error, fill);
        }
      },
    },
    { name: 'clock', subject: name, needs: ['login'], run: async () => skew(await manager.root()) },
    {
      name: 'version',
      subject: name,
      needs: ['login'],
      run: async () => versionSeen((await manager.root()).version),
    },
  ];
}

function loginFault(error: unknown, fill: readonly string[]): Seen {
  if (!(error instanceof ManagerFault)) throw error;
  switch (error.code) {
    case 'wazuh_credentials_refused':
      return red('the API refuses user and password (401)', 'put those of the account:', ...fill);
    case 'wazuh_login_blocked':
      return red(
        'the API refuses every login from this address for five minutes (403, 6000)',
        'somebody behind the same address has failed 50 times: find out who, and wait. It holds for the functions only ' +
          'when they come from the same address',
      );
    case 'wazuh_limited':
      return amber(error.message, 'run this again in a minute');
    default:
      return red(error.message);
  }
}

function skew({ time, askedAt, answeredAt }: Awaited<ReturnType<ManagerAccess['root']>>): Seen {
  if (Number.isNaN(time)) return amber('the API does not tell its time in a form that can be read');
  // It tells whole seconds, and at some moment between question and answer.
  const off = time + S <= askedAt ? time + S - askedAt : time > answeredAt ? time - answeredAt : 0;
  const text =
    off === 0
      ? 'in time with this machine'
      : `${seconds(off)} ${off < 0 ? 'behind' : 'ahead of'} this machine`;
  if (Math.abs(off) <= SKEW.amberMs) return green(text);
  const next = [
    'run chrony or another NTP client on the manager (or here: `timedatectl` tells which clock is wrong)',
    'alerts are signed with its time, and refused when it is five minutes off',
  ];
  return Math.abs(off) <= SKEW.redMs ? amber(text, ...next) : red(text, ...next);
}

function seconds(ms: number): string {
  return `${Math.round(Math.abs(ms) / S)} s`;
}

function versionSeen(version: string): Seen {
  const [major = '', minor = ''] = version.split('.');
  if (`${major}.${minor}` === PROVEN) return green(`Wazuh ${version}`);
  if (major === '4')
    return amber(
      `Wazuh ${version}; Sluice is proven with ${PROVEN}`,
      Number(minor) > Number(PROVEN.split('.')[1])
        ? 'look at the probe below: when it comes back, what matters works'
        : `update the manager to ${PROVEN}, whose API limits and rules Sluice goes by`,
    );
  return red(
    `Wazuh ${version || 'of no version'}; Sluice speaks with Wazuh 4`,
    'send to it by the sink s3 alone, which Wazuh 5 reads too',
  );
}

/** Without these the API answers 500, error 1017, or nothing is analysed. */
const VITAL_DAEMONS = ['wazuh-analysisd', 'wazuh-db', 'wazuh-execd', 'wazuh-modulesd', 'wazuh-remoted'];
const Status = z.record(z.string(), z.string());
const INTEGRATORD = 'wazuh-integratord';

export function daemonsCheck(name: string, manager: ManagerAccess): Check {
  return {
    name: 'daemons',
    subject: name,
    needs: ['login'],
    run: () =>
      readable(nodePermission(manager, 'read'), async () => {
        const [item] = await manager.items('/manager/status');
        const status = readAnswer(Status, item);
        const stopped = (daemon: string) => status[daemon] !== 'running';
        const missing = VITAL_DAEMONS.filter(stopped);
        if (missing.length > 0)
          return red(
            `stopped: ${missing.join(', ')}`,
            'systemctl restart wazuh-manager; then look into logs/ossec.log',
          );
        if (stopped(INTEGRATORD))
          return amber(
            `${INTEGRATORD} is stopped, so that no alert comes back`,
            'it runs when ossec.conf has an <integration> block: content/integration/README.md shows ours',
          );
        return green('those that matter are running');
      }),
  };
}

const ApiConfiguration = z.object({
  node_api_config: z.object({ access: z.object({ max_request_per_minute: z.int() }) }),
});
/** What the sink `events-api` will make of the node's own limit, which it finds out for itself. */
export function limitCheck(name: string, manager: ManagerAccess, requestsPerMinute: number): Check {
  return {
    name: 'limit',
    subject: name,
    needs: ['login'],
    run: () =>
      readable(nodePermission(manager, 'read_api_config'), async () => {
        const [item] = await manager.items('/manager/api/config');
        const { max_request_per_minute: most } = readAnswer(ApiConfiguration, item).node_api_config.access;
        const limit = requestLimit(most, requestsPerMinute);
        const its = `max_request_per_minute: ${most}`;
        if (limit === 'none') return green(`none (${its}): events go as fast as the node takes them`);
        if (limit === requestsPerMinute) return green(`${limit} requests to /events a minute (${its})`);
        const standard = Math.min(WAZUH_REQUESTS_PER_MINUTE, requestsPerMinute);
        if (limit === standard)
          return amber(
            `${limit} requests to /events a minute (${its}), however many wazuh.requestsPerMinute says`,
            'that is a constant of Wazuh: more takes more nodes, the sink agent, or max_request_per_minute: 0 in api.yaml',
          );
        return amber(
          `${limit} requests to /events a minute alone (${its})`,
          'raise max_request_per_minute in api/configuration/api.yaml of the node and restart it; 300 is usual',
        );
      }),
  };
}
