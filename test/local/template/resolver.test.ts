import { describe, expect, test } from 'vitest';
import { resolver } from '../../../lib/local/template/resolver.ts';
import type { Template } from '../../../lib/local/template/template.ts';

const template: Template = {
  Parameters: {
    Size: { Type: 'Number', Default: 3 },
    Required: { Type: 'String' },
    BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
  },
  Resources: {
    Worker: { Type: 'AWS::Lambda::Function', Properties: {} },
    Named: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: { 'Fn::Sub': `my-\${AWS::Region}` } },
    },
    WorkerVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Worker' } } },
    Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'upgrade' } },
    Ledger: { Type: 'AWS::DynamoDB::Table' },
    Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/locust/a' } },
    Role: { Type: 'AWS::IAM::Role' },
    Rule: { Type: 'AWS::Events::Rule' },
    Gateway: { Type: 'AWS::EC2::NatGateway' },
  },
};
const resolve = resolver(template, 'Stack');
const at = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;

describe('what a token becomes', () => {
  test.each<[string, unknown, unknown]>([
    ['a function by Ref: its name', { Ref: 'Worker' }, 'Worker'],
    ['a function with a name', { Ref: 'Named' }, 'my-us-east-1'],
    ['a function by ARN', { 'Fn::GetAtt': ['Named', 'Arn'] }, at('lambda', 'function:my-us-east-1')],
    ['a version by Ref: its ARN', { Ref: 'WorkerVersion' }, at('lambda', 'function:Worker:1')],
    ['the number of a version', { 'Fn::GetAtt': ['WorkerVersion', 'Version'] }, '1'],
    ['a state machine by Ref: its ARN', { Ref: 'Machine' }, at('states', 'stateMachine:upgrade')],
    ['a state machine by name', { 'Fn::GetAtt': ['Machine', 'Name'] }, 'upgrade'],
    ['a table by ARN', { 'Fn::GetAtt': ['Ledger', 'Arn'] }, at('dynamodb', 'table/Ledger')],
    ['a parameter by Ref: its name', { Ref: 'Parameter' }, '/locust/a'],
    ['a role by ARN', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::000000000000:role/Role'],
    ['a rule by ARN, as text', { 'Fn::GetAtt': 'Rule.Arn' }, at('events', 'rule/Rule')],
    ['a parameter of the template', { Ref: 'Size' }, 3],
    ['the account', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['the stack', { Ref: 'AWS::StackName' }, 'Stack'],
    ['joined', { 'Fn::Join': [':', ['a', { Ref: 'AWS::Partition' }, { Ref: 'Ledger' }]] }, 'a:aws:Ledger'],
    ['selected from split', { 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'AWS::Region' }] }] }, 'east'],
    [
      'substituted',
      { 'Fn::Sub': [`\${x}/\${Ledger.Arn}/\${!y}`, { x: { Ref: 'Ledger' } }] },
      `Ledger/${at('dynamodb', 'table/Ledger')}/\${y}`,
    ],
    ['no value: left out', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    ['anything else stays', { a: [null, 1, 'x', { Name: 'y' }] }, { a: [null, 1, 'x', { Name: 'y' }] }],
  ])('%s', (_, value, result) => {
    expect(resolve({ value })).toEqual({ value: result });
  });
});

describe('what has no value here is refused by name', () => {
  test.each<[unknown, string]>([
    [{ Ref: 'Nobody' }, 'Ref Nobody'],
    [{ Ref: 'Gateway' }, 'Ref Gateway, a AWS::EC2::NatGateway'],
    [{ Ref: 'Required' }, 'Ref Required'],
    [{ Ref: 'BootstrapVersion' }, 'Ref BootstrapVersion'],
    [{ 'Fn::GetAtt': ['Ledger', 'StreamArn'] }, 'Fn::GetAtt Ledger.StreamArn'],
    [{ 'Fn::ImportValue': 'Other:Export' }, 'Fn::ImportValue "Other:Export"'],
    [{ 'Fn::If': ['IsLocal', 1, 2] }, 'Fn::If ["IsLocal",1,2]'],
    [{ 'Fn::Select': [7, ['a']] }, 'Fn::Select [7,["a"]]'],
  ])('%j', (value, what) => {
    expect(() => resolve({ value })).toThrow(
      `the template uses ${what}, which has no value in the embedded AWS`,
    );
  });
});
