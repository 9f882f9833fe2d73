import { expect, test } from 'vitest';
import { LINE_PARSERS } from '../../../../src/intake/lines/line-parsers.ts';
import { VPC_HEADER, vpcFlowLine } from '../../../support/aws-log-lines.ts';

test("a flow has the names of Wazuh's module and its times in UTC", () => {
  const parse = LINE_PARSERS.vpcflow();
  expect(parse(VPC_HEADER)).toBe('skip');
  expect(parse(vpcFlowLine({ action: 'REJECT' }))).toEqual({
    version: '2',
    account_id: '111122223333',
    interface_id: 'eni-0123456789abcdef0',
    srcaddr: '198.51.100.7',
    dstaddr: '10.0.1.10',
    srcport: '42817',
    dstport: '443',
    protocol: '6',
    packets: '20',
    bytes: '4249',
    start: '2026-03-04T05:06:07Z',
    end: '2026-03-04T05:07:07Z',
    action: 'REJECT',
    log_status: 'OK',
  });
});

test('a file without a header has the default format', () => {
  expect(LINE_PARSERS.vpcflow()(vpcFlowLine())).toMatchObject({ srcaddr: '198.51.100.7', action: 'ACCEPT' });
});

test('the header of a file says what its fields are, and of no other file', () => {
  const custom = LINE_PARSERS.vpcflow();
  expect(custom('vpc-id pkt-srcaddr flow-direction start action\r')).toBe('skip');
  expect(custom('vpc-0abc 203.0.113.9 ingress 1772600767 REJECT\r')).toEqual({
    vpc_id: 'vpc-0abc',
    pkt_srcaddr: '203.0.113.9',
    flow_direction: 'ingress',
    start: '2026-03-04T05:06:07Z',
    action: 'REJECT',
  });
  expect(custom(vpcFlowLine())).toBeUndefined();
  expect(LINE_PARSERS.vpcflow()(vpcFlowLine())).toBeTypeOf('object');
});

test('an interval without data keeps its dashes', () => {
  expect(LINE_PARSERS.vpcflow()(vpcFlowLine({ status: 'NODATA' }))).toMatchObject({
    srcaddr: '-',
    action: '-',
    log_status: 'NODATA',
  });
});

test('a line with a field too few or a time that is none is refused', () => {
  const parse = LINE_PARSERS.vpcflow();
  expect(parse('2 111122223333 eni-0 198.51.100.7')).toBeUndefined();
  expect(parse(vpcFlowLine().replace('1772600767', 'yesterday1'))).toBeUndefined();
});
