/** Tests a point in time, in milliseconds since 1970, read as UTC. */
export type ClockTest = (epochMs: number) => boolean;

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `9:00 - 18:30`, `6 pm - 8:30 am`, negated by a leading `!`; undefined when it cannot be read. */
export function compileTime(text: string): ClockTest | undefined {
  const negate = text.trim().startsWith('!');
  const parts = text.trim().replace(/^!/, '').split('-').map(minuteOfDay);
  const [start, end] = parts;
  if (start === undefined || end === undefined || parts.length !== 2) return undefined;
  return (epochMs) => {
    const date = new Date(epochMs);
    const now = date.getUTCHours() * 60 + date.getUTCMinutes();
    const inside = start <= end ? now >= start && now <= end : now >= start || now <= end;
    return inside !== negate;
  };
}

function minuteOfDay(text: string): number | undefined {
  const match = /^\s*(\d{1,2})(?::(\d{2}))?\s*(am|pm)?\s*$/i.exec(text);
  if (match === null) return undefined;
  const written = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  const half = match[3]?.toLowerCase();
  if (minute > 59 || written > (half === undefined ? 23 : 12)) return undefined;
  const hour = half === undefined ? written : (written % 12) + (half === 'pm' ? 12 : 0);
  return hour * 60 + minute;
}

/** Day names in full or by three letters, `weekdays`, `weekends`, split by comma or space, `!` negates. */
export function compileWeekday(text: string): ClockTest | undefined {
  const negate = text.trim().startsWith('!');
  const wanted = new Set<number>();
  for (const word of text
    .trim()
    .replace(/^!/, '')
    .toLowerCase()
    .split(/[,\s]+/)) {
    if (word === '') continue;
    const days = daysOf(word);
    if (days.length === 0) return undefined;
    for (const day of days) wanted.add(day);
  }
  if (wanted.size === 0) return undefined;
  return (epochMs) => wanted.has(new Date(epochMs).getUTCDay()) !== negate;
}

function daysOf(word: string): readonly number[] {
  if (word === 'weekdays') return [1, 2, 3, 4, 5];
  if (word === 'weekends') return [0, 6];
  return DAYS.flatMap((name, day) => (word === name || word === name.slice(0, 3) ? [day] : []));
}
