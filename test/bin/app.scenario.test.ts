import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { servicesOf } from '../../lib/domain/cluster.ts';
import { anyRegistration } from '../contract/any-registration.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { app, context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));

/** Runs the command of cdk.json as `cdk synth` runs it. Resolves with what it said, and the stacks that it made. */
function synthesized(given: Readonly<Record<string, unknown>>) {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-app-'));
  try {
    const CDK_CONTEXT_JSON = JSON.stringify({ ...context, ...given });
    const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON };
    const { status, stderr } = spawnSync(app, { shell: true, cwd: root, env, encoding: 'utf8' });
    const stacks = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
    return { status, stderr, stacks };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

test('the app as cdk.json has it makes a demo cluster with its upgrader', () => {
  expect(synthesized({})).toMatchObject({ status: 0, stacks: ['LocustDemo.template.json'] });
});

test('with an existing cluster in its context it makes an upgrader, looking nothing up', () => {
  const existing = {
    registration: anyRegistration,
    network: {
      vpcId: 'vpc-0123456789abcdef0',
      subnetIds: ['subnet-0123456789abcdef0'],
      masterSecurityGroupIds: ['sg-0123456789abcdef0'],
    },
    taskRoles: ['arn:aws:iam::111122223333:role/locust-task'],
    families: servicesOf(anyRegistration.slots),
  };

  const made = synthesized({ existing: JSON.stringify(existing) });

  expect(made).toMatchObject({ status: 0, stacks: ['LocustUpgrader.template.json'] });
});

test('a context that can not be used is refused by name', () => {
  const { status, stderr, stacks } = synthesized({ existing: '{"registration":{"schemaVersion":1}}' });

  expect({ status, stacks }).toEqual({ status: 1, stacks: [] });
  expect(stderr).toContain(
    'the CDK context "existing" has a wrong shape: registration.cluster: must be of type string',
  );
});
