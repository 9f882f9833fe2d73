import type { Telemetry } from '../../../../src/event/telemetry.ts';

/** Hears from queues that a message was not taken, and says the last of it to a person. */
export interface Refusal {
  readonly telemetry: Pick<Telemetry, 'log'>;
  /** Such as `the queue "sluice-events" did not take a message: …`. */
  text(): string;
}

export function createRefusal(): Refusal {
  let queue = '';
  let code = '';
  return {
    telemetry: {
      log: (_level, _message, fields = {}) => {
        queue = String(fields.queue);
        code = String(fields.code);
      },
    },
    text: () => {
      const refused = `the queue "${queue}" did not take a message`;
      return code.startsWith('AccessDenied')
        ? `${refused}: have sqs:SendMessage on it granted`
        : `${refused} (${code})`;
    },
  };
}
