import * as z from 'zod';

const Schedule = z.strictObject({
  /** Days between two changes. */
  everyDays: z.int().min(1).max(1_000),
});

/** `rotation` in `sluice.config.ts`: which secrets change by themselves. */
export const RotationSchema = z.strictObject({
  /**
   * The password of Wazuh's server API. The secret must hold one, and the user be allowed to change its own, before this is
   * switched on.
   */
  wazuhPassword: Schedule.optional(),
  /**
   * The keys of the agents as which events are sent. The secret must hold identities that may come from any address, and another one
   * an account that may make and remove agents, before this is switched on.
   */
  agentKey: Schedule.optional(),
  /**
   * The bot token of Slack, every four hours. The app must have token rotation switched on, and all channels with `transport: 'bot'` be of
   * it; a secret of its own holds what it takes.
   */
  slackToken: z.boolean().optional(),
  /**
   * Days after which people are reminded, by their own channels and once a week, of a secret that they alone can change. `false`:
   * never.
   */
  remindAfterDays: z.union([z.literal(false), z.int().min(7).max(3_650)]).default(365),
});
export type RotationSettings = z.output<typeof RotationSchema>;

/** Whether any secret changes by itself. */
export function changesSecrets({ wazuhPassword, agentKey, slackToken }: RotationSettings): boolean {
  return wazuhPassword !== undefined || agentKey !== undefined || slackToken === true;
}

/** People change secrets, and are reminded. */
export const NO_ROTATION: RotationSettings = { remindAfterDays: 365 };
