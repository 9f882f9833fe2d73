// Serves the Hono example as @hono/node-server does: a Request for each of Node's, and the connection in the environment.
import { createServer } from 'node:http';
import app from '../../examples/hono/app.mjs';

async function answer(incoming, outgoing) {
  const { method, url, headers } = incoming;
  const request = new Request(`http://127.0.0.1${url}`, { method, headers });
  const response = await app.fetch(request, { incoming, outgoing });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
server.listen(Number(process.env.PORT), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
process.once('SIGTERM', () => server.close());
