import type { JSX } from 'preact';
import type { ConsoleView, SinkView } from '../view.ts';
import { number, Time } from './text.tsx';

/** Where the data goes: budgets, circuits, what was sent. */
export function Sinks({ view }: { readonly view: ConsoleView | undefined }): JSX.Element {
  return (
    <section aria-labelledby="sinks-title">
      <h2 id="sinks-title">Ways out</h2>
      {view !== undefined && view.sinks.length === 0 && <p class="quiet">Not known here.</p>}
      <ul class="sinks">
        {view?.sinks.map((sink) => (
          <li key={`${sink.kind} ${sink.name}`}>
            <Sink {...sink} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sink({ name, kind, budget, circuit, retryAt, sent, trouble }: SinkView): JSX.Element {
  return (
    <>
      <p>
        <b>{name}</b> <span class="quiet">{kind}</span>
        {circuit !== undefined && <span class={`badge ${circuit}`}>circuit {circuit}</span>}
        {sent !== undefined && <span class="number">{number.format(sent)} sent</span>}
      </p>
      {budget !== undefined && (
        <label class="budget">
          <meter min={0} max={budget.limit} value={budget.left} low={budget.limit / 6} />
          <span class="quiet">
            {number.format(budget.left)} of {number.format(budget.limit)} requests left in {budget.windowS} s
          </span>
        </label>
      )}
      {trouble !== undefined && (
        <p class="bad">
          {trouble}{' '}
          {retryAt !== undefined && (
            <>
              Asked again at <Time at={retryAt} />.
            </>
          )}
        </p>
      )}
    </>
  );
}
