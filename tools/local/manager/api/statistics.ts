import type { Counters } from '../counters.ts';

/** Of a queue, in hundredths as the daemons round it. */
function usage(size: number, used: number): object {
  return { size, usage: Math.round((used / size) * 100) / 100 };
}

const QUEUES = [
  'alerts archives dbsync eventchannel firewall fts hostinfo others processed rootcheck sca stats syscheck',
  'syscollector upgrade',
].flatMap((names) => names.split(' '));

interface DaemonStatistics {
  readonly uptime: string;
  readonly timestamp: string;
  readonly name: string;
  readonly metrics: object;
}

/** Items of `GET /manager/daemons/stats`, in the manager's shape; what is not emulated stays 0. */
export function daemonStatistics(
  counters: Counters,
  startedAt: string,
  at: string,
): readonly DaemonStatistics[] {
  return [
    { uptime: startedAt, timestamp: at, name: 'wazuh-analysisd', metrics: analysisd(counters.analysisd) },
    { uptime: startedAt, timestamp: at, name: 'wazuh-remoted', metrics: remoted(counters.remoted) },
  ];
}

function analysisd(counted: Counters['analysisd']): object {
  return {
    bytes: { received: counted.receivedBytes },
    events: {
      processed: counted.processed,
      received: counted.received,
      received_breakdown: {
        decoded_breakdown: breakdown(counted.processed),
        dropped_breakdown: breakdown(counted.dropped),
      },
      written_breakdown: { alerts: counted.alerts, archives: 0, firewall: 0, fts: 0, stats: 0 },
    },
    queues: Object.fromEntries(
      QUEUES.map((name) => [name, usage(16_384, name === 'others' ? counted.queued : 0)]),
    ),
  };
}

/** Events with queue character `1` are counted as `logcollector_breakdown.others`, whatever their way in. */
function breakdown(others: number): object {
  const modules = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, 0]));
  return {
    agent: 0,
    agentless: 0,
    dbsync: 0,
    integrations_breakdown: { virustotal: 0 },
    modules_breakdown: {
      ...modules('aws azure ciscat command docker gcp github'),
      logcollector_breakdown: { eventchannel: 0, eventlog: 0, macos: 0, others },
      ...modules(
        'office365 ms-graph oscap osquery rootcheck sca syscheck syscollector upgrade vulnerability',
      ),
    },
    monitor: 0,
    remote: 0,
    syslog: 0,
  };
}

function remoted(counted: Counters['remoted']): object {
  const control = counted.keepalives + counted.startups + counted.shutdowns;
  return {
    bytes: { received: counted.receivedBytes, sent: counted.sentBytes },
    keys_reload_count: counted.keysReloads,
    messages: {
      received_breakdown: {
        control,
        control_breakdown: {
          keepalive: counted.keepalives,
          request: 0,
          shutdown: counted.shutdowns,
          startup: counted.startups,
        },
        dequeued_after: 0,
        discarded: counted.discarded,
        event: counted.events,
        ping: counted.pings,
        unknown: counted.unknown,
      },
      sent_breakdown: {
        ack: counted.acks,
        ar: 0,
        discarded: 0,
        request: 0,
        sca: 0,
        shared: counted.sharedFileMessages,
      },
    },
    queues: { received: usage(131_072, counted.queued) },
    tcp_sessions: counted.tcpSessions,
    control_messages_queue_usage: 0,
    control_messages_queue_breakdown: { inserted: control, replaced: 0, processed: control },
  };
}
