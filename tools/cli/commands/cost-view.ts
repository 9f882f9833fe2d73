import type { Bill, Group, Part } from '../../cost/bill.ts';
import { MEASURED } from '../../cost/measured.ts';
import { COMPARED_REGION, DAYS_PER_MONTH, type Region } from '../../cost/prices.ts';
import { eventsPerDay, type Usage } from '../../cost/usage.ts';
import { textTable } from '../../score/text-table.ts';

export interface CostView {
  readonly usage: Usage;
  readonly region: Region;
  readonly bill: Bill;
  readonly advice: readonly string[];
  readonly alwaysFree: boolean;
  /** What says which parts there are. */
  readonly installedBy: string;
}

const BAR = 20;
const GROUPS: readonly (readonly [Group, string])[] = [
  ['use', 'for the events'],
  ['standing', 'for standing there'],
  ['storage', 'for what is kept'],
];

export function costView({ usage, region, bill, advice, alwaysFree, installedBy }: CostView): string {
  const { parts, usdPerDay } = bill;
  const all = usdPerDay.use + usdPerDay.standing + usdPerDay.storage;
  const rows = [
    ...parts.map((part) => [
      part.name,
      part.group,
      quantity(part),
      ...money(part.usdPerDay),
      share(part, all),
    ]),
    ...GROUPS.map(([group, words]) => [`all ${words}`, group, '', ...money(usdPerDay[group]), '']),
    ['all', '', '', ...money(all), ''],
  ];
  const of = eventsPerDay(usage);
  const drivers = parts.slice(0, 3).map(({ name }) => name);
  return [
    `${count(of)} events a day of ${count(usage.eventBytes)} bytes, ${usage.batch} in a request, by ${usage.sink}, in ${region}, USD`,
    '',
    textTable(['part', 'group', 'a day', 'USD/day', 'USD/month', 'share'], rows),
    '',
    `Dearest: ${drivers.join(', ')}.`,
    ...(of === 0 ? [] : [`A million events more cost ${((usdPerDay.use / of) * 1_000_000).toFixed(2)} USD.`]),
    ...(advice.length === 0 ? [] : ['', 'What would lower it:', ...advice.map((line) => `  ${line}`)]),
    '',
    ...assumptions(usage, { alwaysFree, region, installedBy }),
    '',
  ].join('\n');
}

function assumptions(
  usage: Usage,
  { alwaysFree, region, installedBy }: Pick<CostView, 'alwaysFree' | 'region' | 'installedBy'>,
): readonly string[] {
  const prices =
    region !== COMPARED_REGION
      ? 'Prices of this region are noted from AWS and were not compared again: ask the AWS pricing calculator before you rely on them.'
      : 'List prices of AWS, first tiers, without discounts; docs/cost.md says which were compared, and when.';
  return [
    `Assumed: events spread over the day; the manager is reached ${usage.manager === 'internet' ? 'over the internet' : 'at a public address of the same region'}; ` +
      `${alwaysFree ? 'what AWS gives every account is taken off' : 'no free tier'}; storage as it is once it has filled up.`,
    `Parts by ${installedBy}; requests as counted on ${MEASURED.machine.on}. The Wazuh manager is not in it. ${prices}`,
    'docs/cost.md says how it is reckoned.',
  ];
}

const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });

function quantity({ quantity: value, unit }: Part): string {
  return `${value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })} ${unit}`;
}

function money(usdPerDay: number): readonly [day: string, month: string] {
  return [usdPerDay.toFixed(3), (usdPerDay * DAYS_PER_MONTH).toFixed(2)];
}

function share({ usdPerDay }: Part, all: number): string {
  const part = all === 0 ? 0 : usdPerDay / all;
  return `${'█'.repeat(Math.round(part * BAR)) || '▏'} ${Math.round(part * 100)} %`;
}
