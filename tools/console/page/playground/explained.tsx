import type { JSX } from 'preact';
import type { ConditionView, ExplainedView, MemberView, TrialView } from '../../playground/view.ts';
import { Code } from '../text.tsx';
import { Facts } from './parts.tsx';

/** One event: the tree that it went down, and what Wazuh's tester prints of it. */
export function ExplainedPart({ explained }: { readonly explained: ExplainedView }): JSX.Element {
  const { number, line, predecoding, decoder, fields, filtering, messages, trials, path, whyNot } = explained;
  return (
    <article aria-label={`Event ${number}`}>
      {whyNot.length > 0 && (
        <ul class="why-not" aria-label="Why your rules did not take it">
          {whyNot.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {messages.map((message) => (
        <p key={message} class="bad">
          {message}
        </p>
      ))}
      <h3>What was tried</h3>
      {path.length > 0 && <p class="quiet">The way: {path.join(' → ')}</p>}
      <Trials trials={trials} />
      <h3>The line that Wazuh reads</h3>
      <Code label="The line that Wazuh reads">{line}</Code>
      <details>
        <summary>Phases 1 to 3, as wazuh-logtest tells them</summary>
        <h4>Phase 1: pre-decoding</h4>
        <Members members={predecoding} none="No header of a log was found." />
        <h4>Phase 2: decoding</h4>
        <p>{decoder === null ? 'No decoder matched.' : `Decoder ${decoder}`}</p>
        <Members members={fields} none="No field was decoded." />
        <h4>Phase 3: rules</h4>
        <Members members={filtering} none="No rule took the event." />
      </details>
    </article>
  );
}

function Members({
  members,
  none,
}: {
  readonly members: readonly MemberView[];
  readonly none: string;
}): JSX.Element {
  if (members.length === 0) return <p class="quiet">{none}</p>;
  return (
    <Facts>
      {members.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <code>{value}</code>
          </dd>
        </div>
      ))}
    </Facts>
  );
}

function Trials({ trials }: { readonly trials: readonly TrialView[] }): JSX.Element {
  return (
    <ul class="trials">
      {trials.map((trial) => (
        <li key={trial.id}>
          <TrialPart trial={trial} />
        </li>
      ))}
    </ul>
  );
}

const OUTCOMES: Readonly<Record<TrialView['outcome'], string>> = {
  takes: 'takes the event',
  parent: 'matches',
  passes: 'matches, but is noalert',
  fails: 'does not match',
};

function TrialPart({ trial }: { readonly trial: TrialView }): JSX.Element {
  const { id, level, description, source, own, outcome, failure, conditions, children, left, notTried } =
    trial;
  return (
    <>
      <details open={outcome !== 'fails' || own}>
        <summary class={outcome}>
          <span aria-hidden="true">{outcome === 'fails' ? '✗' : '✓'}</span> <b>{id}</b>{' '}
          <span class="quiet">level {level}</span> {description} <span class="said">{OUTCOMES[outcome]}</span>
          {failure !== undefined && <span class="quiet">: {failure}</span>}
          {own && <span class="badge">yours</span>}
        </summary>
        <p class="quiet">{source}</p>
        {conditions.length > 0 && <Conditions conditions={conditions} />}
      </details>
      {children.length > 0 && <Trials trials={children} />}
      {left.length + notTried > 0 && (
        <ul class="left">
          {left.map((text) => (
            <li key={text}>{text}</li>
          ))}
          {notTried > 0 && (
            <li>
              {notTried} more under {id} {notTried === 1 ? 'is' : 'are'} not tried: {children.at(-1)?.id} took
              the event
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function Conditions({ conditions }: { readonly conditions: readonly ConditionView[] }): JSX.Element {
  return (
    <ul class="tried">
      {conditions.map(({ element, name, wants, how, seen, holds }, i) => (
        <li key={i} class={holds === undefined ? 'open' : holds ? 'holds' : 'fails'}>
          <span class="held">{holds === undefined ? 'not asked' : holds ? 'holds' : 'does not hold'}</span>{' '}
          {element === name ? <code>{element}</code> : <code>{`${element} ${name}`}</code>}{' '}
          <span class="quiet">{how || 'is'}</span> <code class="wants">{wants}</code>{' '}
          {seen === undefined ? (
            <span class="quiet">{holds === undefined ? '' : 'the event has nothing there'}</span>
          ) : (
            <>
              <span class="quiet">met</span> <code class="seen">{seen}</code>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
