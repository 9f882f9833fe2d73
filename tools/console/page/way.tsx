import type { JSX } from 'preact';
import type { ConsoleView, CountView, QueueView, StageView } from '../view.ts';
import { number } from './text.tsx';

/** Stages and queues in the data's order: left to right, or top to bottom where there is no room. */
export function Way({ view }: { readonly view: ConsoleView | undefined }): JSX.Element {
  const queues = new Map(view?.queues.map((queue) => [queue.name, queue]));
  return (
    <section aria-labelledby="way-title">
      <h2 id="way-title">The data's way</h2>
      <ol class="stages">
        {view?.stages.map((stage) => (
          <li key={stage.name}>
            <Stage stage={stage} queue={stage.reads === undefined ? undefined : queues.get(stage.reads)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Stage({
  stage,
  queue,
}: {
  readonly stage: StageView;
  readonly queue: QueueView | undefined;
}): JSX.Element {
  const { name, does, perMinute, errors, durationMs, counts } = stage;
  return (
    <>
      {queue !== undefined && <Queue queue={queue} />}
      <div class="stage">
        <h3>{name}</h3>
        <p class="quiet">{does}</p>
        <p class="rate">
          {perMinute === undefined ? (
            <span class="quiet">rate not known here</span>
          ) : (
            <>
              <b>{number.format(Math.round(perMinute))}</b> a minute
            </>
          )}
        </p>
        <dl>
          {counts.map((count) => (
            <Count key={count.label} {...count} />
          ))}
          {errors !== undefined && <Count label="errors" count={errors} bad />}
          {durationMs?.p99 !== undefined && (
            <Count label="duration, p99 ms" count={Math.round(durationMs.p99)} />
          )}
        </dl>
      </div>
    </>
  );
}

function Count({ label, count, bad, why = {} }: CountView): JSX.Element {
  const reasons = Object.entries(why);
  return (
    <>
      <dt>{label}</dt>
      <dd class={bad && count > 0 ? 'bad' : ''}>{number.format(count)}</dd>
      {reasons.length > 0 && (
        <dd class="why">
          {reasons
            .map(([reason, times]) => `${reason.replaceAll('_', ' ')} ${number.format(times)}`)
            .join(', ')}
        </dd>
      )}
    </>
  );
}

function Queue({ queue }: { readonly queue: QueueView }): JSX.Element {
  const { name, visible, inFlight = 0, delayed = 0, oldestS, alarmS, deadLetters } = queue;
  const isLate = oldestS !== undefined && alarmS !== undefined && oldestS > alarmS;
  return (
    <p class="queue">
      queue <b>{name}</b>{' '}
      {visible === undefined ? (
        'not known here'
      ) : (
        <>
          <b>{number.format(visible + inFlight + delayed)}</b> waiting
        </>
      )}
      {oldestS !== undefined && oldestS > 0 && (
        <span class={isLate ? 'bad' : ''}>, the oldest for {durationText(oldestS)}</span>
      )}
      {deadLetters !== undefined && deadLetters > 0 && (
        <span class="bad">
          , {number.format(deadLetters)} dead letter{deadLetters === 1 ? '' : 's'}
        </span>
      )}
    </p>
  );
}

export function durationText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
