import { type SavedObject, savedObject, searchSource } from './saved-object.ts';

/** Something to show on a dashboard; it gets its id when a dashboard takes it in. */
export interface Panel {
  readonly slug: string;
  readonly build: (id: string, board: string) => SavedObject;
  /** False where the content speaks for itself. */
  readonly titled: boolean;
  /** By label of the legend; a dashboard sets them too, since it may forget those of the visualization. */
  readonly colours?: Readonly<Record<string, string>> | undefined;
}

export interface PanelHead {
  /** Part of the id: never changed once shipped, or an import leaves the old one behind. */
  readonly slug: string;
  readonly title: string;
  /** Narrows the panel further than its dashboard. */
  readonly query?: string;
}

interface Visualization {
  readonly type: string;
  readonly params: object;
  readonly aggs: readonly object[];
  readonly colours?: Readonly<Record<string, string>>;
}

/** A panel of Visualize. Its title names the dashboard too, since all visualizations stand in one list. */
export function visualization({ slug, title, query = '' }: PanelHead, vis: Visualization): Panel {
  const { type, params, aggs, colours } = vis;
  const overAlerts = aggs.length > 0;
  return {
    slug,
    titled: overAlerts,
    colours,
    build: (id, board) => {
      const { kibanaSavedObjectMeta, references } = searchSource(query, overAlerts);
      const named = `${board}: ${title}`;
      const attributes = {
        title: named,
        visState: JSON.stringify({ title: named, type, params, aggs }),
        uiStateJSON: JSON.stringify(colours === undefined ? {} : { vis: { colors: colours } }),
        description: '',
        version: 1,
        kibanaSavedObjectMeta,
      };
      return savedObject('visualization', id, attributes, references);
    },
  };
}

/** The alerts themselves, the newest first. */
export function alertList({ slug, title, query = '' }: PanelHead, columns: readonly string[]): Panel {
  return {
    slug,
    titled: true,
    build: (id, board) => {
      const { kibanaSavedObjectMeta, references } = searchSource(query);
      const attributes = {
        title: `${board}: ${title}`,
        description: '',
        hits: 0,
        columns,
        sort: [['timestamp', 'desc']],
        version: 1,
        kibanaSavedObjectMeta,
      };
      return savedObject('search', id, attributes, references);
    },
  };
}
