import type { JsonObject } from '../../kernel/json.ts';

/**
 * Reads the lines of one file in order, its first line included: that may say what the fields of the others are.
 *
 * @param line without its line feed; a carriage return may stand at its end
 * @returns the fields as Wazuh's own module names them; `skip` for what is no record (a blank line, a header);
 *   undefined for what cannot be read
 */
export type LineParser = (line: string) => JsonObject | 'skip' | undefined;

/** Longest line that is read: the longest parts of it (address, referer, user agent) have 8 KB each. */
export const MAX_LINE_CHARS = 65_536;
