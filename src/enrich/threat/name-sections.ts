import { type GrowingBytes, GrowingNumbers } from './growing.ts';
import type { IndicatorType } from './indicator.ts';
import { KEY, KeyWriter } from './key-bytes.ts';
import type { ListTable } from './list-table.ts';
import { bytesOf } from './set-file.ts';

/** Keys that were added, one behind the other, each with the number of its fact. */
interface AddedNames {
  readonly at: GrowingNumbers;
  readonly fact: GrowingNumbers;
  readonly bytes: GrowingBytes;
}

/** Writes the key of what is no address; false when it can have none. */
export function writeKey(writer: KeyWriter, type: IndicatorType, value: string): boolean {
  if (type === 'hash') return writer.writeHex(KEY.hash, value);
  if (type === 'url') return writer.write(KEY.url, value);
  if (type !== 'user-agent') return writer.write(KEY.name, value);
  return value.endsWith('*')
    ? writer.write(KEY.agentPrefix, value, 0, value.length - 1)
    : writer.write(KEY.agent, value);
}

/** A hash table with room for twice as many keys, and the keys themselves: what is found is compared byte by byte. */
export function nameSections({ at, fact, bytes }: AddedNames, seed: number, lists: ListTable) {
  const count = at.length;
  const heap = bytes.view();
  const capacity = 2 ** Math.max(4, Math.ceil(Math.log2(count * 2 + 1)));
  const slots = new Uint32Array(capacity * 2);
  const keyAt = new Uint32Array(count + 1);
  /** The newest added key of an entry, and for each added key the one before it with the same bytes. */
  const newest = new Uint32Array(count);
  const before = new Uint32Array(count);
  const writer = new KeyWriter(seed);
  const keys = Buffer.alloc(heap.length);
  let entries = 0;
  let used = 0;

  for (let i = 0; i < count; i += 1) {
    const key = heap.subarray(at.at(i), i + 1 < count ? at.at(i + 1) : heap.length);
    writer.take(key);
    for (let slot = writer.low & (capacity - 1); ; slot = (slot + 1) & (capacity - 1)) {
      const entry = slots[slot * 2 + 1] ?? 0;
      if (entry === 0) {
        slots[slot * 2] = writer.high;
        slots[slot * 2 + 1] = entries + 1;
        keyAt[entries] = used;
        used += key.copy(keys, used);
        newest[entries] = i + 1;
        entries += 1;
        keyAt[entries] = used;
        break;
      }
      if (slots[slot * 2] !== writer.high) continue;
      if (key.compare(keys, keyAt[entry - 1] ?? 0, keyAt[entry] ?? 0) !== 0) continue;
      before[i] = newest[entry - 1] ?? 0;
      newest[entry - 1] = i + 1;
      break;
    }
  }

  const entryList = new GrowingNumbers();
  for (let entry = 0; entry < entries; entry += 1) {
    const facts: number[] = [];
    for (let i = newest[entry] ?? 0; i !== 0; i = before[i - 1] ?? 0) facts.push(fact.at(i - 1));
    entryList.push(lists.add(facts.length > 1 ? [...new Set(facts)] : facts));
  }
  return {
    slots: bytesOf(slots),
    keyAt: bytesOf(keyAt.subarray(0, entries + 1)),
    entryList: bytesOf(entryList.view()),
    keys: keys.subarray(0, used),
  };
}
