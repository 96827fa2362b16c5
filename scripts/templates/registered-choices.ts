import type { ExistingLocustClusterProps, LocustClusterProps } from '../../lib/index.ts';
import { type Choices, leftOut } from './choices.ts';

type RegisteredProps = Pick<
  LocustClusterProps & ExistingLocustClusterProps,
  | 'basePath'
  | 'tls'
  | 'probeListener'
  | 'locustfileFromMaster'
  | 'versions'
  | 'calendars'
  | 'taskStartSeconds'
  | 'maxMinorSkew'
  | 'webLogin'
>;

/** What clusters that are made and clusters that exist let a team say alike. */
export const registeredChoices: Choices<RegisteredProps> = {
  webLogin: {
    ...leftOut,
    'page, secret with a key of the app': (team) => ({ kind: 'form', secret: team.secretWithKey() }),
    'basic, secret by its name': (team) => ({ kind: 'basic', secret: team.namedSecret() }),
  },
  calendars: { ...leftOut, some: () => ['freeze', 'arn:aws:ssm:eu-west-1:210987654321:document/holidays'] },
  basePath: { ...leftOut, given: () => '/locust' },
  tls: { ...leftOut, yes: () => true },
  probeListener: { ...leftOut, no: () => false },
  locustfileFromMaster: { ...leftOut, yes: () => true },
  versions: { ...leftOut, some: () => ['2.31.8', '2.47.0'] },
  taskStartSeconds: { ...leftOut, given: () => 90 },
  maxMinorSkew: { ...leftOut, given: () => 3 },
};
