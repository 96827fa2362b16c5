import { beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedEcr } from '../../../lib/local/ecr/embedded-ecr.ts';

const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const digest = `sha256:${'0a'.repeat(32)}`;

let ecr: EmbeddedEcr;
beforeEach(() => {
  ecr = new EmbeddedEcr();
  ecr.push(`${registry}/load/locust:2.32.2`);
  ecr.push(`${registry}/load/locust@${digest}`);
});

const images = (imageIds?: readonly object[], more: object = {}) =>
  ecr.call('DescribeImages', {
    registryId: '123456789012',
    repositoryName: 'load/locust',
    ...(imageIds && { imageIds }),
    ...more,
  });

test.each([
  ['tag', { imageTag: '2.32.2' }, { imageTags: ['2.32.2'] }],
  ['digest', { imageDigest: digest }, { imageDigest: digest }],
])('an image that was pushed is found by its %s', async (_, imageId, detail) => {
  expect(await images([imageId])).toEqual({
    imageDetails: [
      { registryId: '123456789012', repositoryName: 'load/locust', imageStatus: 'ACTIVE', ...detail },
    ],
  });
});

test('all images of a repository are described where none is named', async () => {
  expect(await images()).toMatchObject({
    imageDetails: [{ imageTags: ['2.32.2'] }, { imageDigest: digest }],
  });
});

test('rules for repositories that fill themselves are listed', async () => {
  ecr.cacheBelow('docker-hub');

  expect(await ecr.call('DescribePullThroughCacheRules', { registryId: '123456789012' })).toEqual({
    pullThroughCacheRules: [{ ecrRepositoryPrefix: 'docker-hub' }],
  });
});

test('only images of private repositories can be pushed', () => {
  expect(() => ecr.push('locustio/locust:2.32.2')).toThrow('locustio/locust:2.32.2 is no image');
});

describe('what is refused', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['an unknown tag', () => images([{ imageTag: '2.33.0' }]), 'ImageNotFoundException'],
    ['an empty id', () => images([{}]), 'ImageNotFoundException'],
    ['an unknown repository', () => images([], { repositoryName: 'x' }), 'RepositoryNotFoundException'],
    [
      'a repository of another account',
      () => images([], { registryId: '000000000000' }),
      'RepositoryNotFoundException',
    ],
    ['a filter', () => images(undefined, { filter: { tagStatus: 'TAGGED' } }), 'InvalidParameterException'],
    ['a missing member', () => ecr.call('DescribeImages', {}), 'InvalidParameterException'],
    ['a member that nobody knows', () => images(undefined, { tag: 'x' }), 'InvalidParameterException'],
    ['another operation', () => ecr.call('ListImages', { repositoryName: 'x' }), 'UnknownOperationException'],
  ])('%s', async (_, call, type) => {
    await expect(call()).rejects.toMatchObject({ type });
  });
});
