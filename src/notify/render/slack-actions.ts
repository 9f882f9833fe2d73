import { buttonBlockId, MUTE_MINUTES, SLACK_ACTIONS } from '../../event/slack-button.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Notification } from './notification.ts';
import { plain } from './slack.ts';

function button(label: string, action_id: string): JsonObject {
  return { type: 'button', text: plain(label), action_id };
}

const MUTE: JsonObject = {
  type: 'static_select',
  action_id: SLACK_ACTIONS.mute,
  placeholder: plain('Mute'),
  options: MUTE_MINUTES.map((minutes) => ({
    text: plain(`Mute for ${minutes / 60} h`),
    value: String(minutes),
  })),
};

const ASSIGN: JsonObject = {
  type: 'users_select',
  action_id: SLACK_ACTIONS.assign,
  placeholder: plain('Assign to'),
};

/**
 * The buttons below a group's first message: none when it is over, or when nobody could tell which group is meant.
 * https://docs.slack.dev/reference/block-kit/blocks/actions-block
 */
export function slackActions({ kind, group, history, until }: Notification): readonly JsonObject[] {
  const block_id = group && buttonBlockId(group, until);
  if (block_id === undefined || kind === 'resolved') return [];
  const acknowledge = { ...button('Acknowledge', SLACK_ACTIONS.acknowledge), style: 'primary' };
  const elements = [
    ...(history?.by === undefined ? [acknowledge] : []),
    button('Assign to me', SLACK_ACTIONS.assignToMe),
    ASSIGN,
    MUTE,
  ];
  return [{ type: 'actions', block_id, elements }];
}
