import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Registration } from '../../contract/registration.ts';
import { ecrImage } from '../../domain/ecr-image.ts';
import { badConstruct } from '../bad-construct.ts';
import { readScaling, readTraffic } from './around-permissions.ts';

/**
 * What looking around the cluster takes: the calendars of the registration and the ones given, and the ECR
 * repositories that the registration's images and template name. An image elsewhere, or one whose address CDK knows
 * only at deployment, can't be looked up: its presence is `unknown`.
 */
export function lookAround(
  scope: Construct,
  registration: Registration,
  calendars: readonly string[],
): readonly PolicyStatement[] {
  const repositories = repositoryArns(scope, registration);
  return [
    readScaling(),
    ...readTraffic(registration.loadBalancer),
    ...readCalendars(scope, [...registration.calendars, ...calendars]),
    ...onEach('ecr:DescribeImages', repositories),
    // It knows no narrower resource. It tells a tag that was never pulled through a cache from one that is missing.
    ...onEach('ecr:DescribePullThroughCacheRules', repositories.length > 0 ? ['*'] : []),
  ];
}

/** What reading Change Calendars takes, by their names or ARNs. */
export function readCalendars(scope: Construct, calendars: readonly string[]): readonly PolicyStatement[] {
  const arns = [...new Set(calendars)].map((calendar) => calendarArn(scope, calendar));
  return onEach('ssm:GetCalendarState', arns);
}

/** None where there is nothing to allow it on. */
function onEach(action: string, resources: string[]): readonly PolicyStatement[] {
  return resources.length > 0 ? [new PolicyStatement({ actions: [action], resources })] : [];
}

/** A calendar is a document of Systems Manager; one that another account shares is named by its ARN. */
function calendarArn(scope: Construct, calendar: string): string {
  checkCalendar(scope, calendar);
  if (calendar.startsWith('arn:')) return calendar;
  return Arn.format({ service: 'ssm', resource: 'document', resourceName: calendar }, Stack.of(scope));
}

const calendarNameOrArn = /^(?:[\w.-]+|arn:[\w-]+:ssm:[\w-]*:\d*:document\/[\w.-]+)$/;

/** Throws for what can be no Change Calendar, as far as synthesis knows it. */
export function checkCalendar(scope: Construct, calendar: string): void {
  if (Token.isUnresolved(calendar) || calendarNameOrArn.test(calendar)) return;
  const problem = `the calendar ${JSON.stringify(calendar)} is none`;
  throw badConstruct(scope, problem, 'give the name or the ARN of a Change Calendar');
}

function repositoryArns(scope: Construct, { images, imageTemplate }: Registration): string[] {
  const named = Object.values(images).flatMap(({ master, worker }) => [master, worker]);
  const arns = [imageTemplate, ...named].flatMap((image) => {
    const parsed = ecrImage(image);
    if (!parsed) return [];
    const { account, region, repository } = parsed;
    const resourceName = repository.replaceAll('{version}', '*');
    return Arn.format(
      {
        service: 'ecr',
        account,
        region,
        resource: 'repository',
        resourceName,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      },
      Stack.of(scope),
    );
  });
  return [...new Set(arns)];
}
