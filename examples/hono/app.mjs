import { createClient } from '@sluice/client';
import { securityLog } from '@sluice/client/hono';
import { Hono } from 'hono';

const client = createClient({ app: 'shop' });
const app = new Hono();

app.use(securityLog({ client, user: (context) => context.req.header('x-demo-user') }));

app.get('/orders/:id', (context) => context.json({ id: context.req.param('id') }));
app.delete('/users/:id', async (context) => {
  await client.logAdminAction(
    'data_modification',
    context.req.header('x-demo-user'),
    context.req.param('id'),
  );
  return context.body(null, 204);
});

// Cloudflare Workers, Deno and Bun serve this; in Node.js: serve(app) of @hono/node-server.
export default app;
