import { readFileSync } from 'node:fs';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { expect, test } from 'vitest';

const json = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const { build, context } = json('cdk.json');

test('a fresh clone synthesizes, and a changed one what it is now: the Lambdas are bundled before the app runs', () => {
  expect(build).toBe(`${json('package.json').scripts.bundle} --quiet`);
});

test("the app has CDK's recommended flags, so that its output is about the app; nothing is collected of who runs it", () => {
  const own = { '@aws-cdk/core:enableAdditionalMetadataCollection': false, 'cli-telemetry': false };

  expect(context).toMatchObject({ ...flags, ...own });
});
