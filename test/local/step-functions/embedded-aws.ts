import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { EmbeddedEvents } from '../../../lib/local/events/embedded-events.ts';
import { startHttpFront } from '../../../lib/local/http-front.ts';
import { EmbeddedLambda } from '../../../lib/local/lambda/embedded-lambda.ts';
import { EmbeddedStepFunctions } from '../../../lib/local/step-functions/embedded-step-functions.ts';
import { loadStack } from '../../../lib/local/template/load.ts';
import { type FixtureTimes, synthesizeFixture } from './fixture-stack.ts';

export interface EmbeddedFixture {
  readonly folder: string;
  readonly client: SFNClient;
  /** What the functions printed, in order. */
  readonly printed: readonly string[];
  readonly stepFunctions: EmbeddedStepFunctions;
  start(input: unknown): Promise<string>;
  describe(executionArn: string): Promise<DescribeExecutionOutput>;
  stop(): Promise<void>;
}

/** The fixture stack, synthesized and run: real threads behind a real HTTP server, asked by the real SDK client. */
export async function startFixture(times: FixtureTimes): Promise<EmbeddedFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-aws-'));
  const stack = loadStack(synthesizeFixture(folder, times), 'Fixture');
  const printed: string[] = [];
  let url = '';
  const functions = new EmbeddedLambda({
    functions: stack.functions,
    endpoints: () => ({ AWS_ENDPOINT_URL: url }),
    onLog: (_, line) => printed.push(line),
  });
  const events = new EmbeddedEvents({
    rules: stack.rules,
    invoke: (arn, payload) => functions.invoke(arn, payload),
    publish: () => {},
    onTargetFailed: (rule, error) => printed.push(`rule ${rule}: ${error}`),
  });
  const stepFunctions = new EmbeddedStepFunctions({
    machines: stack.machines,
    functions,
    onStatusChange: (change) => events.publish(change),
  });
  const front = await startHttpFront({ apis: [stepFunctions], functions });
  url = front.url;
  const client = new SFNClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const stateMachineArn = stack.machines[0]?.arn ?? '';
  return {
    folder,
    client,
    printed,
    stepFunctions,
    start: async (input) => {
      const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
      return (await client.send(command)).executionArn ?? '';
    },
    describe: (executionArn) => client.send(new DescribeExecutionCommand({ executionArn })),
    stop: async () => {
      client.destroy();
      events.stop();
      await stepFunctions.stopAll();
      await front.close();
      await functions.stopAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
