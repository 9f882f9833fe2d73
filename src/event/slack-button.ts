/** What Slack gives back of the buttons below a message, written by step `notify` and read by step `intake`. */

/** `action_id`s of the elements; the choice of one is in the payload. */
export const SLACK_ACTIONS = {
  acknowledge: 'sluice_acknowledge',
  assignToMe: 'sluice_assign_to_me',
  assign: 'sluice_assign',
  mute: 'sluice_mute',
} as const;

/** Minutes that can be chosen to mute a group for. */
export const MUTE_MINUTES = [60, 240, 1_440] as const;

/** Slack takes 255 characters. */
const MAX_BLOCK_ID = 255;
const BLOCK_ID = /^sluice:\d{1,15}:([a-z][a-z0-9-]{0,63}):([\w.-]{1,128})$/;

/** The group that buttons are about: its route and its key, neither of which says anything of a person. */
interface ButtonGroup {
  readonly route: string;
  readonly key: string;
}

/**
 * The `block_id` of a group's buttons; Slack wants another one whenever the message changes, which `mark` is for. Undefined
 * when it would not be read back: then there are no buttons.
 */
export function buttonBlockId({ route, key }: ButtonGroup, mark: number): string | undefined {
  const id = `sluice:${mark}:${route}:${key}`;
  return id.length <= MAX_BLOCK_ID && BLOCK_ID.test(id) ? id : undefined;
}

/** The group that a `block_id` names; undefined when it is none of ours. */
export function groupOfBlockId(id: string): ButtonGroup | undefined {
  const [, route, key] = BLOCK_ID.exec(id) ?? [];
  return route === undefined || key === undefined ? undefined : { route, key };
}
