#!/usr/bin/env node
// Stands in for content/integration/custom-sluice.py where python3 does not run, called with the same arguments.
// It signs and posts one alert; it neither spools nor retries, which the shipped script does.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [, , alertFile = '', secret = '', url = ''] = process.argv;

try {
  const body = readFileSync(alertFile, 'utf8').trim();
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sluice-signature': `t=${time},v1=${signature}` },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`the hook URL answered ${response.status}`);
} catch (error) {
  console.error(`post-alert: the alert was not delivered: ${error.message}`);
  process.exitCode = 1;
}
