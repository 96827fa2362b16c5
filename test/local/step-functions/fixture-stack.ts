import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';

export interface FixtureTimes {
  readonly functionSeconds: number;
  readonly taskSeconds: number;
}

/**
 * A small stack in the upgrader's manner: Work → Verdict → WaitForWork ⟲, Catch → Repair → Failed, and a rule that
 * hears how executions end. Returns the folder of its cloud assembly.
 */
export function synthesizeFixture(folder: string, { functionSeconds, taskSeconds }: FixtureTimes): string {
  const code = join(folder, 'code');
  mkdirSync(code, { recursive: true });
  copyFileSync(fileURLToPath(new URL('./bundle.mjs', import.meta.url)), join(code, 'index.mjs'));
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Fixture');
  const declare = (id: string, handler: string): LambdaFunction =>
    new LambdaFunction(stack, id, {
      runtime: Runtime.NODEJS_24_X,
      handler,
      code: Code.fromAsset(code),
      timeout: Duration.seconds(functionSeconds),
      environment: { STACK: stack.stackName },
    });
  const invoke = (id: string, target: LambdaFunction): LambdaInvoke =>
    new LambdaInvoke(stack, id, {
      lambdaFunction: target.currentVersion,
      outputPath: '$.Payload',
      retryOnServiceExceptions: false,
      taskTimeout: sfn.Timeout.duration(Duration.seconds(taskSeconds)),
    });
  const work = invoke('Work', declare('Worker', 'index.handler'));
  const repair = invoke('Repair', declare('Repairer', 'index.repair'));
  const wait = new sfn.Wait(stack, 'WaitForWork', { time: sfn.WaitTime.secondsPath('$.waitSeconds') });
  const failed = new sfn.Fail(stack, 'Failed', { error: 'repaired', causePath: '$.explanation' });
  const verdict = new sfn.Choice(stack, 'Verdict')
    .when(sfn.Condition.stringEquals('$.decision', 'done'), new sfn.Succeed(stack, 'Succeeded'))
    .otherwise(wait.next(work));
  work.addRetry({ errors: ['OutOfLuck'], interval: Duration.seconds(1), maxAttempts: 1 });
  work.addCatch(repair.next(failed), { errors: ['States.ALL'], resultPath: '$.error' });
  const machine = new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(work.next(verdict)),
    timeout: Duration.hours(1),
  });
  new Rule(stack, 'Endings', {
    eventPattern: {
      source: ['aws.states'],
      detail: { stateMachineArn: [machine.stateMachineArn], status: ['SUCCEEDED', 'FAILED', 'ABORTED'] },
    },
    targets: [new LambdaTarget(declare('Witness', 'index.handler'))],
  });
  return app.synth().directory;
}
