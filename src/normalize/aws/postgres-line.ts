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

/** A name has at most 63 bytes, a host 255. */
const PREFIX =
  /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{3})?) ([A-Z]{3,5}):(.{0,512}?):\[\d{1,10}\]:(?:\d{1,10}:[\dA-Z]{5}:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z]{3,5}:[\d/]{0,24}:\d{1,20}:[\da-f.]{1,24}:[^:]{0,64}:)?([A-Z]{3,9}\d?): {1,2}(.*)$/s;
const HOST = /^(\[local\]|[^()]{1,255}(?=\())?(?:\((\d{1,5})\))?:/;
const NOBODY = /^(?:\[unknown\])?$/;

/**
 * Takes a line apart that has RDS's `log_line_prefix`, `%t:%r:%u@%d:[%p]:`, or the longer one that RDS offers
 * (`%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:`). Undefined for what goes on from the line before.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.overview.parameter-groups.html
 */
export function readPostgresLine(line: string): PostgresLine | undefined {
  const [match, date, clock, zone, who = '', level = '', message = ''] = PREFIX.exec(line) ?? [];
  if (match === undefined) return undefined;
  const [whence = '', host, port] = HOST.exec(who) ?? [];
  const names = who.slice(whence.length);
  // A user may be named by an e-mail address, a database rarely.
  const at = names.lastIndexOf('@');
  const known = (name: string) => (NOBODY.test(name) ? undefined : name);
  return {
    at: zone === 'UTC' || zone === 'GMT' ? Date.parse(`${date}T${clock}Z`) : undefined,
    host,
    port,
    user: at < 0 ? undefined : known(names.slice(0, at)),
    database: at < 0 ? undefined : known(names.slice(at + 1)),
    level,
    message,
  };
}
