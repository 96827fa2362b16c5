import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRegistration } from '../../lib/cli/find-registration.ts';
import { stackName, synthesize } from '../../lib/cli/local/assembly.ts';
import { demoRegistration, demoTasks } from '../../lib/cli/local/demo-cluster.ts';
import { defaultFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { localSettings } from '../../lib/local/ecs/settings.ts';
import { EmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { LoopbackAddresses } from '../../lib/local/nodes/addresses.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
  const registration = demoRegistration(parseLocalOptions(defaultFlags));
  synthesize(registration, folder, demoTasks(registration));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The same stack with another text in the place of every function's registration, or with none. */
async function startWith(registration: string | undefined): Promise<EmbeddedAws> {
  const template = JSON.parse(await readFile(join(folder, `${stackName}.template.json`), 'utf8'));
  for (const { Properties } of Object.values<{ Properties?: Properties }>(template.Resources)) {
    if (Properties?.Environment?.Variables?.REGISTRATION === undefined) continue;
    Properties.Environment.Variables.REGISTRATION = registration;
  }
  await writeFile(join(folder, 'Broken.template.json'), JSON.stringify(template));
  return EmbeddedAws.start({
    assemblyFolder: folder,
    stackName: 'Broken',
    ecs: {
      containers: {
        start: () => {
          throw new Error('nothing may be started');
        },
      },
      addresses: new LoopbackAddresses(),
      settings: localSettings,
      clock: Date,
    },
    onFunctionLog: () => {},
    onTargetFailed: () => {},
  });
}

interface Properties {
  readonly Environment?: { readonly Variables?: Record<string, string | undefined> };
}

describe("a registration that can't be used", () => {
  test.for([
    ['missing', undefined, 'REGISTRATION is undefined'],
    ['not JSON', 'cluster=local', 'is not JSON'],
    ['of a wrong shape', '{"schemaVersion":1,"cluster":7}', 'cluster: '],
  ] as const)('%s: the execution ends as misconfigured and says why', async ([, text, reason]) => {
    // Prepare
    const aws = await startWith(text);
    const client = new SFNClient(aws.client);
    const [machine] = Object.values(
      JSON.parse(await readFile(join(folder, `${stackName}.template.json`), 'utf8')).Outputs,
    ) as [{ Value: { Ref: string } }];
    const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:${machine.Value.Ref}`;

    // Act
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name: 'bad', input: '{}' }),
    );
    await aws.stepFunctions.idle();
    const end = await client.send(new DescribeExecutionCommand({ executionArn }));
    await aws.stop();

    // Assess
    expect(end).toMatchObject({ status: 'FAILED', error: 'misconfigured' });
    expect(end.cause).toContain(reason);
    expect(end.cause).toContain('deploy the upgrader again');
  });

  test('unknown to Parameter Store: the caller is told which parameter it looked for', async () => {
    // Prepare
    const aws = await startWith(undefined);

    // Act
    const found = findRegistration(new SSMClient(aws.client), 'elsewhere');

    // Assess
    await expect(found).rejects.toThrow(
      /no registration of cluster elsewhere .*\/locust-upgrade\/elsewhere\/registration/,
    );
    await aws.stop();
  });
});
