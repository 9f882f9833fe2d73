import type { CountersReading } from '../../../src/forward/manager-counters.ts';
import { readCounters } from '../../../src/forward/read-counters.ts';
import { amber, type Check, green, red, type Seen } from './check.ts';
import { type ManagerAccess, nodePermission, readable } from './manager-access.ts';

const PATH = '/manager/daemons/stats?daemons_list=wazuh-analysisd,wazuh-remoted';
/** A queue this full leaves no room for a burst. */
const FULL = 0.8;

/** What the daemons have dropped since they started: Wazuh tells nobody else. */
export function countersCheck(name: string, manager: ManagerAccess): Check {
  return {
    name: 'counters',
    subject: name,
    needs: ['login'],
    run: () =>
      readable(nodePermission(manager, 'read'), async () => {
        const counters = readCounters(await manager.document(PATH));
        return counters === undefined
          ? red('the daemons tell no counters that can be read')
          : judge(counters);
      }),
  };
}

function judge({ dropped, discarded, analysisUsage, receiverUsage }: CountersReading): Seen {
  const lost = [
    ...(dropped > 0 ? [`the analysis daemon has dropped ${dropped} events`] : []),
    ...(discarded > 0 ? [`the agents' receiver has discarded ${discarded} messages`] : []),
  ];
  if (lost.length > 0)
    return amber(
      `since its start ${lost.join(', and ')}`,
      'their queues were full: they are lost, whoever sent them, unless the sender knows. What Sluice sends as an agent it ' +
        'sends again then. Give the manager more cores, or lower wazuh.agent.maxEventsPerSecond; a restart of it counts anew',
    );
  const full = Math.round(100 * Math.max(analysisUsage, receiverUsage));
  if (full < 100 * FULL)
    return green(`nothing was dropped since its start; queues are at most ${full} % full`);
  return amber(
    `nothing was dropped yet; a queue is ${full} % full`,
    'what comes faster than it is analysed will be dropped: give the manager more cores, or send slower',
  );
}
