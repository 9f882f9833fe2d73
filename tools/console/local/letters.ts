import type { LetterQueue } from '../../../src/event/letter-queue.ts';
import { readLetter } from '../../replay/read-letter.ts';
import type { DeadLetterView } from '../view.ts';

const HIDDEN_S = 30;
const MOST = 50;
const MOST_IDS = 5;

/** Looks at a queue's dead letters and gives them all back. */
export async function lookAtLetters(queue: string, letters: LetterQueue): Promise<readonly DeadLetterView[]> {
  const found = new Map<string, DeadLetterView>();
  const handles: string[] = [];
  try {
    while (found.size < MOST) {
      const received = await letters.receive(HIDDEN_S);
      if (received.every(({ id }) => found.has(id))) break;
      for (const letter of received) {
        handles.push(letter.handle);
        const { parts, packed } = readLetter(letter);
        const { attributes } = letter;
        found.set(letter.id, {
          id: letter.id,
          queue,
          parkedAt: Date.parse(attributes.parkedAt ?? '') || letter.sentAt,
          reason: attributes.reason ?? 'moved by SQS: its reader crashed on it again and again',
          events: parts.length,
          ids: parts
            .map(({ id }) => id)
            .filter((id) => id !== '')
            .slice(0, MOST_IDS),
          ...(packed?.envelopes[0] && { source: packed.envelopes[0].source }),
        });
      }
    }
  } finally {
    await Promise.all(handles.map((handle) => letters.hide(handle, 0)));
  }
  return [...found.values()].toSorted((a, b) => b.parkedAt - a.parkedAt);
}

/** A queue of dead letters as if it held one alone; the others are given back when it is let go. */
export function onlyLetter(letters: LetterQueue, id: string): LetterQueue & { release(): Promise<void> } {
  const others = new Map<string, string>();
  return {
    async receive(hiddenS) {
      for (;;) {
        const received = await letters.receive(hiddenS);
        const wanted = received.filter((letter) => letter.id === id);
        const known = others.size;
        for (const letter of received) if (letter.id !== id) others.set(letter.id, letter.handle);
        if (wanted.length > 0 || others.size === known) return wanted;
      }
    },
    hide: (handle, seconds) => letters.hide(handle, seconds),
    delete: (handle) => letters.delete(handle),
    async release() {
      await Promise.all([...others.values()].map((handle) => letters.hide(handle, 0)));
    },
  };
}
