import { slackSignatureOf } from '../../../src/intake/door/slack-signature.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { isJsonObject, type JsonObject } from '../../../src/kernel/json.ts';
import type { ThreadMessage } from './slack-web-api.ts';

/** Who presses what. */
export interface Press {
  readonly actionId: string;
  /** Value of the option, or id of the user, that is chosen. */
  readonly choice?: string;
  readonly user: { readonly id: string; readonly name: string };
}

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The request that Slack sends when somebody presses a button of a message.
 *
 * @param now epoch ms
 * @throws CodedError `no_such_button` when the message does not show it, or not that choice
 */
export function pressOf(message: ThreadMessage, press: Press, secret: string, now: number): SignedRequest {
  const { actionId, choice, user } = press;
  const [found] = elementsOf([...message.blocks, ...message.attachments]).filter(
    ({ element }) => element.action_id === actionId,
  );
  const chosen = found === undefined ? undefined : choiceOf(found.element, choice);
  if (found === undefined || chosen === undefined)
    throw new CodedError('no_such_button', 'the message shows no such button');
  const payload = {
    type: 'block_actions',
    user: { id: user.id, username: user.name, name: user.name, team_id: 'T0LOCAL' },
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel },
    channel: { id: message.channel },
    message: { ts: message.ts, text: message.text },
    actions: [
      {
        type: found.element.type,
        action_id: actionId,
        block_id: found.blockId,
        action_ts: `${(now / 1_000).toFixed(3)}000`,
        ...chosen,
      },
    ] as JsonObject[],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const time = String(Math.floor(now / 1_000));
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': time,
      'x-slack-signature': slackSignatureOf(secret, body, time),
    },
    body,
  };
}

interface Shown {
  readonly blockId: string;
  readonly element: JsonObject;
}

function elementsOf(parts: readonly unknown[]): readonly Shown[] {
  return parts.flatMap((part) => {
    if (!isJsonObject(part)) return [];
    const { block_id, elements, blocks } = part;
    if (Array.isArray(blocks)) return elementsOf(blocks);
    if (typeof block_id !== 'string' || !Array.isArray(elements)) return [];
    return elements.filter(isJsonObject).map((element) => ({ blockId: block_id, element }));
  });
}

function choiceOf({ type, options }: JsonObject, choice: string | undefined): JsonObject | undefined {
  if (type === 'button') return {};
  if (choice === undefined) return undefined;
  if (type === 'users_select') return { selected_user: choice };
  const option = Array.isArray(options)
    ? options.find((each) => isJsonObject(each) && each.value === choice)
    : undefined;
  return option === undefined ? undefined : { selected_option: option };
}
