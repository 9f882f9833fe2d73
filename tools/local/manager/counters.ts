/** What the daemons count since start, as `GET /manager/daemons/stats` shows it. */
export interface Counters {
  readonly analysisd: {
    receivedBytes: number;
    /** Datagrams read from the socket, dropped ones included. */
    received: number;
    processed: number;
    /** Lost because the input queue was full; nobody else is told. */
    dropped: number;
    alerts: number;
    /** Waiting to be analysed now. */
    queued: number;
  };
  readonly remoted: {
    receivedBytes: number;
    sentBytes: number;
    events: number;
    keepalives: number;
    startups: number;
    shutdowns: number;
    pings: number;
    unknown: number;
    /** Frames lost because the receiver's queue was full; nobody else is told. */
    discarded: number;
    acks: number;
    sharedFileMessages: number;
    tcpSessions: number;
    /** Frames waiting to be handled now. */
    queued: number;
    /** How often `client.keys` was read. */
    keysReloads: number;
  };
  readonly integratord: {
    runs: number;
    failures: number;
    /** Alerts of 64 KiB and more, which the daemon does not read. */
    overlong: number;
  };
}

export function createCounters(): Counters {
  return {
    analysisd: { receivedBytes: 0, received: 0, processed: 0, dropped: 0, alerts: 0, queued: 0 },
    remoted: {
      receivedBytes: 0,
      sentBytes: 0,
      events: 0,
      keepalives: 0,
      startups: 0,
      shutdowns: 0,
      pings: 0,
      unknown: 0,
      discarded: 0,
      acks: 0,
      sharedFileMessages: 0,
      tcpSessions: 0,
      queued: 0,
      keysReloads: 1,
    },
    integratord: { runs: 0, failures: 0, overlong: 0 },
  };
}
