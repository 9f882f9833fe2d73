import type { TlsTrust } from '../../src/config.ts';

/** What a manager on this machine can show and a real one cannot. */
export interface LocalInsight {
  /** Events that the analysis daemon has had, in order. */
  events(): readonly {
    readonly text: string;
    readonly location: string;
    readonly agent: { id: string; name: string };
  }[];
  /** Runs of the integration script: `argv` with the script first, and what it found in its files. */
  integrationRuns(): Promise<readonly IntegrationRun[]>;
  /** Lines of the daemons' logs. */
  log(): readonly string[];
  /** From now on the script fails. */
  failIntegration(): void;
}

export interface IntegrationRun {
  readonly argv: readonly string[];
  readonly alert: string;
  readonly options: string;
}

/** A manager to be compared with the recordings. */
export interface Target {
  readonly apiUrl: string;
  readonly trust: TlsTrust;
  /** An account that may do everything. */
  readonly username: string;
  readonly password: string;
  /** Host of the agent and the enrolment port; without it they are left alone. */
  readonly agentHost?: string;
  readonly agentPort: number;
  readonly enrolmentPort: number;
  /** Set when the manager asks for it. */
  readonly enrolmentPassword?: string;
  /** Lets time go by for the manager: sleeps, or moves its clock. */
  pause(seconds: number): Promise<void>;
  readonly local?: LocalInsight;
}
