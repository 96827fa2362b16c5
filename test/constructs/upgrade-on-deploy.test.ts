import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { describe, expect, test } from 'vitest';
import { UpgradeOnDeploy, type UpgradeOnDeployProps } from '../../lib/constructs/upgrade-on-deploy.ts';
import { parseExecutionInput } from '../../lib/contract/request.ts';
import { teamUpgrader } from './team-upgrader.ts';

interface Custom {
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn: readonly string[];
}

function templateWith(props: Partial<UpgradeOnDeployProps> = {}): Template {
  const { stack, upgrader } = teamUpgrader();
  new UpgradeOnDeploy(stack, 'OnDeploy', { upgrader, target: { version: '2.32.2' }, ...props });
  return Template.fromStack(stack);
}

function onlyOne(template: Template, type: string): Custom {
  const [found] = Object.values(template.findResources(type));
  if (found) return found as Custom;
  throw new Error(`the template has no ${type}`);
}

/** Logical ids of a type. */
const idsOf = (template: Template, type: string) => Object.keys(template.findResources(type));

describe('the resource', () => {
  test('holds what an execution is started with, and hands over unless it is told to wait', () => {
    const { Properties } = onlyOne(templateWith({ request: { bakeSeconds: 60 } }), 'Custom::LocustUpgrade');

    expect(Properties).toMatchObject({
      Kind: 'upgrade',
      WaitForCompletion: 'false',
      WhenTooLong: 'hand-over',
    });
    expect(parseExecutionInput(JSON.parse(String(Properties.Request)))).toMatchObject({
      kind: 'upgrade',
      request: { target: { version: '2.32.2' }, bakeSeconds: 60 },
    });
  });

  test('changes with the task definitions of the code', () => {
    const { stack, upgrader } = teamUpgrader();
    const [master, worker] = ['team-master:7', 'team-worker:9'].map((name) => {
      const arn = `arn:aws:ecs:eu-central-1:123456789012:task-definition/${name}`;
      return TaskDefinition.fromTaskDefinitionArn(stack, name, arn);
    });
    if (!master || !worker) throw new Error('nothing was imported');
    const target = { version: '2.32.2', taskDefinitions: { master, worker } };
    new UpgradeOnDeploy(stack, 'OnDeploy', {
      upgrader,
      target,
      waitForCompletion: true,
      whenTooLong: 'refuse',
    });

    const { Properties } = onlyOne(Template.fromStack(stack), 'Custom::LocustUpgrade');

    expect(Properties).toMatchObject({ WaitForCompletion: 'true', WhenTooLong: 'refuse' });
    expect(JSON.parse(String(Properties.Request)).target.taskDefinitions).toEqual({
      master: expect.stringContaining('team-master:7'),
      worker: expect.stringContaining('team-worker:9'),
    });
  });

  test('waits for an hour as a number, which is what the template reference asks for', () => {
    const template = templateWith();

    for (const type of ['Custom::LocustUpgrade', 'Custom::LocustUpgradeDrain']) {
      expect(onlyOne(template, type).Properties.ServiceTimeout).toBe(3_600);
    }
  });

  test('gives the id of the upgrade', () => {
    const template = templateWith();
    const [resource = ''] = idsOf(template, 'Custom::LocustUpgrade');

    template.hasOutput('*', { Value: { 'Fn::GetAtt': [resource, 'UpgradeId'] } });
  });

  test('is deleted before the drain, and the drain before all that a running upgrade takes', () => {
    const template = templateWith();
    const needed = [
      'AWS::StepFunctions::StateMachine',
      'AWS::Lambda::Function',
      'AWS::DynamoDB::Table',
      'AWS::IAM::Policy',
    ].flatMap((type) => idsOf(template, type));
    const rules = Object.entries(template.findResources('AWS::Events::Rule'))
      .filter(([, { Properties }]) => /recover|sweep|lock/i.test(Properties.Description))
      .map(([id]) => id);
    const ofUpgrade = [...needed.filter((id) => /^Upgrader(Functions|Upgrade|Ledger)/.test(id)), ...rules];

    expect(onlyOne(template, 'Custom::LocustUpgrade').DependsOn).toEqual(
      expect.arrayContaining(idsOf(template, 'Custom::LocustUpgradeDrain')),
    );
    expect(ofUpgrade.length).toBeGreaterThan(20);
    expect(onlyOne(template, 'Custom::LocustUpgradeDrain').DependsOn).toEqual(
      expect.arrayContaining(ofUpgrade.filter((id) => !/FunctionsOnDeploy/.test(id))),
    );
  });
});

test('one call that AWS refuses for the moment ends no deploy: the functions that it waits for try longer', () => {
  const template = templateWith();

  const asked = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
    /FunctionsOnDeploy/.test(id),
  );
  const tries = asked.map(([, { Properties }]) => Properties.Environment.Variables.AWS_MAX_ATTEMPTS);
  expect(tries).toEqual(['6', '6']);
});

test('the provider keeps its logical id, which the resources of users can not change', () => {
  const template = templateWith();

  expect(onlyOne(template, 'Custom::LocustUpgrade').Properties.ServiceToken).toEqual({
    'Fn::GetAtt': ['UpgraderDeployProviderframeworkonEvent06BB0B71', 'Arn'],
  });
});

test('the address at which anybody may answer for the resource is in no log: its error carries it from look to look', () => {
  const template = templateWith();

  const framework = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
    id.includes('Providerframework'),
  );
  expect(framework.map(([, { Properties }]) => Properties.LoggingConfig.ApplicationLogLevel)).toEqual([
    'FATAL',
    'FATAL',
    'FATAL',
  ]);
  const machines = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  expect(machines.map(({ Properties }) => Properties.LoggingConfiguration.IncludeExecutionData)).toEqual([
    false,
    false,
  ]);
});

test('the status of the stack may be looked at, of this stack and no other', () => {
  templateWith().hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 'cloudformation:DescribeStacks',
          Resource: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':stack/.+/\\*$')])] },
        }),
      ]),
    },
  });
});

describe('what can not be used fails at synthesis, with the path and the remedy', () => {
  test.each<[string, Partial<UpgradeOnDeployProps>, string]>([
    ['a range', { target: { version: '~2.32' } }, '"~2.32" is not one version'],
    ['the newest there is', { target: { version: 'latest' } }, 'for a range use an UpgradeSchedule'],
    ['a bad option', { request: { bakeSeconds: -1 } }, 'bakeSeconds'],
  ])('%s', (_, props, text) => {
    expect(() => templateWith(props)).toThrow(text);
    expect(() => templateWith(props)).toThrow(/^\S+\/OnDeploy: /);
  });
});

test('a resource in another stack than the upgrader finds the provider', () => {
  const { stack, upgrader } = teamUpgrader();
  const other = new Stack(App.of(stack) as App, 'Other');
  new UpgradeOnDeploy(other, 'OnDeploy', { upgrader, target: { version: '2.32.2' } });

  expect(onlyOne(Template.fromStack(other), 'Custom::LocustUpgrade').Properties.ServiceToken).toBeDefined();
});
