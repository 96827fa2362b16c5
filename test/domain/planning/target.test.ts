import { describe, expect, test } from 'vitest';
import { imagesToSurvey, resolveTarget } from '../../../lib/domain/planning/target.ts';
import { sharedMaster, twoMasters, wishFor } from './planning-fixtures.ts';

const team = { master: 'team/master:7', worker: 'team/worker:7' };
const own = { master: 'own/master:1', worker: 'own/worker:1' };

describe('the target has the images', () => {
  const listed = { ...twoMasters, images: { '2.30.0': team } };

  test.each([
    ['of its template', wishFor('2.32.2'), 'locustio/locust:2.32.2', 'locustio/locust:2.32.2'],
    ['that are listed for it', wishFor('2.30'), 'team/master:7', 'team/worker:7'],
    ['that are listed for what a range stands for', wishFor('~2.30'), 'team/master:7', 'team/worker:7'],
    [
      'that were asked for',
      { target: { version: '2.30.0', images: own, preReleases: false } },
      'own/master:1',
      'own/worker:1',
    ],
  ])('%s', (_, asked, master, worker) => {
    expect(resolveTarget(listed, asked)).toMatchObject({ target: { images: { master, worker } } });
  });
});

describe('the registries are asked for', () => {
  const target = { version: '2.32.2', images: own };

  test.each([
    ['the images of the target on two masters', { ...twoMasters, images: { '2.30.0': team } }, []],
    [
      'those of every listed version besides on a shared master, which may be gone over',
      { ...sharedMaster, versions: ['2.31.0'], images: { '2.30.0': team } },
      ['team/master:7', 'team/worker:7', 'locustio/locust:2.31.0'],
    ],
    ['none besides where none is listed', { ...sharedMaster, versions: [] }, []],
  ])('%s', (_, cluster, besides) => {
    expect(imagesToSurvey(cluster, target)).toEqual(['own/master:1', 'own/worker:1', ...besides]);
  });
});
