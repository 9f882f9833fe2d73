import { createClient } from '@sluice/client';

const client = createClient({ app: 'import-users' });

for (const id of ['u_1', 'u_2', 'u_3'])
  await client.logAdminAction('user_imported', 'import-users', id, { source: 'users.csv' });

// Sends what is left, and says what became of all of it.
const { sent, dropped } = await client.close();
console.log(`${sent} events sent, dropped: ${JSON.stringify(dropped)}`);
