import { describe, expect, test } from 'vitest';
import { factsOf, writeFacts } from '../../../../src/notify/alert/alert-facts.ts';
import { onAlert } from '../../../../src/notify/group/group-step.ts';
import { notificationOf } from '../../../../src/notify/render/notification.ts';
import { render } from '../../../../src/notify/render/render.ts';
import { goldenAlert } from '../alert-builder.ts';

const facts = factsOf(goldenAlert('100803'));
const state = onAlert(
  undefined,
  { route: 'security', key: 'k', channels: ['slack'], updates: [] },
  { key: 'node/1', facts: writeFacts(facts) },
  1_800_000_000_000,
  { firstAfterMinutes: 5, maxIntervalMinutes: 240 },
);

describe('an entry of the outbox', () => {
  test('can be rendered for any channel from what the state holds', () => {
    const [entry] = state.outbox;
    const notification = entry && notificationOf(entry);
    expect(notification).toMatchObject({ kind: 'first', count: 1, facts: { rule: { id: '100803' } } });
    if (notification === undefined) return;
    expect(render('slack', notification)).toMatchObject({ type: 'slack' });
    expect(render('email', notification)).toMatchObject({ type: 'email' });
  });

  test('with facts that cannot be read is no notification', () => {
    const [entry] = state.outbox;
    expect(entry && notificationOf({ ...entry, alert: '{}' })).toBeUndefined();
  });
});
