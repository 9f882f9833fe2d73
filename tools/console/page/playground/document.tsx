import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DocumentView, FindingView, KeptView, Segment } from '../../playground/view.ts';
import { Code, number } from '../text.tsx';

/** One record, before and after, and why. Pointing at a finding sets it off on both sides. */
export function DocumentPart({ document }: { readonly document: DocumentView }): JSX.Element {
  const { label, before, after, cut, findings, moreFindings, kept, moreKept } = document;
  const [hot, heat] = useState(-1);
  const article = useRef<HTMLElement>(null);
  const signature = findings.map(({ path, type }) => `${path} ${type}`).join();
  // What goes is what people came for, and it may stand far down.
  useEffect(() => scrollTo(article.current, 0), [signature]);
  const point = ({ target }: Event) => {
    const found = target instanceof Element ? target.closest<HTMLElement>('[data-finding]') : null;
    heat(found === null ? -1 : Number(found.dataset.finding));
  };
  return (
    // biome-ignore lint/a11y/useKeyWithMouseEvents: the buttons of the list do it by focus
    <article ref={article} aria-label={label} onMouseOver={point} onfocusin={point}>
      <div class="editors">
        <div>
          <h3>Before{label !== '' && `: ${label}`}</h3>
          <Code label={`Before, ${label}`}>
            <Segments segments={before} findings={findings} hot={hot} />
          </Code>
        </div>
        <div>
          <h3>After</h3>
          <Code label={`After, ${label}`}>
            <Segments segments={after} findings={findings} hot={hot} />
          </Code>
        </div>
      </div>
      {cut && <p class="quiet">There is more than is shown here; all of it is read.</p>}
      <div class="editors">
        <div>
          <h3>What goes, and why</h3>
          {findings.length === 0 && <p class="quiet">Nothing.</p>}
          <ul class="found-list">
            {findings.map((finding, i) => (
              <li key={i} data-finding={i} class={i === hot ? 'hot' : ''}>
                <FindingRow finding={finding} show={() => scrollTo(article.current, i)} />
              </li>
            ))}
          </ul>
          {moreFindings > 0 && <p class="quiet">{number.format(moreFindings)} more are not listed.</p>}
        </div>
        <div>
          <h3>What stays on purpose</h3>
          <Kept kept={kept} more={moreKept} />
        </div>
      </div>
    </article>
  );
}

function Segments({
  segments,
  findings,
  hot,
}: {
  readonly segments: readonly Segment[];
  readonly findings: readonly FindingView[];
  readonly hot: number;
}): JSX.Element {
  return (
    <>
      {segments.map(({ text, finding }, i) => {
        if (finding === undefined) return text;
        const { type, action } = findings[finding] ?? {};
        return (
          <mark
            key={i}
            data-finding={finding}
            class={finding === hot ? 'hot' : ''}
            title={`${type}: ${action}`}
          >
            {text}
          </mark>
        );
      })}
    </>
  );
}

/** Brings a finding into sight on both sides; the page itself stays where it is. */
function scrollTo(article: HTMLElement | null, finding: number): void {
  for (const mark of article?.querySelectorAll<HTMLElement>(`mark[data-finding="${finding}"]`) ?? []) {
    const box = mark.closest('.code');
    if (box !== null) box.scrollTop = mark.offsetTop - box.clientHeight / 3;
  }
}

function FindingRow({
  finding,
  show,
}: {
  readonly finding: FindingView;
  readonly show: () => void;
}): JSX.Element {
  const { path, part, type, action, by, becomes } = finding;
  return (
    <>
      <button type="button" class="plain" aria-label={`Show ${type} in ${path || 'the text'}`} onClick={show}>
        {path || 'all of it'}
      </button>
      {part === 'key' && ' (the key)'} <b>{type}</b>, {action}
      {becomes === undefined ? ': stays, is counted' : becomes !== '' && <code> → {becomes}</code>}
      <span class="quiet why">{by}</span>
    </>
  );
}

/** What a policy without exceptions would find comes first; other places that nobody touches are folded away. */
function Kept({ kept, more }: { readonly kept: readonly KeptView[]; readonly more: number }): JSX.Element {
  const found = kept.filter(({ types }) => types.length > 0);
  const rest = kept.filter(({ types }) => types.length === 0);
  const rows = (of: readonly KeptView[]) => (
    <ul class="found-list">
      {of.map((row) => (
        <li key={`${row.path} ${row.why}`}>
          <KeptRow row={row} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {found.length === 0 && <p class="quiet">Nothing that a policy without exceptions would find.</p>}
      {rows(found)}
      {rest.length > 0 && (
        <details>
          <summary>
            {number.format(rest.length + more)} more {rest.length + more === 1 ? 'value' : 'values'} in places
            that are not touched
          </summary>
          {rows(rest)}
          {more > 0 && <p class="quiet">{number.format(more)} of them are not listed.</p>}
        </details>
      )}
    </>
  );
}

function KeptRow({ row: { path, types, why } }: { readonly row: KeptView }): JSX.Element {
  return (
    <>
      <code>{path || 'in the text'}</code> {types.length > 0 && <b>{types.join(', ')}</b>}
      <span class="quiet why">{why}</span>
    </>
  );
}
