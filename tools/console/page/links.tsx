import type { JSX } from 'preact';
import type { Links } from '../view.ts';
import { placeHash } from './hash.ts';
import { brief } from './text.tsx';

const LABELS = [
  ['eventId', 'event'],
  ['traceId', 'trace'],
  ['messageKey', 'message key'],
  ['alertId', 'alert'],
  ['groupKey', 'alert group'],
] as const satisfies readonly (readonly [keyof Links, string])[];

/** The ids that lead from one thing to the next. */
export function LinkList({ links }: { readonly links: Links }): JSX.Element {
  return (
    <dl class="facts">
      {LABELS.flatMap(([key, label]) => {
        const id = links[key];
        if (id === undefined) return [];
        return [
          <dt key={`${key} name`}>{label}</dt>,
          <dd key={key}>{key === 'eventId' ? <EventLink id={id} /> : <code>{id}</code>}</dd>,
        ];
      })}
    </dl>
  );
}

/** Opens the event. */
export function EventLink({ id }: { readonly id: string }): JSX.Element {
  return (
    <a href={placeHash({ kind: 'event', id })}>
      <code>{brief(id)}</code>
    </a>
  );
}
