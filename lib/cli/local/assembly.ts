import { App, Duration } from 'aws-cdk-lib';
import type { LocustUpgrader } from '../../constructs/locust-upgrader.ts';
import { type UpgraderStackProps, upgraderStack } from '../../constructs/upgrader-stack.ts';
import type { Registration } from '../../contract/registration.ts';

export const stackName = 'LocustUpgrader';

/** Longer than the Probe's slowest look (11 s); recovery waits this long and 5 s more. */
const functionTimeout = Duration.seconds(15);

/**
 * Synthesizes the upgrader of a registration into a folder: the same stack that `cdk deploy` deploys. `tasks` are the
 * families and roles of the cluster's tasks; `extend` adds what a team would.
 */
export function synthesize(
  registration: Registration,
  folder: string,
  tasks: Pick<UpgraderStackProps, 'taskRoles' | 'families'>,
  extend: (upgrader: LocustUpgrader) => void = () => {},
): void {
  const app = new App({
    outdir: folder,
    // In-process synthesis leaves the assets' paths out unless it is asked for them.
    context: { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true },
    analyticsReporting: false,
    // It takes 4 s of a processor to check the one template that every release checks before.
    builtinCloudFormationValidation: false,
  });
  extend(upgraderStack(app, stackName, { registration, ...tasks, functionTimeout }));
  app.synth();
}
