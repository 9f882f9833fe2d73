import { createConnection } from 'node:net';

/**
 * Speaks HTTP by hand: sends texts as they are, and after a number of ms without a word hangs up. The answer's first line,
 * or `closed`.
 */
export function speak(url: string, ...parts: readonly (string | number)[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port) });
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      socket.end();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(heard.split('\r\n')[0] || 'closed'));
    for (const part of parts) {
      if (typeof part === 'string') socket.write(part, 'latin1');
      else socket.setTimeout(part, () => socket.destroy());
    }
  });
}
