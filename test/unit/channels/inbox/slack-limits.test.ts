import { describe, expect, test } from 'vitest';
import { readPayload } from '../../../../tools/local/inbox/slack-limits.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const section = (length: number) => ({ type: 'section', text: plain(length) });

function verdict(payload: unknown): string {
  const read = readPayload(JSON.stringify(payload));
  return read.kind === 'payload' ? 'ok' : read.word;
}

describe('what Slack takes', () => {
  test.each([
    ['text alone', { text: 'hello' }, 'ok'],
    ['the largest of everything', { blocks: [{ type: 'header', text: plain(150) }, section(3_000)] }, 'ok'],
    ['fifty blocks', { blocks: Array(50).fill(section(1)) }, 'ok'],
    ['fifty-one blocks', { blocks: Array(51).fill(section(1)) }, 'invalid_blocks'],
    ['a long header', { blocks: [{ type: 'header', text: plain(151) }] }, 'invalid_blocks'],
    ['a long section', { blocks: [section(3_001)] }, 'invalid_blocks'],
    ['an empty text', { blocks: [section(0)] }, 'invalid_blocks'],
    ['eleven fields', { blocks: [{ type: 'section', fields: Array(11).fill(plain(1)) }] }, 'invalid_blocks'],
    ['a long field', { blocks: [{ type: 'section', fields: [plain(2_001)] }] }, 'invalid_blocks'],
    ['a section of nothing', { blocks: [{ type: 'section' }] }, 'invalid_blocks'],
    ['a block it does not know', { blocks: [{ type: 'marquee' }] }, 'invalid_blocks'],
    ['a key it does not know', { blocks: [{ ...section(1), colour: 'red' }] }, 'invalid_blocks'],
    ['too much in all', { blocks: Array(5).fill(section(3_000)) }, 'msg_blocks_too_long'],
    ['nothing to say', {}, 'no_text'],
    ['a list', [], 'invalid_payload'],
  ])('%s: %#', (_, payload, word) => {
    expect(verdict(payload)).toBe(word);
  });

  test('is JSON', () => {
    expect(readPayload('{')).toEqual({ kind: 'fault', word: 'invalid_payload' });
  });
});
