import type { JSX } from 'preact';
import type { RuleStep, RuleVerdict } from '../view.ts';
import { severity } from './text.tsx';

/** The rule that took an event, why, and which others did not. */
export function RulePart({ rule }: { readonly rule: RuleVerdict }): JSX.Element {
  const { hit, groups, mitre, path, refused } = rule;
  return (
    <>
      {hit === null ? (
        <p>No rule took it.</p>
      ) : (
        <p>
          <b>{hit.id}</b> <span class={`level ${severity(hit.level)}`}>level {hit.level}</span>{' '}
          {hit.description}
        </p>
      )}
      {(groups.length > 0 || mitre.length > 0) && (
        <p class="quiet">{[...groups, ...mitre.map((id) => `ATT&CK ${id}`)].join(', ')}</p>
      )}
      {path !== undefined && path.length > 0 && (
        <ol class="path">
          {path.map((step) => (
            <li key={step.id}>
              <Step step={step} />
            </li>
          ))}
        </ol>
      )}
      {refused !== undefined && refused.length > 0 && (
        <details>
          <summary>Rules that came near and did not match</summary>
          <ul class="path">
            {refused.map((step) => (
              <li key={step.id}>
                <Step step={step} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Step({ step }: { readonly step: RuleStep }): JSX.Element {
  const { id, level, description, conditions = [], failure } = step;
  return (
    <>
      <b>{id}</b> <span class="quiet">level {level}</span> {description}
      {failure !== undefined && <span class="bad"> — {failure}</span>}
      {failure === undefined && conditions.length > 0 && (
        <ul class="conditions">
          {conditions.map((condition) => (
            <li key={condition}>
              <code>{condition}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
