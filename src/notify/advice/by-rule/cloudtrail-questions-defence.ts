import type { Questions } from './aws-play.ts';

/** Trails, watchers, logs, protections of data, networks. */
export const DEFENCE_QUESTIONS: Questions = [
  ['Ask who decided what the trail records from now on, and which events are no longer seen.', [100503]],
  ['See whether the trail still covers all regions and writes to your own bucket.', [100504]],
  ['Ask who needs the trail, and see whether its bucket is yours.', [100506]],
  ['See what the detector still watches, and ask who changed it.', [100922]],
  ['Read the findings that were archived or filtered out, and ask why nobody should see them.', [100925]],
  ['Ask which standard or control was switched off in Security Hub, and who agreed to it.', [100927]],
  ['See whether open findings were marked as done without being mended.', [100928]],
  ['Ask which data Macie no longer looks at, and who agreed to it.', [100930]],
  ['Ask which checks of AWS Config went, and whether other checks took their place.', [100932]],
  ['See whether AWS Config still records all resources, and to your own bucket.', [100933]],
  [
    'Compare the rules of the firewall with your infrastructure code, and see what it lets through now.',
    [100936],
  ],
  ['Ask who was disturbed by the alarm or schedule, and whether it may stay off.', [100937]],
  ['Ask whether the log lost data that you must keep, and who read it until now.', [100942]],
  [
    'Ask whether the bucket should lose its access logging; without it, reads leave no trace there.',
    [100944],
  ],
  ['Ask whether the bucket should keep no versions; from now on, what is overwritten is lost.', [100945]],
  ['Ask why the bucket needs no encryption of its own, and which key it had.', [100947]],
  [
    'Ask whether anything in the bucket or account is meant for the public; if not, block it again.',
    [100949],
  ],
  [
    'Read the lifecycle of the bucket: objects that expire in days are deleted without another call.',
    [100950],
  ],
  ['Ask why new disks should be unencrypted, and switch the default on again.', [100952]],
  ['Ask whether the service should go unlogged, and whether another log sees the same.', [100955]],
  ['Ask who needs the new rule of the security group, for which port and from where.', [101110]],
  ['Compare the security group with your infrastructure code, and ask who announced the change.', [101113]],
  ['Compare the access list of the network with your infrastructure code.', [101114]],
  ['Ask whether the subnet is meant to be open to the whole internet; if not, remove the entry.', [101115]],
  ['See which networks the gateway now joins to the internet or to other networks.', [101116]],
  ['See where the route now leads, and whether that gateway or instance is yours.', [101117]],
  ['Ask who announced the change of the network, and see which peers it has now.', [101118]],
];
