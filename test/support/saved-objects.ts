import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

export interface Reference {
  readonly name: string;
  readonly type: string;
  readonly id: string;
}

export interface SavedObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>> & { readonly title: string };
  readonly references: readonly Reference[];
  readonly migrationVersion: Readonly<Record<string, string>>;
}

export interface Aggregation {
  readonly id: string;
  readonly type: string;
  readonly schema: string;
  readonly params: {
    readonly field?: string;
    /** Id of the metric that orders the values. */
    readonly orderBy?: string;
    readonly filters?: readonly { readonly input: { readonly query: string } }[];
  };
}

export interface GridPanel {
  readonly panelIndex: string;
  readonly panelRefName: string;
  readonly gridData: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
    readonly i: string;
  };
}

const FOLDER = join(ROOT, 'content/dashboards');

/** What is shipped, as a dashboard reads it on import: an object a line. */
export const EXPORTS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ndjson'))
  .map((file) => ({ file, text: readFileSync(join(FOLDER, file), 'utf8') }))
  .map(({ file, text }) => ({
    file,
    text,
    objects: text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as SavedObject),
  }));

/** JSON that an attribute holds as text. */
export function inside<T>(object: SavedObject, attribute: string): T {
  return JSON.parse(String(object.attributes[attribute])) as T;
}

export function searchSourceOf(object: SavedObject) {
  const meta = object.attributes.kibanaSavedObjectMeta as { readonly searchSourceJSON: string };
  return JSON.parse(meta.searchSourceJSON) as {
    readonly query: { readonly query: string; readonly language: string };
    readonly filter: readonly unknown[];
    readonly indexRefName?: string;
  };
}

export function aggregationsOf(object: SavedObject): readonly Aggregation[] {
  if (object.type !== 'visualization') return [];
  return inside<{ readonly aggs: readonly Aggregation[] }>(object, 'visState').aggs;
}

/** Every query of an object: its own, and those that split it into bands. */
export function queriesOf(object: SavedObject): readonly string[] {
  const bands = aggregationsOf(object).flatMap(({ params }) => params.filters ?? []);
  return [searchSourceOf(object).query.query, ...bands.map(({ input }) => input.query)];
}
