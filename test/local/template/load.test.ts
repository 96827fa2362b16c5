import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadStack, type StackDefinition } from '../../../lib/local/template/load.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(
  declare: (stack: Stack) => void,
  context: Readonly<Record<string, unknown>> = {},
): StackDefinition {
  const app = new App({ outdir: folder, context });
  declare(new Stack(app, 'Stack'));
  return loadStack(app.synth().directory, 'Stack');
}

function worker(stack: Stack, props: Partial<FunctionProps> = {}): LambdaFunction {
  const code = Code.fromAsset(import.meta.dirname);
  return new LambdaFunction(stack, 'Worker', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code,
    ...props,
  });
}

describe('a function', () => {
  test.each([
    { what: 'the metadata', context: { 'aws:cdk:enable-asset-metadata': true } },
    { what: 'the asset manifest', context: {} },
  ])('has its code by $what', ({ context }) => {
    const { functions } = load((stack) => worker(stack), context);

    expect(functions[0]?.folder).toMatch(new RegExp(`^${folder}/asset\\.[0-9a-f]{64}$`));
  });

  test('has what it declares, or the defaults of Lambda', () => {
    const declared = {
      functionName: 'named',
      timeout: Duration.seconds(30),
      memorySize: 256,
      environment: { STAGE: 'b' },
    };
    const [given] = load((stack) => worker(stack, declared)).functions;
    rmSync(folder, { recursive: true });
    const [usual] = load((stack) => worker(stack)).functions;

    expect(given).toMatchObject({
      name: 'named',
      timeoutSeconds: 30,
      memoryMiB: 256,
      environment: { STAGE: 'b' },
    });
    expect(usual).toMatchObject({
      handler: 'index.handler',
      timeoutSeconds: 3,
      memoryMiB: 128,
      environment: {},
    });
    expect(usual?.name).toBe(usual?.logicalId);
  });

  test('with inline code is refused', () => {
    const inline = () =>
      load((stack) => worker(stack, { code: Code.fromInline('exports.handler = () => 1;') }));

    expect(inline).toThrow(/^function Worker\w+ has no code asset in /);
  });
});

describe('a rule', () => {
  const schedule = Schedule.rate(Duration.minutes(5));

  test.each([
    { what: 'an event', event: undefined, input: { kind: 'event' } },
    {
      what: 'a constant',
      event: RuleTargetInput.fromObject({ sweep: true }),
      input: { kind: 'constant', value: { sweep: true } },
    },
  ])('gives its target $what', ({ event, input }) => {
    const { rules, functions } = load((stack) => {
      new Rule(stack, 'Rule', {
        ruleName: 'sweep',
        schedule,
        targets: [new LambdaTarget(worker(stack), { ...(event && { event }) })],
      });
    });

    const arn = `arn:aws:lambda:us-east-1:000000000000:function:${functions[0]?.name}`;
    const trigger = { kind: 'schedule', expression: 'rate(5 minutes)' };
    expect(rules).toEqual([{ name: 'sweep', trigger, targets: [{ kind: 'function', arn, input }] }]);
  });

  test('that is disabled is left out', () => {
    expect(load((stack) => void new Rule(stack, 'Rule', { schedule, enabled: false })).rules).toEqual([]);
  });

  test('publishes lines of text with values of the event to a topic', () => {
    const path = EventField.fromPath('$.detail.status');
    const { rules, topics } = load((stack) => {
      const message = RuleTargetInput.fromMultilineText(`it is ${path}\nsince then`);
      const targets = [new SnsTopic(new Topic(stack, 'Topic'), { message })];
      new Rule(stack, 'Rule', { ruleName: 'told', schedule, targets });
    });

    expect(rules[0]?.targets).toEqual([
      {
        kind: 'topic',
        arn: topics[0]?.arn,
        input: {
          kind: 'transformed',
          paths: { 'detail-status': '$.detail.status' },
          template: '"it is <detail-status>"\n"since then"',
        },
      },
    ]);
  });

  test('that makes an object of the event is refused', () => {
    const event = RuleTargetInput.fromObject({ status: EventField.fromPath('$.detail.status') });
    const declare = (stack: Stack) => {
      new Rule(stack, 'Rule', { schedule, targets: [new LambdaTarget(worker(stack), { event })] });
    };

    expect(() => load(declare)).toThrow(/has the input template \{.*\}, which the embedded bus can't do/);
  });
});
