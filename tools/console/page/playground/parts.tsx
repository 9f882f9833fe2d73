import type { ComponentChildren, JSX, RefObject } from 'preact';
import type { PlayProblem } from '../../playground/view.ts';

/** A field for much text. The browser is to send none of it anywhere: no spelling help, no memory. */
export function Editor({
  label,
  value,
  field,
  rows,
  change,
}: {
  readonly label: string;
  readonly value: string;
  readonly field: RefObject<HTMLTextAreaElement>;
  readonly rows: number;
  readonly change: (text: string) => void;
}): JSX.Element {
  return (
    <label class="editor">
      {label}
      <textarea
        ref={field}
        rows={rows}
        value={value}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        wrap="off"
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
    </label>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly group?: string;
}

/** A choice; those of a group stand together. */
export function Choose({
  label,
  value,
  choices,
  change,
}: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly change: (value: string) => void;
}): JSX.Element {
  const groups = Map.groupBy(choices, ({ group = '' }) => group);
  const options = (of: readonly Choice[]) =>
    of.map((choice) => (
      <option key={choice.value} value={choice.value}>
        {choice.label}
      </option>
    ));
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        {[...groups].map(([group, of]) =>
          group === '' ? (
            options(of)
          ) : (
            <optgroup key={group} label={group}>
              {options(of)}
            </optgroup>
          ),
        )}
      </select>
    </label>
  );
}

const WHERE: Readonly<Record<PlayProblem['where'], string>> = {
  text: 'Text',
  policy: 'Policy',
  events: 'Events',
  rules: 'Rules',
  request: '',
};

export type Fields = Partial<Record<PlayProblem['where'], RefObject<HTMLTextAreaElement>>>;

/** What is to be mended, each with a way to its place. */
export function Problems({
  problems,
  fields,
}: {
  readonly problems: readonly PlayProblem[];
  readonly fields: Fields;
}): JSX.Element | null {
  if (problems.length === 0) return null;
  return (
    <ul class="problems">
      {problems.map((problem, i) => {
        const { where, line, column, path, message } = problem;
        const field = fields[where];
        const place = [
          WHERE[where],
          line === undefined ? '' : `line ${line}${column === undefined ? '' : `, column ${column}`}`,
          path ?? '',
        ].filter((word) => word !== '');
        return (
          <li key={`${i} ${message}`}>
            {field !== undefined && line !== undefined ? (
              <button type="button" class="plain" onClick={() => goTo(field.current, line, column)}>
                {place.join(', ')}
              </button>
            ) : (
              <b>{place.join(', ')}</b>
            )}{' '}
            {message}
          </li>
        );
      })}
    </ul>
  );
}

/** Selects what begins there, to the end of its line. */
function goTo(field: HTMLTextAreaElement | null, line: number, column = 1): void {
  if (field === null) return;
  const lines = field.value.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  field.focus();
  field.setSelectionRange(from + column - 1, from + (lines[line - 1]?.length ?? 0));
  // A field scrolls to its selection only when somebody types.
  field.scrollTop = ((line - 3) / lines.length) * field.scrollHeight;
}

/** Names with their values, in two columns. */
export function Facts({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <dl class="facts">{children}</dl>;
}
