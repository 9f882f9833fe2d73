import { expect, test } from 'vitest';
import { SLACK_ACTIONS } from '../../../src/event/slack-button.ts';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import type { Notification } from '../../../src/notify/render/notification.ts';
import { render } from '../../../src/notify/render/render.ts';
import { pressOf } from '../../../tools/local/inbox/slack-press.ts';
import type { ThreadMessage } from '../../../tools/local/inbox/slack-web-api.ts';
import { openDoor, SLACK_SECRET, slackRequest } from '../../support/api-door.ts';
import { alertWith } from '../notify/alert-builder.ts';

const NOW = Date.parse('2026-03-04T05:06:07.089Z');
const GROUP = { route: 'security', key: '100102-dGhpcyBpcyBhIGtleQ' };
const ANN = { id: 'U012AB3CD', name: 'ann.o\u202e' };
const ROUTE = 'POST /v1/slack/actions';

/** As it stands in Slack. */
function shown(over: Partial<Notification> = {}) {
  const facts = factsOf(alertWith());
  const message = render('slack', {
    kind: 'first',
    group: GROUP,
    count: 1,
    since: NOW,
    until: NOW,
    facts,
    ...over,
  });
  if (message.type !== 'slack' || message.thread === undefined) throw new Error('no thread');
  const { text, blocks, attachments } = message.thread.parent as unknown as Pick<
    ThreadMessage,
    'text' | 'blocks' | 'attachments'
  >;
  return { channel: 'C0LOCAL0001', ts: '1.000001', edits: 0, text, blocks, attachments };
}

async function press(actionId: string, choice?: string, secret = SLACK_SECRET, by = shown()) {
  const door = openDoor({ clock: () => NOW });
  const chosen = choice === undefined ? {} : { choice };
  const answer = await door.call(ROUTE, pressOf(by, { actionId, user: ANN, ...chosen }, secret, NOW));
  return { answer, queued: door.alerts.messages.map(({ body }) => JSON.parse(body)), door };
}

const asked = { ...GROUP, by: 'ann.o', press: '1772600767.089000', at: NOW };

test.each([
  ['acknowledge', SLACK_ACTIONS.acknowledge, undefined, { kind: 'acknowledge' }],
  ['assign to me', SLACK_ACTIONS.assignToMe, undefined, { kind: 'assign' }],
  ['assign to somebody', SLACK_ACTIONS.assign, 'U0OTHER12', { kind: 'assign', to: 'U0OTHER12' }],
  ['mute for four hours', SLACK_ACTIONS.mute, '240', { kind: 'mute', minutes: 240 }],
])('whoever presses %s is answered at once with nothing, and is heard', async (_, id, choice, action) => {
  const { answer, queued } = await press(id, choice);
  expect([answer.status, answer.text]).toEqual([200, '']);
  expect(queued).toEqual([{ v: 1, action: { ...asked, ...action } }]);
});

test('nobody but Slack can press a button', async () => {
  const { answer, queued } = await press(SLACK_ACTIONS.acknowledge, undefined, 'not-the-secret-of-the-app');
  expect([answer.status, queued]).toEqual([401, []]);
});

test.each([
  ['a link that was followed', { actions: [{ action_id: 'x', block_id: 'y' }] }],
  ['a block of ours with a group that could be none', { actions: [{ block_id: 'sluice:1:Security:a b' }] }],
  ['a shortcut', { type: 'shortcut' }],
])('%s is answered like a button, and nothing is done', async (_, over) => {
  const door = openDoor({ clock: () => NOW });
  const payload = JSON.stringify({ type: 'block_actions', user: ANN, ...over });
  const body = new URLSearchParams({ payload }).toString();
  expect((await door.call(ROUTE, slackRequest(body, {}, NOW))).status).toBe(200);
  expect(door.alerts.messages).toEqual([]);
});

test('a group that somebody has needs no acknowledging, and one that is over no button', () => {
  const history = { firstAt: NOW, total: 3, by: 'ann' };
  const buttons = (over: Partial<Notification>) => JSON.stringify(shown(over).attachments);
  expect(buttons({})).toContain(SLACK_ACTIONS.acknowledge);
  expect(buttons({ kind: 'digest', history })).not.toContain(SLACK_ACTIONS.acknowledge);
  expect(buttons({ kind: 'digest', history })).toContain(SLACK_ACTIONS.mute);
  expect(buttons({ kind: 'resolved', history })).not.toContain('sluice_');
});

test('the bar below a message says how its group stands, and mentions who is known by id alone', () => {
  const history = { firstAt: NOW, total: 3, by: 'U0OTHER12' };
  const line = (over: Partial<Notification>) => JSON.stringify(shown(over).attachments);
  expect(line({})).toContain('*Open* · 1 alert');
  expect(line({ kind: 'assigned', history })).toContain('*Assigned to <@U0OTHER12>* · 3 alerts, last');
  expect(line({ kind: 'acknowledged', history: { ...history, by: '<!here>' } })).toContain(
    'Acknowledged by &lt;!',
  );
  expect(line({ kind: 'resolved', history })).toContain('*Resolved*');
});
