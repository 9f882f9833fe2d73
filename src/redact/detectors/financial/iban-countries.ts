import { late } from '../../../kernel/late.ts';

/**
 * What follows country and check digits: digits (n), letters (a) or either (c), each with a length. ISO 13616, the SWIFT
 * registry, and behind it the countries that use the scheme without being in it.
 */
const COUNTRIES =
  'AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c CZ20n ' +
  'DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c ' +
  'GT24c HN4a20n HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c ' +
  'LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n NL4a10n NO11n ' +
  'OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n ' +
  'SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c ' +
  'AO21n BF24c BJ24c CF23n CG23n CI24c CM23n CV21n DZ22n GA23n GQ23n GW21c HT4a20n IR22n KM23n MA24n MG23n ML24c ' +
  'MZ21n NE24c SN24c TD23n TG24c';

const CLASSES: Readonly<Record<string, string>> = { n: '\\d', a: '[A-Z]', c: '[A-Z\\d]' };

export interface IbanCountry {
  /** Of all of the number. */
  readonly length: number;
  readonly structure: RegExp;
}

const structures = late(
  (): ReadonlyMap<string, string> =>
    new Map(COUNTRIES.split(' ').map((entry) => [entry.slice(0, 2), entry.slice(2)])),
);
const read = new Map<string, IbanCountry>();

function readStructure(code: string, layout: string): IbanCountry {
  let length = 4;
  const structure = layout.replaceAll(/(\d+)([nac])/g, (_, count: string, kind: string) => {
    length += Number(count);
    return `${CLASSES[kind]}{${count}}`;
  });
  return { length, structure: new RegExp(`^${code}\\d\\d${structure}$`) };
}

/** Of a country's two letters; undefined where there are no such numbers. Each is read when its first number is met. */
export function ibanCountry(code: string): IbanCountry | undefined {
  const known = read.get(code);
  const layout = known === undefined ? structures().get(code) : undefined;
  if (layout === undefined) return known;
  const country = readStructure(code, layout);
  read.set(code, country);
  return country;
}

/** Two letters of each country that has such numbers. */
export const ibanCountryCodes = (): readonly string[] => [...structures().keys()];
