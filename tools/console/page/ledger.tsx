import type { JSX } from 'preact';
import type { ConsoleView, LedgerRowView } from '../view.ts';
import { number, Time } from './text.tsx';

const COLUMNS = [
  ['received', 'received'],
  ['forwarded', 'forwarded'],
  ['duplicate', 'seen before'],
  ['filtered', 'filtered'],
  ['rejected', 'rejected'],
  ['parked', 'parked'],
  ['inFlight', 'in flight'],
] as const satisfies readonly (readonly [keyof LedgerRowView, string])[];

/** What came in is somewhere: the sum of every source. */
export function Ledger({ view }: { readonly view: ConsoleView | undefined }): JSX.Element {
  const rows = view?.ledger?.rows;
  const lost = rows?.reduce((sum, { difference }) => sum + Math.abs(difference), 0) ?? 0;
  return (
    <section aria-labelledby="ledger-title">
      <h2 id="ledger-title">
        Ledger{' '}
        {rows !== undefined && rows.length > 0 && (
          <span class={`badge ${lost === 0 ? 'closed' : 'open'}`}>
            {lost === 0 ? 'balances' : `${number.format(lost)} are nowhere`}
          </span>
        )}
      </h2>
      {view !== undefined && rows === undefined && <p class="quiet">Not known here.</p>}
      {rows !== undefined && rows.length === 0 && <p class="quiet">Nothing has come in yet.</p>}
      {rows !== undefined && rows.length > 0 && (
        <>
          <p class="quiet">
            Received = all the others together, for each source, since <Time at={view?.ledger?.since ?? 0} />.
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to */}
          <section class="scroll" tabIndex={0} aria-label="Ledger by source">
            <table aria-labelledby="ledger-title" class="ledger">
              <thead>
                <tr>
                  <th scope="col">source</th>
                  {COLUMNS.map(([, label]) => (
                    <th key={label} scope="col">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.source}>
                    <th scope="row">{row.source}</th>
                    {COLUMNS.map(([key, label]) => (
                      <td key={key} class={row[key] === 0 ? 'none' : ''} data-label={label}>
                        {number.format(row[key])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </section>
  );
}
