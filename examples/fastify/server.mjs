import { createClient } from '@sluice/client';
import { securityLog } from '@sluice/client/fastify';
import fastify from 'fastify';

const client = createClient({ app: 'shop' });
const app = fastify();

app.register(securityLog, {
  client,
  user: (request) => request.headers['x-demo-user'],
});
app.addHook('onClose', () => client.close());

app.get('/orders/:id', async (request) => ({ id: request.params.id }));
app.post('/refunds', async (request, reply) => {
  const { id, amount, currency } = request.body;
  await client.logTransaction({ id, amount, currency, status: 'declined' }, request.headers['x-demo-user']);
  return reply.code(403).send({ error: 'not yours' });
});

console.log(await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' }));
process.once('SIGTERM', () => void app.close());
