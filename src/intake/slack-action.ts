import type { AlertAction } from '../event/alert-action.ts';
import { groupOfBlockId, MUTE_MINUTES, SLACK_ACTIONS } from '../event/slack-button.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';

const MAX_NAME = 80;
/** `action_ts`: when it was pressed, seconds with microseconds. */
const PRESS = /^\d{1,16}\.\d{1,9}$/;
const USER_ID = /^[UW][A-Z0-9]{2,20}$/;
/** Controls, formats and line separators: what can hide or reorder text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

/** What a request of Slack asks for: something, nothing of ours (`other`, such as a link that was followed), or it cannot be read. */
export type SlackRequest =
  | { readonly kind: 'action'; readonly action: AlertAction }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable' };

/**
 * Reads a `block_actions` payload (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload), the form field `payload`
 * of the body. Slack sends one action at a time.
 *
 * @param now epoch ms
 */
export function readSlackAction(body: string, now: number): SlackRequest {
  const payload = payloadOf(body);
  if (payload === undefined) return { kind: 'unreadable' };
  const { type, actions, user } = payload;
  const [pressed] = Array.isArray(actions) ? actions : [];
  if (type !== 'block_actions' || !isJsonObject(pressed) || !isJsonObject(user)) return { kind: 'other' };
  const group = groupOfBlockId(textOf(pressed.block_id));
  const by = nameOf(user);
  const asked = askedFor(pressed);
  if (group === undefined || by === undefined || asked === undefined) return { kind: 'other' };
  const press = textOf(pressed.action_ts);
  return {
    kind: 'action',
    action: { ...asked, ...group, by, ...(PRESS.test(press) && { press }), at: now },
  };
}

function payloadOf(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new URLSearchParams(body).get('payload') ?? '');
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function askedFor(pressed: JsonObject): Pick<AlertAction, 'kind' | 'to' | 'minutes'> | undefined {
  switch (textOf(pressed.action_id)) {
    case SLACK_ACTIONS.acknowledge:
      return { kind: 'acknowledge' };
    case SLACK_ACTIONS.assignToMe:
      return { kind: 'assign' };
    case SLACK_ACTIONS.assign: {
      const to = textOf(pressed.selected_user);
      return USER_ID.test(to) ? { kind: 'assign', to } : undefined;
    }
    case SLACK_ACTIONS.mute: {
      const { selected_option: option } = pressed;
      const value = isJsonObject(option) ? option.value : undefined;
      const minutes = MUTE_MINUTES.find((each) => String(each) === value);
      return minutes === undefined ? undefined : { kind: 'mute', minutes };
    }
    default:
      return undefined;
  }
}

/** As Slack shows it, one plain line; the id when there is no name. */
function nameOf({ username, name, id }: JsonObject): string | undefined {
  const names = [username, name, id].map((each) => textOf(each).slice(0, 8 * MAX_NAME));
  return names
    .map((text) => Array.from(text.toWellFormed().replace(INVISIBLE, ' ').trim()).slice(0, MAX_NAME).join(''))
    .find((text) => text !== '');
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
