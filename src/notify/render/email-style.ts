const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const WRAP = 'word-break:break-word;overflow-wrap:anywhere';
const TEXT = `${FONT};font-size:14px;line-height:20px;${WRAP}`;

/** Inline styles, in light colours: for the clients that read nothing else. */
export const STYLE = {
  page: 'background:#f3f4f6',
  card: 'background:#ffffff',
  title: `${FONT};font-size:17px;line-height:24px;font-weight:bold;color:#ffffff;border-radius:6px 6px 0 0;${WRAP}`,
  text: `${TEXT};color:#111827`,
  alarm: `${TEXT};font-weight:bold;color:#b91c1c`,
  small: `${FONT};font-size:12px;line-height:18px;color:#4b5563;${WRAP}`,
  code: `font-family:Menlo,Consolas,monospace;font-size:12px;line-height:18px;background:#f3f4f6;color:#111827;border-radius:4px;white-space:pre-wrap;${WRAP}`,
  link: 'color:#1d4ed8;text-decoration:underline',
} as const;

/** Contrast of every text on its background is at least 4.5:1, in the dark too. */
const DARK: Readonly<Record<string, string>> = {
  page: 'background:#0b0f17',
  card: 'background:#161b26',
  text: 'color:#e5e7eb',
  alarm: 'color:#fca5a5',
  muted: 'color:#a3adbd',
  code: 'background:#0b0f17;color:#e5e7eb',
  link: 'color:#93c5fd',
  rule: 'border-color:#374151',
};

/** Inline styles win without it. */
function important(style: string): string {
  return style
    .split(';')
    .map((each) => `${each} !important`)
    .join(';');
}

const dark = Object.entries(DARK).map(([name, style]) => `.${name}{${important(style)}}`);

/** https://www.caniemail.com/features/css-at-media-prefers-color-scheme/; clients that do not know it keep the light colours. */
export const EMAIL_CSS =
  ':root{color-scheme:light dark;supported-color-schemes:light dark}' +
  '@media (max-width:480px){.edge{padding:0 !important}.label,.value{display:block !important;width:auto !important}' +
  '.label{padding:4px 0 0 !important}}' +
  `@media (prefers-color-scheme:dark){${dark.join('')}}`;
