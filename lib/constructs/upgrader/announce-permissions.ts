import { Arn, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { eventSource, type Moment, momentTypes } from '../../domain/announcements/moment.ts';

/** What telling of these moments takes: events of this source and of these types on the default bus, and no others. */
export function announceMoments(scope: Construct, moments: readonly Moment[]): readonly PolicyStatement[] {
  if (moments.length === 0) return [];
  const defaultBus = Arn.format(
    { service: 'events', resource: 'event-bus', resourceName: 'default' },
    Stack.of(scope),
  );
  return [
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [defaultBus],
      // Both keys hold the values of all entries of a call (service authorization reference).
      conditions: {
        'ForAllValues:StringEquals': {
          'events:source': [eventSource],
          'events:detail-type': moments.map((moment) => momentTypes[moment]),
        },
      },
    }),
  ];
}
