import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { go } from './hash.ts';
import type { State } from './store.ts';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly panel: (state: State) => ComponentChildren;
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Tabs as https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ wants them: one stop for the Tab key, arrows between them. */
export function TabList({
  tabs,
  shown,
}: {
  readonly tabs: readonly Tab[];
  readonly shown: string;
}): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = STEPS[event.key]?.(
      tabs.findIndex(({ id }) => id === shown),
      tabs.length,
    );
    const next = at === undefined ? undefined : tabs[at];
    if (next === undefined) return;
    event.preventDefault();
    go({ kind: 'tab', id: next.id });
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <div role="tablist" aria-label="Parts of the console" class="tabs" ref={list} onKeyDown={move}>
      {tabs.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={id === shown}
          aria-controls={`panel-${id}`}
          tabIndex={id === shown ? 0 : -1}
          onClick={() => go({ kind: 'tab', id })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
