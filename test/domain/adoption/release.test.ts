import { expect, test } from 'vitest';
import { type ReleaseSituation, releaseRefusal } from '../../../lib/domain/adoption/release.ts';

const situation: ReleaseSituation = {
  cluster: 'load',
  slots: { blue: { master: 'm', worker: 'w' }, green: { master: 'm-green', worker: 'w-green' } },
  activeSlot: 'blue',
  version: '2.32.2',
  images: { master: 'team/locust:7', worker: 'team/locust:7' },
  holder: null,
  busy: [],
};

test.each<[string, Partial<ReleaseSituation>, string | null, string]>([
  ['the services that it had serve, and the created ones are empty', {}, null, ''],
  [
    'an upgrade runs',
    { holder: { upgradeId: 'upgrade-7', ended: false }, activeSlot: 'green' },
    'upgrade-running',
    'upgrade-7 holds the lock',
  ],
  [
    'an upgrade failed',
    { holder: { upgradeId: 'upgrade-7', ended: true } },
    'lock-kept',
    'upgrade-7 has failed and keeps the lock of cluster load; put the cluster in order and free it: see locust-upgrade unlock --cluster load',
  ],
  ['both slots run workers', { activeSlot: null }, 'active-slot-unclear', 'scale one of w and w-green to 0'],
  [
    'the created services serve',
    { activeSlot: 'green' },
    'created-services-serve',
    'locust-upgrade start --cluster load --to 2.32.2 --image-master team/locust:7 --image-worker team/locust:7 --slot blue --follow',
  ],
  [
    'a created service runs tasks',
    { busy: ['w-green'] },
    'created-services-busy',
    'w-green still run tasks, or are to; scale them to 0',
  ],
])('a cluster where %s', (_, changed, code, message) => {
  const cause = releaseRefusal({ ...situation, ...changed });

  expect(cause?.code ?? null).toBe(code);
  expect(cause?.message ?? '').toContain(message);
});
