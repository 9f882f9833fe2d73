import middy from '@middy/core';
import { createClient } from '@sluice/client';
import { securityLog } from '@sluice/client/lambda';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const client = createClient({ app: 'shop' });

async function deleteUser(event: APIGatewayProxyEventV2) {
  const { id = '' } = event.pathParameters ?? {};
  await client.logAdminAction('data_modification', 'u_admin', id, { deleted: true });
  return { statusCode: 204 };
}

/** The answer waits until both events have left, 500 ms at most. */
export const handler = middy(deleteUser).use(
  securityLog({ client, user: (event: APIGatewayProxyEventV2) => event.headers['x-demo-user'] }),
);
