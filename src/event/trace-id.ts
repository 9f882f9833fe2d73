/** 32 lower-case hex digits that are not all zero: `trace-id` of https://www.w3.org/TR/trace-context/#trace-id. */
export type TraceId = string;

export const TRACE_ID = /^[\da-f]{32}$/;
const NONE = '0'.repeat(32);

/** Version, id, and what a later version may have behind the flags. A parent of zeros alone is none. */
const TRACEPARENT = /^(?!ff)([\da-f]{2})-([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(-.*)?$/;
/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
const XRAY_ROOT = /(?:^|;) *Root=1-([\da-f]{8})-([\da-f]{24})(?: *;|$)/;

/** Upper-case digits are taken too, as some libraries write them; undefined for anything else. */
export function readTraceId(value: unknown): TraceId | undefined {
  if (typeof value !== 'string' || value.length !== 32) return undefined;
  const id = value.toLowerCase();
  return TRACE_ID.test(id) && id !== NONE ? id : undefined;
}

/** Of a `traceparent` header; undefined when it is not well formed, and then the standard wants another id. */
export function traceIdOfParent(header: string | undefined): TraceId | undefined {
  const [, version, id, more] = TRACEPARENT.exec(header ?? '') ?? [];
  return version === '00' && more !== undefined ? undefined : readTraceId(id);
}

/** Of an `X-Amzn-Trace-Id` header or `_X_AMZN_TRACE_ID`: X-Ray shows the same id as `1-<8 digits>-<24 digits>`. */
export function traceIdOfXRay(header: string | undefined): TraceId | undefined {
  const [, time, random] = XRAY_ROOT.exec(header ?? '') ?? [];
  return time === undefined ? undefined : readTraceId(`${time}${random}`);
}
