import { createClient } from '@sluice/client';
import { securityLog } from '@sluice/client/express';
import express from 'express';

// SLUICE_URL and SLUICE_KEY configure it; without them it does nothing.
const client = createClient({ app: 'shop' });
const app = express();

app.use(
  securityLog({
    client,
    user: (request) => request.get('x-demo-user'),
    skip: (request) => request.path === '/health',
  }),
);
app.use(express.json());

app.get('/health', (_request, response) => response.send('ok'));
app.get('/orders/:id', (request, response) => response.json({ id: request.params.id }));
app.post('/sign-in', async (request, response) => {
  await client.logAuthEvent('login_failed', request.body.user, request.socket.remoteAddress);
  response.sendStatus(401);
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
// What is still buffered is sent before the process ends.
process.once('SIGTERM', () => server.close(() => void client.close()));
