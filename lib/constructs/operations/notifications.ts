import { RemovalPolicy } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { eventSource, type Moment, moments, momentTypes } from '../../domain/announcements/moment.ts';

export interface NotificationsProps {
  /**
   * The topic that people read. A given one must let `events.amazonaws.com` and `cloudwatch.amazonaws.com` publish, and
   * where it is encrypted, use its key (the AWS managed key `alias/aws/sns` lets neither).
   * @default a topic of its own, encrypted with a key of its own, that refuses what does not come by TLS
   */
  readonly topic?: ITopic;
  /** Addresses that are to get a mail; each is asked by SNS to confirm. @default none */
  readonly emails?: readonly string[];
  /** What people are told of. @default every moment but `nothing-to-do` */
  readonly moments?: readonly Moment[];
}

/** Rules deliver events, alarms tell that they went off. */
const publishers = ['events', 'cloudwatch'].map((name) => new ServicePrincipal(`${name}.amazonaws.com`));

export interface NotificationsPlace {
  readonly clusterName: string;
  /** Address of the runbook. */
  readonly runbook: string;
}

/** Tells people: the events of one cluster's upgrades, as text, on a topic. */
export class Notifications extends Construct {
  readonly topic: ITopic;
  readonly rule: Rule;

  constructor(
    scope: Construct,
    id: string,
    { clusterName, runbook }: NotificationsPlace,
    props: NotificationsProps,
  ) {
    super(scope, id);
    this.topic = props.topic ?? this.#topic(clusterName);
    for (const address of props.emails ?? []) this.topic.addSubscription(new EmailSubscription(address));
    const told = props.moments ?? moments.filter((moment) => moment !== 'nothing-to-do');
    this.rule = new Rule(this, 'Moments', {
      description: `What people are told of upgrades of the Locust cluster ${clusterName}`,
      eventPattern: {
        source: [eventSource],
        detailType: told.map((moment) => momentTypes[moment]),
        detail: { cluster: [clusterName] },
      },
      targets: [new SnsTopic(this.topic, { message: readableText(runbook) })],
    });
  }

  #topic(clusterName: string): Topic {
    const key = new Key(this, 'Key', {
      description: `Encrypts notifications of upgrades of the Locust cluster ${clusterName}`,
      enableKeyRotation: true,
      // Nothing that it encrypted outlives the topic; KMS waits 30 days by itself.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const topic = new Topic(this, 'Topic', {
      displayName: 'Locust upgrades',
      masterKey: key,
      enforceSSL: true,
    });
    // Lets them use the key as well, which they must be able to (SNS developer guide, "Enable compatibility between
    // event sources from AWS services and encrypted topics").
    for (const publisher of publishers) topic.grantPublish(publisher);
    return topic;
  }
}

/**
 * Each line is a text of its own in the input template, and they arrive as lines of one message, in double quotes: that
 * is how EventBridge hands texts to a topic, and it gives a mail no subject of its own.
 */
function readableText(runbook: string): RuleTargetInput {
  const of = (member: string): string => EventField.fromPath(`$.detail.${member}`);
  return RuleTargetInput.fromMultilineText(
    [
      `${EventField.fromPath('$.detail-type')}: cluster ${of('cluster')}`,
      of('message'),
      `What to do: ${of('advice')}`,
      `Upgrade ${of('upgradeId')}, ${of('at')}; runbook: ${runbook}`,
    ].join('\n'),
  );
}
