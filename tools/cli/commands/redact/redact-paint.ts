import { styleText } from 'node:util';
import { DETECTORS } from '../../../../src/redact/detectors/all.ts';
import type { ExplainedFinding } from '../../../../src/redact/explain.ts';
import type { Pack } from '../../../../src/redact/packs.ts';

/** How `sluice redact --explain` sets findings off: in a colour by pack, or by marks around them. */
export interface Paint {
  /** What a finding covers. */
  found(text: string, finding: Pick<ExplainedFinding, 'type' | 'field' | 'replacement'>): string;
  /** Its type, in the same colour. */
  type(text: string, finding: Pick<ExplainedFinding, 'type' | 'field'>): string;
  heading(text: string): string;
  /** What is said beside. */
  aside(text: string): string;
}

type Style = Parameters<typeof styleText>[0];
type Color = Extract<Style, string>;

const COLORS: Readonly<Record<Pack, Color>> = {
  contact: 'cyan',
  financial: 'yellow',
  government_id: 'magenta',
  health: 'green',
  vehicle: 'blue',
  network: 'blueBright',
  crypto: 'yellowBright',
  credential: 'red',
  secret: 'redBright',
  custom: 'greenBright',
};
const FIELD_COLOR = 'magentaBright';

const packs: ReadonlyMap<string, Pack> = new Map(DETECTORS.map(({ type, pack }) => [type, pack]));

function colorOf({ type, field }: Pick<ExplainedFinding, 'type' | 'field'>): Color {
  return field === undefined ? COLORS[packs.get(type) ?? 'custom'] : FIELD_COLOR;
}

const style = (format: Style, text: string): string => styleText(format, text, { validateStream: false });

export const COLOURED: Paint = {
  found: (text, finding) =>
    style([finding.replacement === undefined ? 'underline' : 'inverse', colorOf(finding)], text),
  type: (text, finding) => style(colorOf(finding), text),
  heading: (text) => style('bold', text),
  aside: (text) => style('dim', text),
};

export const PLAIN: Paint = {
  found: (text, { replacement }) => (replacement === undefined ? `‹${text}›` : `«${text}»`),
  type: (text) => text,
  heading: (text) => text,
  aside: (text) => text,
};

/** Colour when asked for, else on a terminal that shows it and whose owner has not declined. https://no-color.org */
export function choosePaint(
  asked: boolean | undefined,
  terminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const declined = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return (asked ?? (terminal && !declined)) ? COLOURED : PLAIN;
}
