import { logApiRequest, logAuthEvent, withSecurityLog } from '@sluice/client/expo';

export const GET = withSecurityLog(async (_request: Request, { id }: { readonly id: string }) =>
  Response.json({ id }),
);

/** As existing code calls it: only the import has changed. */
export async function POST(request: Request): Promise<Response> {
  const { user } = (await request.json()) as { readonly user?: string };
  if (user === undefined) {
    await logAuthEvent('login_failed', undefined, request, 'no user');
    return Response.json({ error: 'sign in' }, { status: 401 });
  }
  await logApiRequest(request, user, 201);
  return Response.json({ user }, { status: 201 });
}
