/** A frame on TCP 1514: the length as 32 bits, least first, and as many bytes. */
export const FRAME_HEAD_BYTES = 4;
/** Of the payload; remoted closes the connection beyond it (Wazuh `OS_MAXSTR`). */
export const MAX_FRAME_BYTES = 65_536;
/** Measured on 4.14.7: a message of 65 483 bytes passes, one more closes the connection. */
export const MAX_MESSAGE_BYTES = 65_483;

/** A frame that is not encrypted, such as `#ping`. */
export function plainFrame(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const frame = Buffer.alloc(FRAME_HEAD_BYTES + bytes.length);
  frame.writeUInt32LE(bytes.length);
  bytes.copy(frame, FRAME_HEAD_BYTES);
  return frame;
}

/** What a piece of the stream completes; `broken`: no frame can begin like this, and nothing after it can be read. */
export interface FramesRead {
  readonly payloads: readonly Buffer[];
  readonly broken: boolean;
}

/** Reads frames from a stream that comes in any pieces. A payload may share memory with the piece it came in. */
export function createFrameReader(): (piece: Buffer) => FramesRead {
  let rest: Buffer = Buffer.alloc(0);
  let broken = false;
  return (piece) => {
    const payloads: Buffer[] = [];
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let at = 0;
    while (!broken && bytes.length - at >= FRAME_HEAD_BYTES) {
      const length = bytes.readUInt32LE(at);
      broken = length === 0 || length > MAX_FRAME_BYTES;
      const end = at + FRAME_HEAD_BYTES + length;
      if (broken || end > bytes.length) break;
      payloads.push(bytes.subarray(at + FRAME_HEAD_BYTES, end));
      at = end;
    }
    rest = broken ? Buffer.alloc(0) : bytes.subarray(at);
    return { payloads, broken };
  };
}
