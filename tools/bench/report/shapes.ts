/** What a report is made of, as data: the same for a terminal, a page and a picture. */

export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Bars that lie, one a row, each of one part or of several behind one another. */
export interface BarChart {
  readonly title: string;
  /** What the numbers are, with their unit. */
  readonly unit: string;
  /** Names of the parts, in order; more than one has a legend. */
  readonly parts: readonly string[];
  readonly rows: readonly BarRow[];
  /** What has to be held, drawn as a line. */
  readonly limit?: { readonly value: number; readonly label: string };
}

export interface BarRow {
  readonly label: string;
  /** One for each of the chart's parts. */
  readonly values: readonly number[];
  /** Behind the bar. */
  readonly note: string;
}

/** Ratios on a logarithmic axis: a dot at the median, a line from the first quartile to the third. */
export interface RatioChart {
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly RatioRow[];
}

export interface RatioRow {
  readonly label: string;
  readonly ratio: number;
  readonly spread?: readonly [low: number, high: number];
  readonly limit?: number;
  readonly note: string;
}
