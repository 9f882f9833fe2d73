import type { Planted } from './secrets.ts';

const alone = (type: string, value: string): Planted => ({ type, value, text: value });

/** Addresses of machines, from the ranges for documentation (RFC 5737, RFC 3849, RFC 7042). */
export function plantedNetwork(): readonly Planted[] {
  return [
    alone('ip_address', [198, 51, 100, 7].join('.')),
    alone('ip_address', `${[203, 0, 113, 0].join('.')}/24`),
    alone('ip_address', ['2001', 'db8', '85a3', '', '8a2e', '370', '7334'].join(':')),
    alone('ip_address', ['2001', '0db8', '85a3', '0000', '0000', '8a2e', '0370', '7335'].join(':')),
    alone('ip_address', `::ffff:${[192, 0, 2, 9].join('.')}`),
    alone('ip_address', 'fe80::5eff:fe00:5301'),
    alone('mac_address', ['00', '00', '5e', '00', '53', '0a'].join(':')),
    alone('mac_address', ['00', '00', '5E', '00', '53', '0B'].join('-')),
    alone('mac_address', ['0000', '5e00', '530c'].join('.')),
    alone('mac_address', ['00', '00', '5e', 'ff', 'fe', '00', '53', '0d'].join(':')),
  ];
}

/** Dots and colons that make no address. */
export function networkLookAlikes(): readonly string[] {
  return [
    'Chrome/126.0.0.0',
    'Firefox/2.0.0.6',
    'version 1.2.3.4',
    'v1.2.3.4',
    'Version=4.0.0.0, Culture=neutral',
    '.NET CLR 3.5.30729.4926',
    'libfoo==1.2.3.4',
    'app-1.2.3.4.jar',
    '1.2.3.4-beta',
    '1.3.6.1.4.1.311',
    '1.2.3.04',
    '256.1.1.1',
    '12:30:45',
    'std::string',
    'Foo::Bar',
    'a[1::2]',
    'x :: Int',
    'Home :: Shop',
    '12345:db8::1',
    '2001::25de::cade',
    'SHA1 ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01',
    '00:00:00:00:00:00',
    'ff-ff-ff-ff-ff-ff',
    '00:1b:44-11:3a:b7',
    '2026.0304.0506',
  ];
}
