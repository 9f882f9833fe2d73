import { logUnauthorizedAccess, withSecurityLog } from '../../../../lib/security-log.ts';

interface Context {
  readonly params: Promise<{ readonly id: string }>;
}

export const GET = withSecurityLog(
  async (_request: Request, { params }: Context) => {
    const { id } = await params;
    return Response.json({ id });
  },
  { path: () => '/api/orders/[id]' },
);

export const DELETE = withSecurityLog(async (request: Request) => {
  await logUnauthorizedAccess(request, '/api/orders/[id]', 'only admins delete orders');
  return Response.json({ error: 'forbidden' }, { status: 403 });
});
