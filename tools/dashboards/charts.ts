import { type Aggregation, bands, count, overTime, placed } from './aggregations.ts';
import { type Band, SEVERITY_BANDS } from './colours.ts';
import { type Panel, type PanelHead, visualization } from './panel.ts';

type Shape = 'area' | 'line' | 'histogram';

interface Drawing {
  readonly shape: Shape;
  readonly stacked: boolean;
  readonly metrics: readonly string[];
  readonly legend: boolean;
  /** Bars that lie: their categories stand at the left. */
  readonly lying?: boolean;
}

function xyParams({ shape, stacked, metrics, legend, lying = false }: Drawing) {
  return {
    type: shape,
    grid: { categoryLines: false },
    categoryAxes: [
      {
        id: 'CategoryAxis-1',
        type: 'category',
        position: lying ? 'left' : 'bottom',
        show: true,
        style: {},
        scale: { type: 'linear' },
        labels: { show: true, rotate: 0, filter: !lying, truncate: 200 },
        title: {},
      },
    ],
    valueAxes: [
      {
        id: 'ValueAxis-1',
        name: lying ? 'BottomAxis-1' : 'LeftAxis-1',
        type: 'value',
        position: lying ? 'bottom' : 'left',
        show: true,
        style: {},
        scale: { type: 'linear', mode: 'normal' },
        labels: { show: true, rotate: 0, filter: true, truncate: 100 },
        title: { text: '' },
      },
    ],
    seriesParams: metrics.map((label, index) => ({
      show: true,
      type: shape,
      mode: stacked ? 'stacked' : 'normal',
      data: { label, id: String(index + 1) },
      valueAxis: 'ValueAxis-1',
      drawLinesBetweenPoints: true,
      lineWidth: 2,
      interpolate: 'linear',
      showCircles: true,
    })),
    addTooltip: true,
    addLegend: legend,
    legendPosition: 'right',
    times: [],
    addTimeMarker: false,
    labels: { show: false },
    thresholdLine: { show: false, value: 10, width: 1, style: 'full', color: '#E7664C' },
  };
}

function coloursOf(all: readonly Band[]): Readonly<Record<string, string>> {
  return Object.fromEntries(all.map(({ label, colour }) => [label, colour]));
}

interface Over {
  readonly interval?: 'auto' | 'h' | 'd';
  readonly shape?: Shape;
}

/** Alerts over time, split into bands that do not overlap. */
export function bandsOverTime(
  head: PanelHead,
  all: readonly Band[] = SEVERITY_BANDS,
  { interval = 'auto', shape = 'histogram' }: Over = {},
): Panel {
  return visualization(head, {
    type: shape,
    params: xyParams({ shape, stacked: true, metrics: ['Alerts'], legend: true }),
    aggs: placed(['metric', [count()]], ['segment', [overTime(interval)]], ['group', [bands(all)]]),
    colours: coloursOf(all),
  });
}

/** The most frequent values over time. */
export function topOverTime(
  head: PanelHead,
  split: Aggregation,
  { interval = 'auto', shape = 'line' }: Over = {},
): Panel {
  return visualization(head, {
    type: shape,
    params: xyParams({ shape, stacked: shape !== 'line', metrics: ['Alerts'], legend: true }),
    aggs: placed(['metric', [count()]], ['segment', [overTime(interval)]], ['group', [split]]),
  });
}

/** Several numbers over time, a line each. */
export function numbersOverTime(
  head: PanelHead,
  metrics: readonly Aggregation[],
  interval: 'auto' | 'h' | 'd' = 'auto',
): Panel {
  return visualization(head, {
    type: 'line',
    params: xyParams({
      shape: 'line',
      stacked: false,
      metrics: metrics.map(({ params }) => String(params.customLabel)),
      legend: true,
    }),
    aggs: placed(['metric', metrics], ['segment', [overTime(interval)]]),
  });
}

/** The most frequent values as lying bars, each split into bands. */
export function topBars(
  head: PanelHead,
  category: Aggregation,
  all: readonly Band[] = SEVERITY_BANDS,
): Panel {
  return visualization(head, {
    type: 'horizontal_bar',
    params: xyParams({ shape: 'histogram', stacked: true, metrics: ['Alerts'], legend: true, lying: true }),
    aggs: placed(['metric', [count()]], ['segment', [category]], ['group', [bands(all)]]),
    colours: coloursOf(all),
  });
}

function ringParams() {
  return {
    type: 'pie',
    addTooltip: true,
    addLegend: true,
    legendPosition: 'right',
    isDonut: true,
    labels: { show: false, values: true, last_level: true, truncate: 100 },
  };
}

export function bandsRing(head: PanelHead, all: readonly Band[] = SEVERITY_BANDS): Panel {
  return visualization(head, {
    type: 'pie',
    params: ringParams(),
    aggs: placed(['metric', [count()]], ['segment', [bands(all)]]),
    colours: coloursOf(all),
  });
}

export function topRing(head: PanelHead, category: Aggregation): Panel {
  return visualization(head, {
    type: 'pie',
    params: ringParams(),
    aggs: placed(['metric', [count()]], ['segment', [category]]),
  });
}
