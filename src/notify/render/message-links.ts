import type { AlertFacts } from '../alert/alert-facts.ts';
import { isNotice } from '../notice.ts';
import { addressLink, dashboardLink, summedLink, userLink } from './dashboard-link.ts';
import type { Notification } from './notification.ts';

export interface Link {
  readonly text: string;
  /** Complete address whose event values are percent-encoded. */
  readonly url: string;
}

const MAX_TECHNIQUES = 3;

/** https://attack.mitre.org/resources/working-with-attack/: sub-techniques are a path segment of their own. */
function techniqueLinks(facts: AlertFacts): readonly Link[] {
  return facts.techniques
    .filter(({ id }) => /^T\d{4}(\.\d{3})?$/.test(id))
    .slice(0, MAX_TECHNIQUES)
    .map(({ id }) => ({
      text: `ATT&CK ${id}`,
      url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`,
    }));
}

function dashboardLinks(base: string, notification: Notification): readonly Link[] {
  const { summed } = notification.facts;
  // Ours is no alert that the dashboard knows; those that it sums up are.
  if (summed !== undefined)
    return [{ text: 'All of these in Wazuh', url: summedLink(base, notification, summed.lowestLevel) }];
  if (isNotice(notification.facts)) return [];
  const links: readonly (readonly [text: string, url: string | undefined])[] = [
    ['Open in Wazuh', dashboardLink(base, notification, 'alert')],
    ['All of this group', dashboardLink(base, notification, 'group')],
    ['This address, last 24 h', addressLink(base, notification)],
    ['This user, last 24 h', userLink(base, notification)],
  ];
  return links.flatMap(([text, url]) => (url === undefined ? [] : [{ text, url }]));
}

/** Where to read on: the alert, what belongs to it, the techniques; most wanted first. */
export function linksOf(notification: Notification, dashboardUrl: string | undefined): readonly Link[] {
  const own = dashboardUrl === undefined ? [] : dashboardLinks(dashboardUrl, notification);
  return [...own.slice(0, 2), ...techniqueLinks(notification.facts), ...own.slice(2)];
}
