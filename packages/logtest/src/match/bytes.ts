/**
 * The manager matches bytes, not characters. A text is brought to one char per UTF-8 byte, so that `.` and
 * classes mean in a JavaScript pattern what they mean there. ASCII needs no work.
 */
export function toBytes(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Characters up to which looking at each is quicker than asking for the length in bytes. */
const SHORT = 64;

export function isAscii(text: string): boolean {
  if (text.length > SHORT) return Buffer.byteLength(text) === text.length;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}
