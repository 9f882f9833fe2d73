import { fatal, type LambdaFault } from './lambda-fault.ts';

/** Lambda's own lines begin so; what a function writes does not stand at a line's beginning there. */
const TIMED_OUT = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([\da-f-]{36}) Task timed out after ([\d.]{1,10}) seconds/;
const REPORT = /^(?:REPORT RequestId: ([\da-f-]{36})|INIT_REPORT )/;
const STATUS = /\bStatus: (timeout|error|failure)\b/;
const ERROR_TYPE = /\bError Type: ([\w.]{1,128})/;
const EXITED =
  /^RequestId: ([\da-f-]{36}) (?:Error: ([^\n]{0,1024})(?:\n([A-Z]\w{0,63}\.\w{1,63}))?|(Process exited before completing request))/;
/** Node.js: `time⇥request⇥ERROR⇥what`. */
const NODE =
  /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\t([\da-f-]{36}|undefined)\t(?:ERROR|FATAL)\t(?:(Invoke Error|Uncaught Exception|Unhandled Promise Rejection)\s)?/;
/** Python's logger: `[ERROR]⇥time⇥request⇥what`. */
const PYTHON = /^\[(?:ERROR|CRITICAL)\]\t(\d{4}-\d\d-\d\dT[\d:.]+Z)\t([\da-f-]{36})\t/;
/** Python's own word for what nobody caught: `[ERROR] ValueError: …`. */
const PYTHON_UNCAUGHT = /^\[ERROR\] ([A-Za-z_][\w.]{0,127})(?:: ([^\n]{0,1024}))?(?:\n|$)/;
const HEAP = /^(?:<--- Last few GCs --->|FATAL ERROR: [^\n]{0,256}heap out of memory)/;
const THROWN = /"errorType":"([^"\\]{1,128})"/;
const THROWN_MESSAGE = /"errorMessage":"((?:[^"\\]|\\.){0,1024})/;

const firstLine = (text: string): string => text.slice(0, 1_024).split('\n', 1)[0] ?? '';
const amount = (text: string, pattern: RegExp): number | undefined => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
};

/** A line of Lambda's text log format; undefined when it tells of nothing that went wrong. */
export function readLambdaText(line: string): LambdaFault | undefined {
  const [, at, request, seconds] = TIMED_OUT.exec(line) ?? [];
  if (seconds !== undefined)
    return { action: 'lambda_timeout', at, request, durationMs: Number(seconds) * 1_000 };
  if (REPORT.test(line)) return ofReport(line.slice(0, 1_024));
  const exited = EXITED.exec(line);
  if (exited !== null) return fatal({ request: exited[1], type: exited[3], message: exited[2] ?? exited[4] });
  return ofNode(line) ?? ofPython(line) ?? ofHeap(line);
}

function ofReport(line: string): LambdaFault | undefined {
  const status = STATUS.exec(line)?.[1];
  if (status === undefined) return undefined;
  const fault = {
    request: REPORT.exec(line)?.[1],
    type: ERROR_TYPE.exec(line)?.[1],
    durationMs: amount(line, /\bDuration: ([\d.]{1,12}) ms/),
    memoryMb: amount(line, /\bMemory Size: (\d{1,6}) MB/),
    memoryUsedMb: amount(line, /\bMax Memory Used: (\d{1,6}) MB/),
  };
  return status === 'timeout' ? { ...fault, action: 'lambda_timeout' } : fatal(fault);
}

function ofNode(line: string): LambdaFault | undefined {
  const [match, at, id, uncaught] = NODE.exec(line) ?? [];
  if (match === undefined) return undefined;
  const request = id === 'undefined' ? undefined : id;
  const rest = line.slice(match.length, match.length + 8_192);
  if (uncaught === undefined) return { action: 'lambda_error_logged', at, request, message: firstLine(rest) };
  return fatal({ at, request, type: THROWN.exec(rest)?.[1], message: THROWN_MESSAGE.exec(rest)?.[1] });
}

function ofPython(line: string): LambdaFault | undefined {
  const [match, at, request] = PYTHON.exec(line) ?? [];
  if (match !== undefined)
    return { action: 'lambda_error_logged', at, request, message: firstLine(line.slice(match.length)) };
  const [uncaught, type, message] = PYTHON_UNCAUGHT.exec(line) ?? [];
  return uncaught === undefined ? undefined : fatal({ type, message });
}

function ofHeap(line: string): LambdaFault | undefined {
  return HEAP.test(line) ? fatal({ type: 'OutOfMemory' }) : undefined;
}
