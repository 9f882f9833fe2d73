import { expect, test } from 'vitest';
import { lakeRecords } from '../../../src/intake/trail/lake-records.ts';

function readAll(text: string, chars: number) {
  const reader = lakeRecords();
  const records: unknown[] = [];
  for (let at = 0; at < text.length; at += chars) records.push(...reader.push(text.slice(at, at + chars)));
  return { records: [...records, ...reader.end()], damage: reader.damage };
}

const sizes = [1, 5, 64, 10_000];
const quoted = (value: unknown) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;

test('the column eventJson is the record, whatever stands beside it', () => {
  const records = [
    { eventID: 'e-1', eventName: 'GetUser', text: 'a "b"\n, c' },
    { eventID: 'e-2', eventName: 'PutObject' },
  ];
  const rows = records.map((record) => `x,"y ""z""\nw",${quoted(record)}`);
  for (const chars of sizes)
    for (const end of ['', '\n', '\r\n'])
      expect(readAll(`\ufeffa,b,eventJson\n${rows.join('\n')}${end}`, chars)).toEqual({
        records,
        damage: undefined,
      });
});

test('without it the columns make a record with the names of CloudTrail', () => {
  const text = `eventid,EventName,eventTime,readOnly,userIdentity,requestParameters,errorCode
e-1,CreateUser,2026-03-01 10:00:00.000,false,"{type=AssumedRole, accountid=111122223333, sessioncontext={sessionissuer={username=ops, type=Role}, sourceidentity=null}}","{userName=bob, path=/a, b/}",
`;
  for (const chars of sizes)
    expect(readAll(text, chars).records).toEqual([
      {
        eventID: 'e-1',
        eventName: 'CreateUser',
        eventTime: '2026-03-01T10:00:00Z',
        readOnly: false,
        userIdentity: {
          type: 'AssumedRole',
          accountId: '111122223333',
          sessionContext: { sessionIssuer: { userName: 'ops', type: 'Role' } },
        },
        requestParameters: { userName: 'bob', path: '/a, b/' },
      },
    ]);
});

test.each(['{x=y}', '{"x":"y"}', '["a"]', 'null', 'true', '2026-03-01 10:00:00'])(
  'what a caller writes stays the text that it is, whatever it looks like: %s',
  (text) => {
    const cell = (value: string) => `"${value.replaceAll('"', '""')}"`;
    const identity = cell(`{type=IAMUser, username=${text}}`);
    const row = `e-1,${cell(text)},${identity},${cell(`{name=${text}, b=c}`)}`;
    const value = text === 'null' ? {} : { name: text };
    expect(readAll(`eventid,useragent,useridentity,requestparameters\n${row}\n`, 64).records).toEqual([
      {
        eventID: 'e-1',
        userAgent: text,
        userIdentity: { type: 'IAMUser', ...(text === 'null' ? {} : { userName: text }) },
        requestParameters: { ...value, b: 'c' },
      },
    ]);
  },
);

test('times are written as records write them, and booleans are none in texts', () => {
  const identity = `"{sessioncontext={attributes={creationdate=2026-03-01 09:59:58.000, mfaauthenticated=true}}}"`;
  const text = `eventtime,managementevent,useridentity,errorcode\n2026-03-01 10:00:00.000,true,${identity},null\n`;
  expect(readAll(text, 64).records).toEqual([
    {
      eventTime: '2026-03-01T10:00:00Z',
      managementEvent: true,
      userIdentity: {
        sessionContext: { attributes: { creationDate: '2026-03-01T09:59:58Z', mfaAuthenticated: 'true' } },
      },
    },
  ]);
});

test('a row that has other columns than the header is reported, and the next one read', () => {
  const good = quoted({ eventID: 'e-1' });
  for (const chars of sizes)
    expect(readAll(`a,eventJson\nx\nx,${good}\nx,no json\n`, chars)).toEqual({
      records: [undefined, { eventID: 'e-1' }, undefined],
      damage: undefined,
    });
});

test('a file that ends in the middle of a row keeps those before it', () => {
  for (const chars of sizes) {
    const { records, damage } = readAll(`eventJson\n${quoted({ eventID: 'e-1' })}\n"{""a"":`, chars);
    expect(records).toEqual([{ eventID: 'e-1' }]);
    expect(damage).toMatch(/middle of a row/);
  }
});

test('an empty file has no header, and a header alone no records', () => {
  expect(readAll('', 1).damage).toMatch(/no header/);
  expect(readAll('eventJson\n', 1)).toEqual({ records: [], damage: undefined });
});
