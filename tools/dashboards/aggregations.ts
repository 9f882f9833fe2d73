import type { Band } from './colours.ts';
import type { FieldOf } from './fields.ts';

/** Where a visualization puts an aggregation. */
type Schema = 'metric' | 'segment' | 'group' | 'bucket';

/** An aggregation without its place; a visualization numbers and places it. */
export interface Aggregation {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export function count(customLabel = 'Alerts'): Aggregation {
  return { type: 'count', params: { customLabel } };
}

export function distinct(field: FieldOf<'keyword'>, customLabel: string): Aggregation {
  return { type: 'cardinality', params: { field, customLabel } };
}

export function highest(field: FieldOf<'long'>, customLabel: string): Aggregation {
  return { type: 'max', params: { field, customLabel } };
}

/** The most frequent values, by the first metric of the visualization. */
export function top(field: FieldOf<'keyword'>, size: number, customLabel: string): Aggregation {
  return {
    type: 'terms',
    params: {
      field,
      orderBy: '1',
      order: 'desc',
      size,
      otherBucket: false,
      otherBucketLabel: 'Other',
      missingBucket: false,
      missingBucketLabel: 'Missing',
      customLabel,
    },
  };
}

/** @param interval `auto` follows the time range; `h` and `d` do not */
export function overTime(interval: 'auto' | 'h' | 'd' = 'auto'): Aggregation {
  const field: FieldOf<'date'> = 'timestamp';
  return {
    type: 'date_histogram',
    params: {
      field,
      useNormalizedOpenSearchInterval: true,
      scaleMetricValues: false,
      interval,
      drop_partials: false,
      min_doc_count: 1,
      extended_bounds: {},
      customLabel: 'Time',
    },
  };
}

export function bands(all: readonly Band[]): Aggregation {
  return {
    type: 'filters',
    params: {
      filters: all.map(({ label, query }) => ({ input: { query, language: 'kuery' }, label })),
    },
  };
}

/** Cells of a grid whose size follows the zoom. */
export function cells(field: FieldOf<'geo_point'>): Aggregation {
  return {
    type: 'geohash_grid',
    params: { field, autoPrecision: true, precision: 2, useGeocentroid: true, isFilteredByCollar: true },
  };
}

/** Numbers and places aggregations: metrics come first, so that `orderBy: '1'` means the first of them. */
export function placed(...groups: readonly (readonly [Schema, readonly Aggregation[]])[]) {
  return groups
    .flatMap(([schema, aggregations]) => aggregations.map((aggregation) => ({ schema, ...aggregation })))
    .map(({ schema, type, params }, index) => ({
      id: String(index + 1),
      enabled: true,
      type,
      params,
      schema,
    }));
}
