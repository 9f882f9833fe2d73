import type { GeneratedFile } from '../../generate/generated-file.ts';
import { type Bar, type Beside, QUESTION_NAMES } from '../question.ts';
import type { QuestionResult, Results } from '../results.ts';
import { barsOf } from '../verdicts.ts';
import { barChartSvg } from './bar-chart.ts';
import { markdownTable } from './markdown.ts';
import { MEANINGS } from './meanings.ts';
import { ratioChartSvg } from './ratio-chart.ts';
import type { BarChart, RatioChart } from './shapes.ts';
import { answerTable } from './text.ts';

const RATIOS = 'ratios';
const imageOf = (name: string) => `images/bench-${name}.svg`;
const image = (name: string, title: string) => `![${title}](${imageOf(name)})`;

/** `docs/benchmarks.md` and its pictures, of results; the same results give the same files. */
export function benchmarkPage(results: Results): readonly GeneratedFile[] {
  const chart = ratioChart(results.questions);
  const sections = results.questions.map(section);
  const content = `${[head(results), bars(results.questions), `## Everything on its floor\n\n${image(RATIOS, chart.title)}\n\n${RATIOS_MEAN}`, machine(results), METHOD, ...sections].join('\n\n')}\n`;
  const charts = results.questions.flatMap(({ beside }) =>
    beside.flatMap(({ name, chart: own }) => (own === undefined ? [] : [[name, own] as const])),
  );
  return [
    { path: 'docs/benchmarks.md', content },
    ...([[RATIOS, chart], ...charts] as const).map(([name, each]) => ({
      path: `docs/${imageOf(name)}`,
      content: svgOf(each),
    })),
  ];
}

const svgOf = (chart: BarChart | RatioChart): string =>
  'parts' in chart ? barChartSvg(chart) : ratioChartSvg(chart);

function head({ questions }: Results): string {
  const days = [...new Set(questions.map(({ at }) => at.slice(0, 10)))].toSorted();
  const commits = [...new Set(questions.map(({ commit }) => commit))];
  // Questions may be asked again one by one.
  const at = commits.length > 1 ? 'each section at the commit that it names' : `commit ${commits.join()}`;
  const missing = QUESTION_NAMES.filter((name) => questions.every((each) => each.name !== name));
  return `# Benchmarks

What Sluice costs and how long it takes, measured by \`npm run bench -- --report\` on ${days.join(' and ')}, ${at}.
Everything is compared with a **floor** in the same run: the least that anyone would have to do with the same bytes. The same for machines:
[benchmarks.json](benchmarks.json).${missing.length === 0 ? '' : `\n\n**Not measured yet:** ${missing.join(', ')}.`}`;
}

function bars(questions: readonly QuestionResult[]): string {
  const all = questions.flatMap((each) => barsOf(each).map((bar) => ({ bar, load: each.load })));
  const missed = all.filter(({ bar }) => !bar.held);
  const row = ({ of, measured, bar, held, by }: Bar) => [
    of,
    measured,
    bar,
    held ? 'held' : '**not held**',
    by === 'count' ? '–' : by,
  ];
  const lead =
    missed.length === 0
      ? `All ${all.length} are held.`
      : `**${missed.length} of ${all.length} are not held**; they stand first.`;
  return `## Bars

What has to be held. ${lead} Elapsed time depends on what else the machine does, CPU time hardly; counts do not at all.

${markdownTable({
  headings: ['what', 'measured', 'bar', '', 'time'],
  rows: [...missed, ...all.filter(({ bar }) => bar.held)].map(({ bar }) => row(bar)),
})}`;
}

const RATIOS_MEAN = `CPU time over that of the floor beside it, medians over rounds with their quartiles; 1 is free. These are what \`npm run bench -- --guard\` holds
in CI: one that is worse than [what was accepted](../tools/bench/guard/baseline.json) by more than its margin fails the build.`;

function ratioChart(questions: readonly QuestionResult[]): RatioChart {
  return {
    title: 'What each part costs, on its own floor',
    unit: 'CPU time, times the floor',
    rows: questions
      .flatMap(({ answers }) => answers)
      .map(({ question, label, ratio, spread, bar }) => ({
        label: `${question}: ${label}`,
        ratio,
        spread,
        ...(bar !== undefined && { limit: bar }),
        note: `${ratio.toFixed(2)} ×`,
      })),
  };
}

function machine({ machine: of, questions }: Results): string {
  const loads = questions.map(({ load }) => load);
  const [least, most] = [Math.min(...loads), Math.max(...loads)].map((load) => load.toFixed(1));
  const minutes = Math.round(questions.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  const busy = Math.max(...loads) > of.cores * 1.5;
  return `## Machine

${of.cores} cores, ${of.cpu}, ${of.memoryGb} GB, ${of.os}; Node.js ${of.node}, V8 ${of.v8}, zlib ${of.zlib}. The whole run took ${minutes} minutes. Load, the
questions' own processes among it: ${least} to ${most}.${busy ? ' **The machine did other work beside it: elapsed times are worse than they have to be.**' : ''}`;
}

const METHOD = `## Method

- Each question runs in an isolate of its own: what one teaches the compiler would slow the next.
- The two sides run in turns, the first of a round alternating, after rounds that warm up and are not counted; a ratio is taken within each
  round, and the median of those is told, with the first and third quartile.
- Times are CPU time of the whole process, garbage collection included, unless a table says elapsed time.
- Inputs are made anew from one seed, the same in every run: mixed events of some 0.7 KB, CloudTrail records of 1 KB.
- A side that does different work from run to run ends the benchmark: both return a number that depends on all they did.
- Nothing leaves the machine: AWS, Wazuh, Slack and SES are protocol servers on loopback.

To repeat it:

\`\`\`sh
npm run bench -- --help          # what each question asks, and how long it takes
npm run bench -- redact          # one
npm run bench -- --report        # all of them, and this page anew
npm run bench -- --guard         # ratios against those that were accepted, as CI does
\`\`\``;

function section({ name, at, commit, effort, answers, beside, load, problem }: QuestionResult): string {
  const { heading, means } = MEANINGS[name];
  const { headings, rows } = answerTable(answers);
  return [
    `## ${heading}`,
    `\`npm run bench -- ${name}\`, ${at.slice(0, 10)}, commit ${commit}, load ${load.toFixed(1)}.${effort === 'full' ? '' : ' **Few rounds (`--quick`): for a look, not to be quoted.**'}`,
    means,
    ...(problem === undefined ? [] : [`**Could not be measured:** ${problem}.`]),
    // The question is the heading.
    ...(rows.length > 0
      ? [markdownTable({ headings: headings.slice(1), rows: rows.map((row) => row.slice(1)) })]
      : []),
    ...beside.map(besideSection),
  ].join('\n\n');
}

function besideSection({ name, title, table, notes = [], chart }: Beside): string {
  return [
    `**${title}.**`,
    ...(chart === undefined ? [] : [image(name, chart.title)]),
    ...(table === undefined ? [] : [markdownTable(table)]),
    ...(notes.length > 0 ? [notes.join(' ')] : []),
  ].join('\n\n');
}
