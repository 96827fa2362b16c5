import { describe, expect, test } from 'vitest';
import { imageFor, versionOfImage } from '../../lib/domain/images.ts';

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
