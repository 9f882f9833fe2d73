import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { RuleRequest, RuleSample, RuleView, VerdictView } from '../../playground/view.ts';
import { severity } from '../text.tsx';
import { ExplainedPart } from './explained.tsx';
import { Choose, Editor, Problems } from './parts.tsx';
import { useAnswer, useSamples } from './use-answer.ts';
import { RULE_REQUEST, useKept } from './use-kept.ts';

const FORMS = [
  { value: 'app', label: 'as applications send them' },
  { value: 'line', label: 'as they reach Wazuh' },
];
const NOTHING: RuleRequest = { form: 'app', events: '', rules: '', secondsBetween: 0 };

/** Events and rules in, the verdict and all that was tried out. */
export function RulePlayground(): JSX.Element {
  const samples = useSamples();
  const [asked, keep] = useKept<RuleRequest | undefined>(RULE_REQUEST, undefined);
  const eventsField = useRef<HTMLTextAreaElement>(null);
  const rulesField = useRef<HTMLTextAreaElement>(null);
  const known = samples?.rules ?? [];
  useEffect(() => {
    if (samples !== undefined && asked === undefined) keep({ ...NOTHING, ...requestOf(known[0]) });
  }, [samples]);
  const { view, problems, waiting } = useAnswer<RuleView>('play-rule', asked);
  const { form, events, rules, secondsBetween, all = false } = asked ?? NOTHING;
  // Whatever is changed, the last event is looked at again.
  const change = (rest: Partial<RuleRequest>) => {
    const { explain: _, ...before } = asked ?? NOTHING;
    keep({ ...before, ...rest });
  };
  return (
    <section aria-labelledby="rule-title" class="playground">
      <h2 id="rule-title">Rule playground</h2>
      <p class="quiet">
        Paste an event and a rule and see which rule takes it, and every condition that was tried. Rules are
        loaded as <code>local_rules.xml</code>, behind those that Sluice ships; nothing is kept, logged or
        sent on.
      </p>
      <div class="choices">
        <Choose
          label="Sample"
          value={String(known.findIndex((one) => one.events === events && one.rules === rules))}
          choices={[
            { value: '-1', label: 'Your own' },
            ...known.map(({ label, group }, i) => ({ value: String(i), label, group })),
          ]}
          change={(value) => change({ ...NOTHING, ...requestOf(known[Number(value)]) })}
        />
        <Choose
          label="Events"
          value={form}
          choices={FORMS}
          change={(value) => change({ form: value as RuleRequest['form'] })}
        />
        <label>
          Seconds between them{' '}
          <input
            type="number"
            min={0}
            max={86_400}
            value={secondsBetween}
            onInput={({ currentTarget }) => change({ secondsBetween: Number(currentTarget.value) })}
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={all}
            onChange={({ currentTarget }) => change({ all: currentTarget.checked })}
          />{' '}
          Every rule that was tried
        </label>
      </div>
      <div class="editors">
        <Editor
          label="Event, or one a line"
          value={events}
          field={eventsField}
          rows={14}
          change={(text) => change({ events: text })}
        />
        <Editor
          label="Rules in Wazuh's XML; empty for the shipped ones alone"
          value={rules}
          field={rulesField}
          rows={14}
          change={(text) => change({ rules: text })}
        />
      </div>
      <div role="status" class="outcome" aria-busy={waiting}>
        <Problems problems={problems} fields={{ events: eventsField, rules: rulesField }} />
        {problems.length === 0 && view !== undefined && (
          <>
            <p>
              <b>{view.explained.verdict}</b>
            </p>
            <Problems problems={view.warnings} fields={{ rules: rulesField }} />
          </>
        )}
      </div>
      {view !== undefined && (
        <div class={problems.length > 0 ? 'stale' : ''}>
          {view.verdicts.length > 1 && (
            <Verdicts
              verdicts={view.verdicts}
              shown={view.explained.number}
              choose={(explain) => keep({ ...(asked ?? NOTHING), explain })}
            />
          )}
          <ExplainedPart explained={view.explained} />
          <p class="quiet">{view.rules} rules are loaded.</p>
        </div>
      )}
    </section>
  );
}

function requestOf(sample: RuleSample | undefined): Partial<RuleRequest> {
  if (sample === undefined) return {};
  const { form, events, rules, secondsBetween } = sample;
  return { form, events, rules, secondsBetween };
}

function Verdicts({
  verdicts,
  shown,
  choose,
}: {
  readonly verdicts: readonly VerdictView[];
  readonly shown: number;
  readonly choose: (number: number) => void;
}): JSX.Element {
  return (
    <>
      <h3 id="verdicts-title">Each event</h3>
      <ol class="verdicts" aria-labelledby="verdicts-title">
        {verdicts.map(({ number, rule, alert }) => (
          <li key={number}>
            <button type="button" aria-pressed={number === shown} onClick={() => choose(number)}>
              {number}: {rule === undefined ? 'no rule' : rule.id}{' '}
              {rule !== undefined && <span class={`level ${severity(rule.level)}`}>level {rule.level}</span>}
              {alert && ' alert'}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
