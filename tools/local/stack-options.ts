import type { SluiceConfig } from '../../src/config.ts';
import type { SinkName } from '../../src/forward/sink.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';
import type { EventSourceFaults } from './lambda/event-source.ts';
import type { ChosenPort } from './listen.ts';
import type { ManagerLimits } from './manager/options.ts';

/** Ports on loopback; 0 takes a free one. */
export type StackPorts = Readonly<Record<ChosenPort, number>>;

export const DEFAULT_PORTS: StackPorts = { ingest: 8787, console: 8788, manager: 8789, agent: 8790 };
export const FREE_PORTS: StackPorts = { ingest: 0, console: 0, manager: 0, agent: 0 };

/** A manager that is not ours to start. */
export interface RealManager {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly tls: SluiceConfig['wazuh']['tls'];
}

export interface StackOptions {
  readonly ports: StackPorts;
  /** The manager to use instead of the local one. */
  readonly realManager?: RealManager;
  /** The way into the local manager. @default events-api */
  readonly sink?: SinkName;
  readonly clock?: Clock;
  readonly random?: Random;
  /** What SQS and Lambda do to messages; asked before each batch. */
  readonly faults?: () => EventSourceFaults;
  /** Failed messages come back after so many seconds, instead of when the stage asked for. */
  readonly retryAfterS?: number;
  /** How often due digests and owed notifications are looked for. @default 60 000 */
  readonly tickMs?: number;
  readonly managerLimits?: ManagerLimits;
  /** Changes to the local configuration. */
  readonly configure?: (config: SluiceConfig) => SluiceConfig;
  /** Hears every message body that a stage receives. */
  readonly onReceive?: (queueName: string, body: string) => void;
  /** Hears what the table is asked for: `GetItem`, `UpdateItem`, … */
  readonly onTableRequest?: (operation: string) => void;
  /**
   * Runs ingest and AWS's protocol servers in threads of their own, on the system's clock: a request then waits for nobody else's
   * work. Each start loads them anew.
   */
  readonly apart?: boolean;
  /** Channels of the configuration that are webhooks of their own at the local Slack. */
  readonly slackWebhooks?: readonly string[];
  /** An indexer that has the local manager's alerts, from which they are read too. */
  readonly indexer?: boolean;
  /** Hears every log line of the functions, as JSON text. */
  readonly onLogLine?: (line: string) => void;
}
