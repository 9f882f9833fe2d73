import type { Detector } from '../../detector.ts';
import { ipAddress, shortIpv6 } from './ip-address.ts';
import { dottedMacAddress, macAddress } from './mac-address.ts';

export const network: readonly Detector[] = [ipAddress, shortIpv6, macAddress, dottedMacAddress];
