import { type Aggregation, cells, count, placed } from './aggregations.ts';
import { type Panel, type PanelHead, visualization } from './panel.ts';

/** A number. With `alarming`, green at nought and red from one on. */
export function figure(head: PanelHead, metric: Aggregation = count(), alarming = false): Panel {
  const ranges = alarming
    ? [
        { from: 0, to: 1 },
        { from: 1, to: 1_000_000_000 },
      ]
    : [{ from: 0, to: 1_000_000_000 }];
  return visualization(head, {
    type: 'metric',
    params: {
      addTooltip: true,
      addLegend: false,
      type: 'metric',
      metric: {
        percentageMode: false,
        useRanges: false,
        colorSchema: 'Green to Red',
        metricColorMode: alarming ? 'Labels' : 'None',
        colorsRange: ranges,
        labels: { show: true },
        invertColors: false,
        style: { bgFill: '#000', bgColor: false, labelColor: alarming, subText: '', fontSize: 40 },
      },
    },
    aggs: placed(['metric', [metric]]),
  });
}

/** Rows for the most frequent combinations of `buckets`, ordered by the first of `metrics`. */
export function table(
  head: PanelHead,
  buckets: readonly Aggregation[],
  metrics: readonly Aggregation[] = [count()],
): Panel {
  return visualization(head, {
    type: 'table',
    params: {
      perPage: 10,
      showPartialRows: false,
      showMetricsAtAllLevels: false,
      showTotal: false,
      totalFunc: 'sum',
      percentageCol: '',
    },
    aggs: placed(['metric', metrics], ['bucket', buckets]),
  });
}

export function tagCloud(head: PanelHead, category: Aggregation): Panel {
  return visualization(head, {
    type: 'tagcloud',
    params: {
      scale: 'square root',
      orientation: 'single',
      minFontSize: 12,
      maxFontSize: 40,
      showLabel: false,
    },
    aggs: placed(['metric', [count()]], ['segment', [category]]),
  });
}

/** Circles where the addresses are, on the world map that OpenSearch Dashboards brings (Coordinate Map). */
export function worldMap(head: PanelHead): Panel {
  return visualization(head, {
    type: 'tile_map',
    params: {
      colorSchema: 'Yellow to Red',
      mapType: 'Scaled Circle Markers',
      isDesaturated: true,
      addTooltip: true,
      heatClusterSize: 1.5,
      legendPosition: 'bottomright',
      mapZoom: 2,
      mapCenter: [25, 10],
      wms: { enabled: false, options: { format: 'image/png', transparent: true } },
    },
    aggs: placed(['metric', [count()]], ['segment', [cells('GeoLocation.location')]]),
  });
}

export function text(slug: string, title: string, markdown: string): Panel {
  return visualization(
    { slug, title },
    { type: 'markdown', params: { fontSize: 12, openLinksInNewTab: false, markdown }, aggs: [] },
  );
}
