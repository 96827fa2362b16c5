import * as ecs from '@aws-sdk/client-ecs';
import { AwsError } from '../aws-api.ts';

/** Where a request holds one of a list of values: the path to it, `[]` for each item. */
type Places = Readonly<Record<string, Readonly<Record<string, string>>>>;

const service: Places = {
  launchType: ecs.LaunchType,
  schedulingStrategy: ecs.SchedulingStrategy,
  propagateTags: ecs.PropagateTags,
  availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing,
  'deploymentController.type': ecs.DeploymentControllerType,
  'deploymentConfiguration.strategy': ecs.DeploymentStrategy,
  'networkConfiguration.awsvpcConfiguration.assignPublicIp': ecs.AssignPublicIp,
};

/** The SDK's schemas carry no value lists: its exported ones are bound to their members here. */
const places: Readonly<Record<string, Places>> = {
  CreateService: service,
  UpdateService: service,
  RegisterTaskDefinition: {
    networkMode: ecs.NetworkMode,
    pidMode: ecs.PidMode,
    ipcMode: ecs.IpcMode,
    'requiresCompatibilities[]': ecs.Compatibility,
    'runtimePlatform.cpuArchitecture': ecs.CPUArchitecture,
    'runtimePlatform.operatingSystemFamily': ecs.OSFamily,
    'containerDefinitions[].logConfiguration.logDriver': ecs.LogDriver,
    'containerDefinitions[].portMappings[].protocol': ecs.TransportProtocol,
  },
  DescribeTaskDefinition: { 'include[]': ecs.TaskDefinitionField },
  ListTaskDefinitions: { status: ecs.TaskDefinitionStatus, sort: ecs.SortOrder },
  DescribeServices: { 'include[]': ecs.ServiceField },
  DescribeClusters: { 'include[]': ecs.ClusterField },
  ListTasks: { desiredStatus: ecs.DesiredStatus, launchType: ecs.LaunchType },
  DescribeTasks: { 'include[]': ecs.TaskField },
};

/** Throws `InvalidParameterException` for a value that the API does not list; that AWS uses this type is unverified. */
export function checkEnumerations(operation: string, input: unknown): void {
  for (const [path, values] of Object.entries(places[operation] ?? {})) {
    const allowed = Object.values(values);
    const wrong = valuesAt(input, path.split('.')).find((value) => !allowed.includes(String(value)));
    if (wrong === undefined) continue;
    throw new AwsError(
      'InvalidParameterException',
      `${path} must be one of ${allowed.join(', ')}, not ${String(wrong)}.`,
    );
  }
}

function valuesAt(value: unknown, [member, ...rest]: readonly string[]): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (member === undefined) return [value];
  const name = member.replace(/\[\]$/, '');
  const found = (value as Readonly<Record<string, unknown>>)[name];
  const items = name === member ? [found] : ((found ?? []) as readonly unknown[]);
  return items.flatMap((item) => valuesAt(item, rest));
}
