import { createClient } from '@sluice/client';
import { CLIENT_EVENT_BYTES, clientEvent } from './client-event.ts';
import { type Question, side } from './question.ts';

const EVENTS = 200;

/** Room for every event of a run: nothing is sent while a side runs. */
const ENDLESS = { maxBufferEvents: 1e7, maxBufferBytes: 2e9 } as const;

/** What a call takes of the application; `tools/bench/client.ts` has the tails, the memory and the host's latency. */
export const clientCall: Question = {
  name: 'client',
  asks: 'one call of the client, over writing the event as JSON',
  guarded: 'answers',
  tasks: () => {
    const client = createClient({
      url: 'https://sluice.example',
      key: 'k',
      ...ENDLESS,
      fetch: () => new Promise(() => {}),
    });
    const events = Array.from({ length: EVENTS }, (_, i) => clientEvent(i));
    return [
      {
        label: 'sendEvent: copied, redacted, bounded, held',
        subject: side('client', () => {
          const { buffered } = client.stats();
          for (const event of events) void client.sendEvent(event);
          return client.stats().buffered - buffered;
        }),
        floor: side('JSON.stringify', () =>
          events.reduce((sum, event) => sum + JSON.stringify(event).length, 0),
        ),
        events: EVENTS,
        bytes: EVENTS * CLIENT_EVENT_BYTES,
      },
    ];
  },
};
