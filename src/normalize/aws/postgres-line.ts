/** A line of a PostgreSQL log as RDS and Aurora write it. */
export interface PostgresLine {
  /** Epoch ms; undefined for another zone than UTC, which RDS does not set. */
  readonly at: number | undefined;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly user: string | undefined;
  readonly database: string | undefined;
  readonly level: string;
  readonly message: string;
}

const TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{3})?) ([A-Z]{3,5}):/;
const PROCESS = /:\[\d{1,10}\]:/g;
/** What the longer prefix has behind the id of the process, up to the application's name. */
const MORE =
  /\d{1,10}:[\dA-Z]{5}:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z]{3,5}:[\d/]{0,24}:\d{1,20}:[\da-f.]{1,24}:/y;
const LEVEL = /([A-Z]{3,9}\d?): {1,2}/y;
const HOST = /^(\[local\]|[^()]{1,255}(?=\())?(?:\((\d{1,5})\))?:/;
const NOBODY = /^(?:\[unknown\])?$/;
/** A host and two names of 63 bytes stand before the id. */
const LONGEST_PREFIX = 512;
/** Of an application. */
const LONGEST_NAME = 64;
/** Nobody but a forger needs more than one. */
const MOST_READINGS = 8;

/**
 * Takes a line apart that has RDS's `log_line_prefix`, `%t:%r:%u@%d:[%p]:`, or the longer one that RDS offers
 * (`%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:`). A client chooses the names in it, and may choose one that looks like the
 * end of the prefix: then the line has several readings, and nobody can say which is right. The address is the same in all.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.overview.parameter-groups.html
 *
 * @returns none for what goes on from the line before
 */
export function readPostgresLine(line: string): readonly PostgresLine[] {
  const [begin, date, clock, zone] = TIME.exec(line) ?? [];
  if (begin === undefined) return [];
  const at = zone === 'UTC' || zone === 'GMT' ? Date.parse(`${date}T${clock}Z`) : undefined;
  const readings: PostgresLine[] = [];
  for (const found of line.slice(0, LONGEST_PREFIX).matchAll(PROCESS)) {
    if (found.index < begin.length - 1) continue;
    const who = whoOf(line.slice(begin.length, found.index));
    for (const { level, end } of levelsAt(line, found.index + found[0].length))
      readings.push({ at, ...who, level, message: line.slice(end) });
    if (readings.length >= MOST_READINGS) break;
  }
  return readings.slice(0, MOST_READINGS);
}

/** Levels that may be that of the line: the one behind the id, or any behind the name of an application. */
function levelsAt(line: string, from: number): readonly { readonly level: string; readonly end: number }[] {
  const own = levelAt(line, from);
  if (own !== undefined) return [own];
  MORE.lastIndex = from;
  if (!MORE.test(line)) return [];
  const levels: { level: string; end: number }[] = [];
  const last = Math.min(line.length, MORE.lastIndex + LONGEST_NAME);
  for (let colon = line.indexOf(':', MORE.lastIndex); colon !== -1 && colon <= last; ) {
    const found = levelAt(line, colon + 1);
    if (found !== undefined) levels.push(found);
    colon = line.indexOf(':', colon + 1);
  }
  return levels;
}

function levelAt(line: string, at: number): { level: string; end: number } | undefined {
  LEVEL.lastIndex = at;
  const level = LEVEL.exec(line)?.[1];
  return level === undefined ? undefined : { level, end: LEVEL.lastIndex };
}

function whoOf(text: string): Pick<PostgresLine, 'host' | 'port' | 'user' | 'database'> {
  const [whence = '', host, port] = HOST.exec(text) ?? [];
  const names = text.slice(whence.length);
  // A user may be named by an e-mail address, a database rarely.
  const at = names.lastIndexOf('@');
  const known = (name: string) => (NOBODY.test(name) ? undefined : name);
  return {
    host,
    port,
    user: at < 0 ? undefined : known(names.slice(0, at)),
    database: at < 0 ? undefined : known(names.slice(at + 1)),
  };
}
