import type { AlertFacts } from '../../alert/alert-facts.ts';
import type { Advice } from '../advice.ts';
import { searchAlerts } from '../alert-search.ts';
import { shellCidr, shellValue } from '../shell-value.ts';
import { type AdviceByRule, forRules, type RuleAdvice } from './rule-advice.ts';

const instance = ({ application }: AlertFacts): string => shellValue('DB_INSTANCE', application);

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html */
const closeDatabase = (facts: AlertFacts): Advice => ({
  what: 'Take the database off the internet, and let in by its security group only those who need it.',
  command: [
    `aws rds modify-db-instance --db-instance-identifier ${instance(facts)} \\`,
    '  --no-publicly-accessible --apply-immediately',
  ].join('\n'),
});

/** https://www.postgresql.org/docs/current/sql-alterrole.html */
const lockRole = ({ user }: AlertFacts): Advice => {
  const role = shellValue('DB_USER', user.name);
  return {
    what: 'Lock the database user and end its sessions.',
    command: [
      `psql "$DATABASE_URL" -c 'ALTER ROLE "${role}" NOLOGIN' \\`,
      `  -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'"`,
    ].join('\n'),
  };
};

const newPassword: Advice = {
  what: 'Give it a new password, in the secret that applications read it from.',
  command: 'aws secretsmanager rotate-secret --secret-id SECRET_ID',
};

const cidrOption = (ip: string | undefined): string =>
  `${ip?.includes(':') === true ? '--ipv6-cidr-block' : '--cidr-block'} ${shellCidr(ip)}`;

const keepOut = ({ source }: AlertFacts): Advice => ({
  what: 'Keep the address out at the subnet of the database.',
  command: [
    'aws ec2 create-network-acl-entry --network-acl-id NETWORK_ACL_ID --ingress --rule-number 1 \\',
    `  --protocol=-1 --rule-action deny ${cidrOption(source.ip)}`,
  ].join('\n'),
});

const elsewhere = (facts: AlertFacts): readonly Advice[] =>
  searchAlerts(facts, 'address', { what: 'See what else came from this address.' });

const sameDatabase = (facts: AlertFacts): readonly Advice[] =>
  searchAlerts(facts, 'application', { what: 'See what else the log of this database tells.' });

const readLog = (facts: AlertFacts): Advice => ({
  what: 'Read its log around that time.',
  command: `aws logs tail /aws/rds/instance/${instance(facts)}/postgresql --since 1h`,
});

const database =
  (question: string, ...steps: readonly ((facts: AlertFacts) => Advice)[]): RuleAdvice =>
  (facts) => [
    { what: question },
    ...steps.map((step) => step(facts)),
    readLog(facts),
    ...elsewhere(facts),
    ...sameDatabase(facts),
  ];

const lambda =
  (question: string, remedy: string): RuleAdvice =>
  (facts) => [
    { what: question },
    {
      what: 'Read what it wrote before it failed.',
      command: `aws logs tail /aws/lambda/${shellValue('FUNCTION_NAME', facts.application)} --since 1h`,
    },
    { what: remedy },
    { what: 'Compare with its last deployment: an error that began there is no attack.' },
    ...searchAlerts(facts, 'application', { what: 'See what else is told of this function.' }),
  ];

const MORE_MEMORY =
  'Give it more memory, and bound what it takes in: the size of a body, the length of a list.';
const BOUND = 'Bound what it waits for: time-outs on every call that are shorter than its own.';

/** For rules about the logs of databases and functions. */
export const AWS_LOGS_ADVICE: AdviceByRule = {
  ...forRules('100780', database('Is this an address and a user that sign in here every day?')),
  ...forRules('100781', database('An old password in an application, or somebody who tries some?')),
  ...forRules(
    '100782',
    database('Who asks for a database that lets nobody in from there? Close the way to it.', closeDatabase),
  ),
  ...forRules(
    '100783',
    database(
      'Should anybody reach this database from the internet? If not, end that now.',
      closeDatabase,
      lockRole,
    ),
  ),
  ...forRules(
    '100784',
    database('Was it somebody who maintains the database? Applications need no superuser.', lockRole),
  ),
  ...forRules('100785', (facts) => [
    lockRole(facts),
    closeDatabase(facts),
    newPassword,
    readLog(facts),
    ...elsewhere(facts),
  ]),
  ...forRules('100786', database('Passwords are being guessed.', keepOut, closeDatabase)),
  ...forRules('100787', (facts) => [
    lockRole(facts),
    newPassword,
    keepOut(facts),
    { what: 'Find out what was read or changed since the sign-in: take it as known to others.' },
    readLog(facts),
    ...elsewhere(facts),
  ]),
  ...forRules(
    '100788',
    database('A mistake in a release, or somebody who looks how far a stolen user gets?'),
  ),
  ...forRules(
    '100789',
    database('Something looks for open ports. Does it have to get so far?', closeDatabase),
  ),
  ...forRules(
    '100790',
    database('Which application holds the connections? A pool that leaks, or sign-ins from one address?'),
  ),
  ...forRules(
    '100791 100794',
    lambda('Does one input make it fail? Errors may be how somebody probes it.', BOUND),
  ),
  ...forRules('100792', lambda('What did it wait for? Slow answers can be asked for on purpose.', BOUND)),
  ...forRules('100793', lambda('Which input fills its memory? It can be sent on purpose.', MORE_MEMORY)),
  ...forRules('100795', lambda('Is anything asking it far more than usual, or always the same?', BOUND)),
};
