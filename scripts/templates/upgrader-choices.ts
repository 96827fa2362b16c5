import { Duration } from 'aws-cdk-lib';
import type { LocustUpgraderProps } from '../../lib/index.ts';
import { type Choices, leftOut } from './choices.ts';

export const upgraderChoices: Choices<Omit<LocustUpgraderProps, 'cluster'>> = {
  notifications: {
    ...leftOut,
    'mails about some moments': () => ({ emails: ['team@example.com'], moments: ['failed', 'rolled-back'] }),
    'a topic that exists': (team) => ({ topic: team.topic() }),
  },
  skewWatch: { ...leftOut, rarely: () => ({ rate: Duration.hours(1) }), off: () => false },
  calendars: { ...leftOut, some: () => ['quarter-end'] },
  alarms: {
    ...leftOut,
    all: () => ({ gateWait: Duration.hours(6), runbook: 'https://example.com/runbook' }),
  },
  functionTimeout: { ...leftOut, longer: () => Duration.seconds(60) },
  deployPollInterval: { ...leftOut, longer: () => Duration.seconds(30) },
};
