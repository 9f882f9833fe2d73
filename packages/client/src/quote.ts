/** ASCII that stands for itself in JSON. */
const SPECIAL = /[^ !#-[\]-~]/;
const BEYOND_ASCII = /[\u007f-\uffff]/g;

const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text as JSON, in ASCII. */
export function quote(text: string): string {
  return SPECIAL.test(text) ? JSON.stringify(text).replace(BEYOND_ASCII, escaped) : `"${text}"`;
}
