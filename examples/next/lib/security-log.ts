import { createClient } from '@sluice/client';
import { createSecurityLog } from '@sluice/client/next';

/** Set up once, and imported by every route. */
export const { withSecurityLog, createLogRoute, logUnauthorizedAccess } = createSecurityLog({
  client: createClient({ app: 'shop' }),
  // Vercel sets this header, whatever the caller sends.
  trustProxy: 'x-real-ip',
  user: (request) => sessionOf(request)?.userId,
});

/** Stands for the session of your application. */
function sessionOf(request: unknown): { readonly userId: string } | undefined {
  const userId = (request as Request).headers.get('x-demo-user');
  return userId === null ? undefined : { userId };
}
