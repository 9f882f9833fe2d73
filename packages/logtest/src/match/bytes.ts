/**
 * The manager matches bytes, not characters. A text is brought to one char per UTF-8 byte, so that `.` and
 * classes mean in a JavaScript pattern what they mean there. ASCII needs no work.
 */
export function toBytes(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

export function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text);
}
