import { describe, expect, test } from 'vitest';
import {
  imageFor,
  imagesOf,
  isOnDockerHub,
  versionOfImage,
  versionStated,
} from '../../../lib/domain/planning/images.ts';

const official = 'locustio/locust:{version}';

describe('imageFor', () => {
  test.each([
    [official, '2.32.2', 'locustio/locust:2.32.2'],
    [official, '2.47.1.dev5', 'locustio/locust:2.47.1.dev5'],
    ['ecr.example:5000/load/locust:{version}-ours', '2.32.2', 'ecr.example:5000/load/locust:2.32.2-ours'],
    ['load/locust-{version}:{version}', '2.32.2', 'load/locust-2.32.2:2.32.2'],
  ])('%s for %s is %s, and the version is read back from it', (template, version, image) => {
    expect(imageFor(template, version)).toBe(image);
    expect(versionOfImage(template, image)).toBe(version);
  });
});

describe('versionOfImage', () => {
  const digest = `sha256:${'0'.repeat(64)}`;

  test.each([
    ['docker.io/locustio/locust:2.32.2', official, '2.32.2'],
    ['locustio/locust:2.32.2', 'docker.io/locustio/locust:{version}', '2.32.2'],
    [`locustio/locust:2.32.2@${digest}`, official, '2.32.2'],
    ['localhost:5000/locustio/locust:2.32.2', 'localhost:5000/locustio/locust:{version}', '2.32.2'],
  ])('reads %s under %s as %s', (image, template, version) => {
    expect(versionOfImage(template, image)).toBe(version);
  });

  test.each([
    [`locustio/locust@${digest}`, official, 'only a digest'],
    ['locustio/locust', official, 'no tag'],
    ['localhost:5000/locustio/locust', 'localhost:5000/locustio/locust:{version}', 'a port is no tag'],
    ['locustio/locust:latest', official, 'a tag that is no version'],
    ['locustio/locust:2.32.2-arm64', official, 'a tag with more than the version'],
    ['ecr.example/locustio/locust:2.32.2', official, 'another registry'],
    ['ecr-example/load/locust:2.32.2', 'ecr.example/load/locust:{version}', 'a dot means itself'],
    ['evil/locustio/locust:2.32.2', official, 'another repository'],
    ['load/locust-2.32.2:2.25.0', 'load/locust-{version}:{version}', 'two statements that differ'],
    ['locustio/locust:2.32.2', 'locustio/locust:2.32.2', 'a template that names no version'],
  ])('reads nothing from %s under %s: %s', (image, template) => {
    expect(versionOfImage(template, image)).toBeNull();
  });
});

describe('a catalog of images', () => {
  const listed = { master: 'team/master:7', worker: 'team/worker:7' };
  const moving = { master: 'team/locust:stable', worker: 'team/locust:stable' };
  const catalog = {
    imageTemplate: official,
    images: { '2.32': listed, '2.33.0': moving, '2.34.0': moving },
  };

  test.each([
    ['2.32.0', listed, 'listed under another spelling'],
    ['2.32', listed, 'listed'],
    [
      '2.32.2',
      { master: 'locustio/locust:2.32.2', worker: 'locustio/locust:2.32.2' },
      'not listed: by template',
    ],
  ])('gives the images of %s: %s, %s', (version, images) => {
    expect(imagesOf(catalog, version)).toEqual(images);
  });

  test.each<[string, string | null, string]>([
    ['team/master:7', '2.32', "the master's"],
    ['team/worker:7', '2.32', "the workers'"],
    ['docker.io/team/worker:7', '2.32', 'with the host of Docker Hub'],
    [`team/worker:7@sha256:${'0'.repeat(64)}`, '2.32', 'with a digest behind the tag'],
    ['locustio/locust:2.30.0', '2.30.0', 'not listed: by template'],
    ['team/locust:stable', null, 'a tag that moves from version to version'],
    ['team/worker:8', null, 'unheard of'],
  ])('reads %s as %s: %s', (image, version) => {
    expect(versionStated(catalog, image)).toBe(version);
  });
});

test.each([
  ['locustio/locust:2.32.2', true],
  ['docker.io/locustio/locust:2.32.2', true],
  ['locust', true],
  ['locust:2.32.2', true],
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/locust:2.32.2', false],
  ['localhost/locust:2.32.2', false],
  ['registry:5000/locust:2.32.2', false],
  ['public.ecr.aws/locustio/locust:2.32.2', false],
])('%s comes from Docker Hub: %s', (image, expected) => {
  expect(isOnDockerHub(image)).toBe(expected);
});
