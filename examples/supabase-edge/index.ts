import { createClient } from '@sluice/client';
import { withSecurityLog } from '@sluice/client/supabase-edge';

declare const Deno: { serve(handler: (request: Request) => Response | Promise<Response>): unknown };

/** `supabase secrets set SLUICE_URL=… SLUICE_KEY=…` configures it. */
const client = createClient({ app: 'shop' });

async function invite(request: Request): Promise<Response> {
  const { email } = (await request.json()) as { readonly email?: string };
  if (email === undefined) return Response.json({ error: 'whom?' }, { status: 400 });
  await client.logAdminAction('user_invited', 'u_admin');
  return Response.json({ invited: true }, { status: 202 });
}

// Events leave under EdgeRuntime.waitUntil: the answer does not wait for them.
Deno.serve(withSecurityLog(invite, { client, path: () => '/invite' }));
