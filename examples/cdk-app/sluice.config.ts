import { defineConfig } from '../../infra/index.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
/** Names have to be known before anything is deployed: the configuration travels with the functions. */
export const TRAIL_NAME = 'shop';
export const TRAIL_BUCKET = `shop-trail-${ACCOUNT}-${REGION}`;

export default defineConfig({
  name: 'shop-security',
  environment: { account: ACCOUNT, region: REGION },
  tenants: [{ id: 'shop' }],
  cloudtrail: {
    trails: [
      {
        bucket: TRAIL_BUCKET,
        tenant: 'shop',
        eventBridge: true,
        trailArn: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/${TRAIL_NAME}`,
      },
    ],
  },
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
  alerts: {
    channels: { team: { type: 'slack' } },
    routes: [{ name: 'all', channels: ['team'] }],
  },
});
