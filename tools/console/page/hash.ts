import { useEffect, useState } from 'preact/hooks';

/** What the address points at behind its `#`: a tab, an event, a message. */
export type Place =
  | { readonly kind: 'tab'; readonly id: string }
  | { readonly kind: 'event' | 'message'; readonly id: string };

const FIRST: Place = { kind: 'tab', id: 'pipeline' };

export function readPlace(hash: string): Place {
  const [, kind, id = ''] = /^#(event|message|tab)\/(.+)$/.exec(hash) ?? [];
  if (kind === undefined) return FIRST;
  try {
    return { kind: kind as Place['kind'], id: decodeURIComponent(id) };
  } catch {
    return FIRST;
  }
}

export function placeHash({ kind, id }: Place): string {
  return `#${kind}/${encodeURIComponent(id)}`;
}

export function go(place: Place): void {
  const hash = placeHash(place);
  if (location.hash !== hash) location.hash = hash;
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => readPlace(location.hash));
  useEffect(() => {
    const hear = () => setPlace(readPlace(location.hash));
    addEventListener('hashchange', hear);
    return () => removeEventListener('hashchange', hear);
  }, []);
  return place;
}
