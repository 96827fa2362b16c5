import { describe, expect, test } from 'vitest';
import { ecrImage } from '../../lib/domain/ecr-image.ts';

const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const digest = `sha256:${'0a'.repeat(32)}`;

describe('an image in a private ECR repository', () => {
  test.each([
    ['with a tag', `${registry}/load/locust:2.32.2`, 'load/locust', { tag: '2.32.2' }],
    ['with neither tag nor digest', `${registry}/locust`, 'locust', { tag: 'latest' }],
    ['with a digest', `${registry}/locust@${digest}`, 'locust', { digest }],
    ['with both', `${registry}/locust:2.32.2@${digest}`, 'locust', { digest }],
    ['of a template', `${registry}/locust-{version}:{version}`, 'locust-{version}', { tag: '{version}' }],
  ])('%s', (_, image, repository, id) => {
    expect(ecrImage(image)).toEqual({ account: '123456789012', region: 'eu-west-1', repository, id });
  });

  test('in China has another domain', () => {
    const image = '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/locust:2.32.2';

    expect(ecrImage(image)).toMatchObject({ region: 'cn-north-1', repository: 'locust' });
  });
});

test.each([
  ['Docker Hub', 'locustio/locust:2.32.2'],
  ['the public ECR', 'public.ecr.aws/locust/locust:2.32.2'],
  ['another host', 'ghcr.io/locustio/locust:2.32.2'],
  ['a host that only begins like one', `${registry}.example.org/locust:2.32.2`],
  ['a host that only ends like one', `x.${registry}/locust:2.32.2`],
  ['an account that is none', '1234.dkr.ecr.eu-west-1.amazonaws.com/locust:2.32.2'],
  ['no repository', `${registry}/`],
  ['a digest that is none', `${registry}/locust@sha256:0a`],
  ['more than an image', `${registry}/locust:2.32.2 --help`],
  ['an address that CDK knows only at deployment', `\${Token[TOKEN.12]}:2.32.2`],
])('%s is none', (_, image) => {
  expect(ecrImage(image)).toBeNull();
});
