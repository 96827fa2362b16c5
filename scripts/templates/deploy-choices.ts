import type { UpgradeOnDeployProps } from '../../lib/index.ts';
import { type Choices, leftOut } from './choices.ts';
import { baked } from './team.ts';

export const deployChoices: Choices<Omit<UpgradeOnDeployProps, 'upgrader'>> = {
  target: {
    version: () => ({ version: '2.32.2' }),
    images: () => baked,
    'task definitions': (team) => ({
      version: '2.32.2',
      taskDefinitions: {
        master: team.taskDefinition('master'),
        worker: team.taskDefinition('worker'),
      },
    }),
  },
  waitForCompletion: { ...leftOut, yes: () => true },
  whenTooLong: { ...leftOut, refuse: () => 'refuse' },
  request: { ...leftOut, some: () => ({ strategy: 'blue-green', calendars: ['freeze'] }) },
};
