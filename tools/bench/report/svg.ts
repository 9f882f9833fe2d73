/** An element of an SVG, written; made only by `element` and `text`, so that everything in it is escaped. */
export type Svg = string & { readonly __svg: true };

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
/** What XML 1.0 has no place for, lone surrogates among it: https://www.w3.org/TR/xml/#charsets */
const NO_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const escaped = (content: string): string =>
  content.replace(NO_CHARACTER, '\uFFFD').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** Character data. */
export const text = (content: string): Svg => escaped(content) as Svg;

/** Numbers are cut to hundredths of a pixel. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly Svg[]
): Svg {
  const written = Object.entries(attributes)
    .map(
      ([key, value]) =>
        ` ${key}="${escaped(typeof value === 'number' ? String(Math.round(value * 100) / 100) : value)}"`,
    )
    .join('');
  return (
    children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`
  ) as Svg;
}

/** Colours that people who see few colours can tell apart (Okabe and Ito), readable on either ground. */
const PARTS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];

const STYLE = [
  'svg{font:14px system-ui,-apple-system,"Segoe UI",sans-serif}',
  '.ground{fill:#fff}text{fill:#1f2328}.quiet{fill:#59636e}.axis{stroke:#8c959f}.limit{stroke:#cf222e}.limit-text{fill:#cf222e}',
  ...PARTS.map((colour, i) => `.part${i}{fill:${colour};stroke:${colour}}`),
  '@media (prefers-color-scheme:dark){.ground{fill:#0d1117}text{fill:#e6edf3}.quiet{fill:#9198a1}.axis{stroke:#6e7681}.limit{stroke:#ff7b72}.limit-text{fill:#ff7b72}}',
].join('');

export const WIDTH = 900;
export const MARGIN = 16;

/** About how wide a text is, in pixels. */
export const widthOf = (content: string): number => content.length * 7.6;

/** A class for the part of that number; there are as many as colours. */
export const partClass = (i: number): string => `part${i % PARTS.length}`;

export function label(
  x: number,
  y: number,
  content: string,
  more: Readonly<Record<string, string | number>> = {},
): Svg {
  return element('text', { x, y, ...more }, text(content));
}

/** A whole picture on a ground of its own; `description` says in words what it shows, for those who do not see it. */
export function picture(title: string, description: string, height: number, content: readonly Svg[]): string {
  const whole = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: WIDTH,
      height,
      viewBox: `0 0 ${WIDTH} ${Math.ceil(height)}`,
      role: 'img',
      'aria-labelledby': 'title desc',
    },
    element('title', { id: 'title' }, text(title)),
    element('desc', { id: 'desc' }, text(description)),
    element('style', {}, text(STYLE.replaceAll('"', "'"))),
    element('rect', { class: 'ground', width: WIDTH, height, rx: 8 }),
    label(MARGIN, 30, title, { 'font-size': 17, 'font-weight': 600 }),
    ...content,
  );
  return `${whole}\n`;
}
