import { describe, expect, test } from 'vitest';
import { FIELDS, type Field } from '../../../tools/dashboards/fields.ts';
import { termsOf } from '../../support/kuery.ts';
import {
  aggregationsOf,
  EXPORTS,
  type GridPanel,
  inside,
  queriesOf,
  type SavedObject,
  searchSourceOf,
} from '../../support/saved-objects.ts';

/** What an import takes for granted: the Wazuh dashboard makes it at its first start, with its id for a title. */
const EXTERNAL = ['index-pattern:wazuh-alerts-*'];
const GRID_COLUMNS = 48;

const nameOf = ({ type, id }: { readonly type: string; readonly id: string }) => `${type}:${id}`;
const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

test('the six views of the guide, finance, AWS and all of them together are shipped', () => {
  expect(EXPORTS.map(({ file }) => file)).toEqual([
    'sluice-all.ndjson',
    'sluice-authentication.ndjson',
    'sluice-aws.ndjson',
    'sluice-endpoint-access.ndjson',
    'sluice-finance.ndjson',
    'sluice-geography.ndjson',
    'sluice-security-events.ndjson',
    'sluice-top-users.ndjson',
    'sluice-trends.ndjson',
  ]);
});

describe.each(EXPORTS)('$file', ({ file, text, objects }) => {
  const boards = objects.filter(({ type }) => type === 'dashboard');
  const visualizations = objects.filter(({ type }) => type === 'visualization');

  test('is one JSON object a line, with a line break after the last', () => {
    expect(text.endsWith('}\n')).toBe(true);
    expect(boards).toHaveLength(file === 'sluice-all.ndjson' ? EXPORTS.length - 1 : 1);
  });

  test('holds JSON wherever an attribute says so', () => {
    for (const object of objects) {
      const texts = Object.keys(object.attributes).filter((name) => /JSON$|^visState$/.test(name));
      for (const name of texts) expect(() => inside(object, name), `${object.id} ${name}`).not.toThrow();
      expect(() => searchSourceOf(object), object.id).not.toThrow();
      expect(texts).toHaveLength(object.type === 'search' ? 0 : 2);
    }
  });

  test('names every object once, and every reference leads to one or to the index pattern', () => {
    const names = objects.map(nameOf);
    expect(twice(names)).toEqual([]);
    const lost = objects.flatMap(({ id, references }) =>
      references
        .filter((reference) => ![...names, ...EXTERNAL].includes(nameOf(reference)))
        .map((reference) => `${id} → ${nameOf(reference)}`),
    );
    expect(lost).toEqual([]);
  });

  test('uses every reference it declares, and declares every one it uses', () => {
    for (const object of objects) {
      const index = searchSourceOf(object).indexRefName;
      const panels =
        object.type === 'dashboard'
          ? inside<readonly GridPanel[]>(object, 'panelsJSON').map(({ panelRefName }) => panelRefName)
          : [];
      const used = [...(index === undefined ? [] : [index]), ...panels];
      expect(object.references.map(({ name }) => name).sort(), object.id).toEqual(used.sort());
    }
  });

  test('shows everything that it brings', () => {
    const shown = new Set(boards.flatMap(({ references }) => references.map(nameOf)));
    expect(objects.filter((o) => o.type !== 'dashboard' && !shown.has(nameOf(o))).map(nameOf)).toEqual([]);
  });

  test('says the migration that OpenSearch Dashboards 2 has of each type, so that it is neither refused nor migrated', () => {
    const known: Readonly<Record<string, string>> = {
      dashboard: '7.9.3',
      search: '7.9.3',
      visualization: '7.10.0',
    };
    for (const { type, migrationVersion } of objects)
      expect(migrationVersion).toEqual({ [type]: known[type] });
  });

  test('has panels inside the grid that fill their rows and do not overlap', () => {
    for (const board of boards) {
      const panels = inside<readonly GridPanel[]>(board, 'panelsJSON');
      expect(twice(panels.map(({ panelIndex }) => panelIndex))).toEqual([]);
      const cells = panels.flatMap(({ panelIndex, gridData: { x, y, w, h, i } }) => {
        expect(i).toBe(panelIndex);
        expect(x + w, `${board.id} ${panelIndex}`).toBeLessThanOrEqual(GRID_COLUMNS);
        return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
      });
      expect(twice(cells.toSorted()).length, board.id).toBe(0);
      expect(cells.length % GRID_COLUMNS, board.id).toBe(0);
    }
  });

  test('draws with types and aggregations that OpenSearch Dashboards bundles', () => {
    const types = visualizations.map((object) => inside<{ readonly type: string }>(object, 'visState').type);
    const bundled = ['area', 'histogram', 'horizontal_bar', 'line', 'markdown', 'metric', 'pie', 'table'];
    expect(types.filter((type) => ![...bundled, 'tagcloud', 'tile_map'].includes(type))).toEqual([]);
  });

  test('aggregates fields by what their type can', () => {
    const able: Readonly<Record<string, readonly string[]>> = {
      terms: ['keyword'],
      cardinality: ['keyword'],
      max: ['long'],
      date_histogram: ['date'],
      geohash_grid: ['geo_point'],
    };
    const wrong = visualizations.flatMap((object) =>
      aggregationsOf(object)
        .filter(({ type }) => !['count', 'filters'].includes(type))
        .filter(({ type, params }) => !able[type]?.includes(FIELDS[params.field as Field]))
        .map(({ type, params }) => `${object.id}: ${type} of ${params.field ?? 'nothing'}`),
    );
    expect(wrong).toEqual([]);
  });

  test('numbers aggregations from 1, and orders by a metric that is there', () => {
    for (const object of visualizations) {
      const all = aggregationsOf(object);
      expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => String(index + 1)));
      const metrics = all.filter(({ schema }) => schema === 'metric').map(({ id }) => id);
      const ordered = all.flatMap(({ params }) => (params.orderBy === undefined ? [] : [params.orderBy]));
      expect(
        ordered.filter((id) => !metrics.includes(id)),
        object.id,
      ).toEqual([]);
    }
  });

  test('asks queries that can be read, of fields that are known', () => {
    const unknown = objects.flatMap((object) => {
      expect(searchSourceOf(object).query.language).toBe('kuery');
      return queriesOf(object)
        .flatMap(termsOf)
        .filter(({ field }) => !(field in FIELDS))
        .map(({ field }) => `${object.id}: ${field}`);
    });
    expect(unknown).toEqual([]);
  });

  test('opens with what to do, in a time range of its own', () => {
    for (const board of boards) {
      const [head] = inside<readonly GridPanel[]>(board, 'panelsJSON');
      const id = board.references.find(({ name }) => name === head?.panelRefName)?.id;
      const shown = objects.find((object) => object.id === id) as SavedObject;
      const { params } = inside<{ readonly params: { readonly markdown: string } }>(shown, 'visState');
      expect(params.markdown).toMatch(/^\*\*.+?\*\* [\s\S]{80,}/);
      const links = [...params.markdown.matchAll(/#\/view\/([\w-]+)/g)].map(([, to]) => `${to}.ndjson`);
      const shipped = EXPORTS.map((each) => each.file).filter((name) => name !== 'sluice-all.ndjson');
      expect(links.toSorted()).toEqual(shipped);
      expect(String(board.attributes.description).length).toBeGreaterThan(30);
      expect(board.attributes).toMatchObject({ timeRestore: true, timeTo: 'now' });
      expect(board.attributes.timeFrom).toMatch(/^now-\d+[hd]$/);
    }
  });
});

test('the file with all holds exactly what the others hold', () => {
  const [all, ...others] = EXPORTS;
  const lines = (text: string) => text.split('\n').filter((line) => line !== '');
  expect(lines(all?.text ?? '').toSorted()).toEqual(others.flatMap(({ text }) => lines(text)).toSorted());
});
