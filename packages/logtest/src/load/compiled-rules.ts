import type { DecodedEvent } from '../decode/event.ts';

/** Addresses that begin a line of a well-known search engine's crawler. */
const CRAWLERS = ['66.249.', '72.14.', '209.85.', '65.55.', '207.46.', '74.6.', '72.30.', '67.195.'];

/** The tests that a manager brings as compiled code for `<compiled_rule>`. */
export const COMPILED_RULES: Readonly<Record<string, (event: DecodedEvent) => boolean>> = {
  comp_srcuser_dstuser: ({ statics: { srcuser, dstuser } }) =>
    srcuser === undefined || dstuser === undefined || srcuser === dstuser,
  check_id_size: ({ statics: { id } }) => id !== undefined && Buffer.byteLength(id) >= 10,
  comp_mswin_targetuser_calleruser_diff: ({ log }) => {
    const [target, caller] = [
      accountAfter(log, 'Target Account Name'),
      accountAfter(log, 'Caller User Name'),
    ];
    return target !== undefined && caller !== undefined && target !== caller;
  },
  is_simple_http_request: ({ statics: { url } }) => url !== undefined && !url.includes('?'),
  is_valid_crawler: ({ log }) => CRAWLERS.some((start) => log.startsWith(start)),
};

/** What stands after the colon that follows a label, up to a tab or two spaces. */
function accountAfter(log: string, label: string): string | undefined {
  const at = log.indexOf(label);
  const colon = at < 0 ? -1 : log.indexOf(':', at);
  return colon < 0 ? undefined : /^(?:(?!\t| {2})[\s\S])*/.exec(log.slice(colon + 1))?.[0];
}
