import { createDecipheriv, createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { type AgentKey, agentAesKey } from './agent-key.ts';
import { MAX_FRAME_BYTES } from './frame.ts';
import { AES_MARKER, AGENT_IV, CLEAR_HEAD_BYTES } from './sealer.ts';

/**
 * Reads what a manager says to an agent: the text of a `#AES:` payload, or the payload itself when it is not encrypted,
 * as `#pong`. Undefined for what this key does not open.
 */
export function createOpener({ rawKey }: AgentKey): (payload: Buffer) => string | undefined {
  const aesKey = agentAesKey(rawKey);
  return (payload) => {
    if (payload.toString('latin1', 0, AES_MARKER.length) !== AES_MARKER) return payload.toString('latin1');
    try {
      const decipher = createDecipheriv('aes-256-cbc', aesKey, AGENT_IV);
      const plain = Buffer.concat([decipher.update(payload.subarray(AES_MARKER.length)), decipher.final()]);
      const stream = plain.subarray(plain.findIndex((byte) => byte !== 0x21));
      const clear = inflateSync(stream, { maxOutputLength: MAX_FRAME_BYTES });
      const digest = createHash('md5').update(clear.subarray(32)).digest('hex');
      return digest === clear.toString('latin1', 0, 32)
        ? clear.toString('utf8', CLEAR_HEAD_BYTES)
        : undefined;
    } catch {
      return undefined;
    }
  };
}
