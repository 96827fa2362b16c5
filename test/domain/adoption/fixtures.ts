import type {
  ExistingBalancing,
  ExistingCluster,
  ExistingService,
} from '../../../lib/domain/adoption/existing.ts';

export const namespace = { id: 'ns-1', name: 'load.internal', dns: true };

export function service(name: string, changed: Partial<ExistingService> = {}): ExistingService {
  return {
    service: name,
    family: `${name}-family`,
    image: 'team/locust:2.25.0',
    desired: 1,
    controller: 'ECS',
    scheduling: 'REPLICA',
    strategy: 'ROLLING',
    networkMode: 'awsvpc',
    maximumPercent: 200,
    rollsBack: false,
    registry: null,
    serviceConnect: false,
    lattice: false,
    targetGroups: [],
    createdBy: null,
    tags: { 'aws:cloudformation:stack-name': 'load' },
    ...changed,
  };
}

export const registry = { name: 'master', namespace, recordTypes: ['A'] };

export const balancing: ExistingBalancing = {
  targetGroup: 'arn:group',
  targetGroupName: 'load-master',
  listener: 'arn:listener',
  priority: null,
  taken: [],
};

/** One that can be adopted. */
export const existing: ExistingCluster = {
  cluster: 'load',
  master: service('master', { registry }),
  worker: service('worker', { desired: 8 }),
  masterHost: { host: 'master.load.internal' },
  balancing: null,
  scaling: null,
  namespace: null,
};

export const wish = {
  topology: 'two-masters',
  suffix: 'green',
  imageTemplate: 'team/locust:{version}',
} as const;
