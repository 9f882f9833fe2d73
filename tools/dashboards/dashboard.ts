import { text } from './displays.ts';
import type { Panel } from './panel.ts';
import { type SavedObject, savedObject, searchSource } from './saved-object.ts';

/** Columns of the grid; a row of it is 20 pixels high (`DASHBOARD_GRID_COLUMN_COUNT`). */
export const GRID_COLUMNS = 48;
const HEAD_HEIGHT = 6;

/** Version of OpenSearch Dashboards that the panels are written for. */
const WRITTEN_FOR = '2.19.0';

export interface Row {
  /** Of the grid's rows. */
  readonly height: number;
  /** Panels from left to right with their columns; together all of {@link GRID_COLUMNS}. */
  readonly panels: readonly (readonly [Panel, columns: number])[];
}

export interface Board {
  /** Its file, its id after `sluice-`, and the address in links. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** What to look at and what to do, in Markdown; stands at the top. */
  readonly advice: string;
  readonly query: string;
  /** Start of the time range, such as `now-24h`. */
  readonly from: string;
  /** Seconds between refreshes; undefined: on request. */
  readonly refreshSeconds?: number;
  readonly rows: readonly Row[];
}

export function boardId({ slug }: Pick<Board, 'slug'>): string {
  return `sluice-${slug}`;
}

/** The dashboard and all it shows: what it refers to comes first, the dashboard last. */
export function savedObjectsOf(board: Board, links: string): readonly SavedObject[] {
  const id = boardId(board);
  const { title, description, query, from, refreshSeconds } = board;
  const head: Row = {
    height: HEAD_HEIGHT,
    panels: [[text('head', 'About', `${board.advice}\n\n${links}`), GRID_COLUMNS]],
  };
  const laid = layOut([head, ...board.rows]).map(({ panel, gridData }) => ({
    object: panel.build(`${id}-${panel.slug}`, title),
    gridData,
    panel,
  }));
  const panelsJSON = laid.map(({ object, gridData, panel }, index) => ({
    version: WRITTEN_FOR,
    gridData,
    panelIndex: gridData.i,
    embeddableConfig: {
      ...(panel.titled ? {} : { hidePanelTitles: true }),
      ...(panel.colours === undefined ? {} : { vis: { colors: panel.colours } }),
    },
    // The title of the object repeats that of the dashboard.
    title: object.attributes.title.slice(`${title}: `.length),
    panelRefName: `panel_${index}`,
  }));
  const attributes = {
    title,
    hits: 0,
    description,
    panelsJSON: JSON.stringify(panelsJSON),
    optionsJSON: JSON.stringify({ hidePanelTitles: false, useMargins: true }),
    version: 1,
    timeRestore: true,
    timeTo: 'now',
    timeFrom: from,
    refreshInterval: { pause: refreshSeconds === undefined, value: (refreshSeconds ?? 0) * 1000 },
    kibanaSavedObjectMeta: searchSource(query, false).kibanaSavedObjectMeta,
  };
  const references = laid.map(({ object }, index) => ({
    name: `panel_${index}`,
    type: object.type,
    id: object.id,
  }));
  return [...laid.map(({ object }) => object), savedObject('dashboard', id, attributes, references)];
}

function layOut(rows: readonly Row[]) {
  let y = 0;
  return rows.flatMap(({ height, panels }) => {
    let x = 0;
    const row = panels.map(([panel, columns]) => {
      const gridData = { x, y, w: columns, h: height, i: panel.slug };
      x += columns;
      return { panel, gridData };
    });
    y += height;
    return row;
  });
}
