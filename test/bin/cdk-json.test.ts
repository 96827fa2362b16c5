import { readFileSync } from 'node:fs';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { expect, test } from 'vitest';

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

test("the app has CDK's recommended flags, so that its output is about the app; nothing is collected of who runs it", () => {
  const own = { '@aws-cdk/core:enableAdditionalMetadataCollection': false, 'cli-telemetry': false };

  expect(context).toMatchObject({ ...flags, ...own });
});
