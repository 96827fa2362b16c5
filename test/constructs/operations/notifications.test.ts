import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { Notifications, type NotificationsProps } from '../../../lib/constructs/operations/notifications.ts';

function notifications(props: (stack: Stack) => NotificationsProps = () => ({})): Template {
  const stack = new Stack(new App(), 'Stack');
  new Notifications(
    stack,
    'Notifications',
    { clusterName: 'load', runbook: 'docs/runbook.md' },
    props(stack),
  );
  return Template.fromStack(stack);
}

describe('the topic', () => {
  test('is encrypted with a key that rotates', () => {
    const template = notifications();

    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.hasResource('AWS::KMS::Key', {
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'Delete',
    });
  });

  test('takes nothing that does not come by TLS', () => {
    notifications().hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test.each(['events.amazonaws.com', 'cloudwatch.amazonaws.com'])(
    'lets %s publish and use its key',
    (Service) => {
      const template = notifications();

      template.hasResourceProperties('AWS::KMS::Key', {
        KeyPolicy: {
          Statement: Match.arrayWith([
            Match.objectLike({ Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Principal: { Service } }),
          ]),
        },
      });
      template.hasResourceProperties('AWS::SNS::TopicPolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Allow', Action: 'sns:Publish', Principal: { Service } }),
          ]),
        },
      });
    },
  );

  test('may be one that exists; then nothing is made but the rule', () => {
    const template = notifications((stack) => ({
      topic: Topic.fromTopicArn(stack, 'Given', 'arn:aws:sns:eu-west-1:123456789012:team'),
    }));

    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ Arn: 'arn:aws:sns:eu-west-1:123456789012:team' })],
    });
  });

  test('mails to each address', () => {
    const template = notifications(() => ({ emails: ['one@example.com', 'two@example.com'] }));

    template.resourceCountIs('AWS::SNS::Subscription', 2);
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'two@example.com',
    });
  });
});

describe('the rule', () => {
  const typesOf = (template: Template): readonly string[] => {
    const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
    return rule?.Properties.EventPattern['detail-type'];
  };

  test('listens to this cluster alone', () => {
    notifications().hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['locust-upgrade'], detail: { cluster: ['load'] } },
    });
  });

  test('leaves out by default that there was nothing to do', () => {
    const types = typesOf(notifications());

    expect(types).toContain('Locust Upgrade Rollback Failed');
    expect(types).not.toContain('Locust Upgrade Nothing To Do');
  });

  test('may be told what to listen to', () => {
    expect(typesOf(notifications(() => ({ moments: ['failed', 'nothing-to-do'] })))).toEqual([
      'Locust Upgrade Failed',
      'Locust Upgrade Nothing To Do',
    ]);
  });

  test('tells people what happened, what they may do, and where that is written', () => {
    notifications().hasResourceProperties('AWS::Events::Rule', {
      Targets: [
        {
          InputTransformer: {
            InputPathsMap: {
              'detail-advice': '$.detail.advice',
              'detail-at': '$.detail.at',
              'detail-cluster': '$.detail.cluster',
              'detail-message': '$.detail.message',
              'detail-type': '$.detail-type',
              'detail-upgradeId': '$.detail.upgradeId',
            },
            InputTemplate: [
              '"<detail-type>: cluster <detail-cluster>"',
              '"<detail-message>"',
              '"What to do: <detail-advice>"',
              '"Upgrade <detail-upgradeId>, <detail-at>; runbook: docs/runbook.md"',
            ].join('\n'),
          },
        },
      ],
    });
  });
});
