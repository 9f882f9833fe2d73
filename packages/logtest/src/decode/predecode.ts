import type { Predecoder } from './event.ts';

const HEADER = /^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S+) /;
const PROGRAM = /^([\w/.@-]+)(?:\[\d+\])?: /;

/** Takes a BSD syslog header (`Mon DD HH:MM:SS host program[pid]: `) off a log. Other layouts stay. */
export function predecode(log: string): { readonly rest: string; readonly header?: Predecoder } {
  const header = log.startsWith('{') ? null : HEADER.exec(log);
  if (header?.[1] === undefined || header[2] === undefined) return { rest: log };
  const rest = log.slice(header[0].length);
  const program = PROGRAM.exec(rest);
  const known = { timestamp: header[1], hostname: header[2] };
  if (program?.[1] === undefined) return { rest, header: known };
  return { rest: rest.slice(program[0].length), header: { program_name: program[1], ...known } };
}
