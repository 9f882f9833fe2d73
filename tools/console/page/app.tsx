import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { CutBanner } from './cut-banner.tsx';
import { Detail } from './detail.tsx';
import { usePlace } from './hash.ts';
import { Pipeline } from './pipeline.tsx';
import { RedactionPlayground } from './playground/redaction.tsx';
import { RulePlayground } from './playground/rule.tsx';
import { connect, type State, useStore } from './store.ts';
import { type Tab, TabList } from './tabs.tsx';

const TABS: readonly Tab[] = [
  { id: 'pipeline', label: 'Pipeline', panel: (state) => <Pipeline {...state} /> },
  { id: 'redaction', label: 'Redaction playground', panel: () => <RedactionPlayground /> },
  { id: 'rules', label: 'Rule playground', panel: () => <RulePlayground /> },
];

const CONNECTIONS = {
  connecting: 'connecting …',
  live: 'live',
  lost: 'The console does not answer; it is asked again by itself.',
  refused: 'This page is of a console that has ended: open the address that the new one printed.',
} as const;

export function App(): JSX.Element {
  const state = useStore();
  const place = usePlace();
  useEffect(connect, []);
  const { about, connection } = state;
  const shown = TABS.find(({ id }) => place.kind === 'tab' && id === place.id) ?? TABS[0];
  return (
    <>
      {shown?.id === 'pipeline' && (
        <a class="skip" href="#messages-title">
          Skip to the messages
        </a>
      )}
      <header>
        <h1>Sluice</h1>
        <p id="connection" role="status" class={connection}>
          {CONNECTIONS[connection]}
        </p>
        {about && <Source {...state} />}
        <p class="way-out">
          <a href="api">HTTP API</a>
        </p>
      </header>
      <main>
        <TabList tabs={TABS} shown={shown?.id ?? ''} />
        <CutBanner view={state.view} may={about?.cut ?? false} />
        {TABS.map(({ id, panel }) => (
          <div
            key={id}
            role="tabpanel"
            id={`panel-${id}`}
            aria-labelledby={`tab-${id}`}
            hidden={id !== shown?.id}
          >
            {id === shown?.id && panel(state)}
          </div>
        ))}
      </main>
      <footer>
        Networks of addresses:{' '}
        <a href="https://db-ip.com" rel="noreferrer">
          IP to ASN by DB-IP
        </a>{' '}
        and RouteViews.
      </footer>
      <Detail place={place} />
    </>
  );
}

function Source({ about }: State): JSX.Element {
  return (
    <p class="quiet source">
      {about?.name}
      {about?.act === false && <b class="badge">read-only</b>}
    </p>
  );
}
