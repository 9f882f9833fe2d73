import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { RecordKind, RedactionView } from '../../playground/view.ts';
import { number } from '../text.tsx';
import { DocumentPart } from './document.tsx';
import { Choose, Editor, Problems } from './parts.tsx';
import { useAnswer, useSamples } from './use-answer.ts';
import { useKept } from './use-kept.ts';

const KINDS: readonly { readonly value: RecordKind; readonly label: string }[] = [
  { value: 'app', label: 'Event of an application' },
  { value: 'cloudtrail', label: 'CloudTrail record' },
  { value: 'aws_log', label: 'Record of another AWS log' },
  { value: 'json', label: 'Any other JSON' },
  { value: 'text', label: 'Plain text' },
];
const OWN = { value: '', label: 'Your own' };

/** A text and a policy in, what goes and what stays out. */
export function RedactionPlayground(): JSX.Element {
  const samples = useSamples();
  const [text, setText] = useKept<string | undefined>('redaction text', undefined);
  const [policy, setPolicy] = useKept<string | undefined>('redaction policy', undefined);
  const [kind, setKind] = useKept<RecordKind>('redaction kind', 'app');
  const textField = useRef<HTMLTextAreaElement>(null);
  const policyField = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (samples === undefined || text !== undefined) return;
    setText(samples.redaction[0]?.text ?? '');
    setPolicy(samples.policies[0]?.text ?? '');
  }, [samples]);
  const request = text === undefined || policy === undefined ? undefined : { kind, text, policy };
  const { view, problems, waiting } = useAnswer<RedactionView>('play-redaction', request);
  const records = samples?.redaction ?? [];
  const policies = samples?.policies ?? [];
  return (
    <section aria-labelledby="redaction-title" class="playground">
      <h2 id="redaction-title">Redaction playground</h2>
      <p class="quiet">
        Paste a record and a policy and see what goes. It is read on this machine, by the code that redacts in
        the pipeline; nothing of it is kept, logged or sent on.
      </p>
      <div class="choices">
        <Choose
          label="Sample"
          value={String(records.findIndex((one) => one.text === text && one.kind === kind))}
          choices={[{ ...OWN, value: '-1' }, ...records.map(({ label }, i) => ({ value: String(i), label }))]}
          change={(value) => {
            const chosen = records[Number(value)];
            setText(chosen?.text ?? '');
            if (chosen !== undefined) setKind(chosen.kind);
          }}
        />
        <Choose
          label="Kind of record"
          value={kind}
          choices={KINDS}
          change={(value) => setKind(value as RecordKind)}
        />
        <Choose
          label="Policy"
          value={policies.find((one) => one.text === policy)?.name ?? ''}
          choices={[OWN, ...policies.map(({ name, label }) => ({ value: name, label }))]}
          change={(value) => setPolicy(policies.find(({ name }) => name === value)?.text ?? '{\n}')}
        />
      </div>
      <div class="editors">
        <Editor
          label="Record, or one a line"
          value={text ?? ''}
          field={textField}
          rows={16}
          change={setText}
        />
        <Editor
          label="Policy, as redaction in sluice.config.ts"
          value={policy ?? ''}
          field={policyField}
          rows={16}
          change={setPolicy}
        />
      </div>
      <div role="status" class="outcome" aria-busy={waiting}>
        <Problems problems={problems} fields={{ text: textField, policy: policyField }} />
        {problems.length === 0 && view !== undefined && <Summary view={view} />}
      </div>
      {view !== undefined && (
        <div class={problems.length > 0 ? 'stale' : ''}>
          {view.documents.map((document) => (
            <DocumentPart key={document.label} document={document} />
          ))}
          {view.left > 0 && (
            <p class="quiet">{number.format(view.left)} more records are counted and not shown.</p>
          )}
        </div>
      )}
    </section>
  );
}

function Summary({ view: { totals } }: { readonly view: RedactionView }): JSX.Element {
  const all = totals.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return <p>Nothing is found: all of it stays.</p>;
  return (
    <>
      <p>
        <b>
          {number.format(all)} finding{all === 1 ? '' : 's'}
        </b>
      </p>
      <ul class="totals">
        {totals.map(({ type, action, count, title }) => (
          <li key={`${type} ${action}`} {...(title !== undefined && { title })}>
            <code>{type}</code> {count > 1 && `× ${number.format(count)} `}
            <span class="quiet">{action}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
