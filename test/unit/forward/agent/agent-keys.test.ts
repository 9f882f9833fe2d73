import { describe, expect, test } from 'vitest';
import { keysOfNode, printAgentKeys, readAgentKeys } from '../../../../src/forward/agent/agent-keys.ts';

const RAW_KEY = '0123456789abcdef'.repeat(4);
const line = (id: string, name = 'sluice') => `${id} ${name} any ${RAW_KEY}`;
const idsOf = (text: string, node: string) => {
  const read = readAgentKeys(text);
  return read.ok ? keysOfNode(read.value, node).map(({ id }) => id) : read.error;
};

describe('the secret with agent keys', () => {
  test('is JSON with identities for each node, and some for all the others', () => {
    const text = printAgentKeys({ '*': [line('001'), line('002')], 'node-2': [line('007')] });
    expect(idsOf(text, 'node-1')).toEqual(['001', '002']);
    expect(idsOf(text, 'node-2')).toEqual(['007']);
    expect(idsOf(printAgentKeys({ 'node-2': [line('007')] }), 'node-1')).toEqual([]);
  });

  test('or the lines of client.keys as they are, for every node', () => {
    expect(idsOf(`# comment\n${line('001')}\n\n${line('002')}\n`, 'any-node')).toEqual(['001', '002']);
  });

  test.each([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['no node', '{"keys":{}}'],
    ['a node without a key', '{"keys":{"*":[]}}'],
    ['JSON that breaks off', '{"keys":{"*":["001'],
    ['another shape', '{"keys":["001"]}'],
    ['a line that is none', printAgentKeys({ '*': [line('001'), 'secret-secret'] })],
    ['an id twice', `${line('001')}\n${line('001', 'other')}`],
  ])('that holds %s is refused without being quoted', (_what, text) => {
    const read = readAgentKeys(text);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toMatch(/secret-secret|0123456789/);
  });
});
