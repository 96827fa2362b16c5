import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, CustomResource as CdkCustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { CustomResource } from '../../../lib/local/cloudformation/custom-resource.ts';
import { localSettings } from '../../../lib/local/ecs/settings.ts';
import { EmbeddedAws } from '../../../lib/local/embedded-aws.ts';
import { loadStack } from '../../../lib/local/template/load.ts';

export interface ProviderWorld {
  readonly aws: EmbeddedAws;
  readonly waiterArn: string;
  /** What the handlers printed, in order. */
  readonly printed: readonly string[];
  /** The stack's one custom resource with other properties. */
  resource(properties: Readonly<Record<string, unknown>>): CustomResource;
  stop(): Promise<void>;
}

/** A stack of one custom resource with CDK's own provider, which looks up to four times, a second apart. */
export async function startProviderWorld(): Promise<ProviderWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'custom-resource-'));
  const assemblyFolder = synthesize(folder);
  const printed: string[] = [];
  const aws = await EmbeddedAws.start({
    assemblyFolder,
    stackName: 'Fixture',
    ecs: { containers: noContainers, addresses: noContainers, settings: { ...localSettings }, clock: Date },
    onFunctionLog: (_, line) => /^(onEvent|isComplete) /.test(line) && printed.push(line),
    onTargetFailed: () => {},
  });
  const {
    customResources: [declared],
    machines: [waiter],
  } = loadStack(assemblyFolder, 'Fixture');
  if (!declared || !waiter) throw new Error('the stack has no custom resource');
  return {
    aws,
    waiterArn: waiter.arn,
    printed,
    resource: (properties) => ({ ...declared.resolved(), properties }),
    stop: async () => {
      await aws.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const noContainers = {
  start: () => {
    throw new Error('nothing runs here');
  },
  draw: () => {
    throw new Error('nothing runs here');
  },
} as never;

function synthesize(folder: string): string {
  const code = join(folder, 'code');
  mkdirSync(code);
  copyFileSync(fileURLToPath(new URL('./provider.mjs', import.meta.url)), join(code, 'index.mjs'));
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Fixture');
  const handler = (name: string) =>
    new LambdaFunction(stack, name, {
      runtime: Runtime.NODEJS_24_X,
      handler: `index.${name}`,
      code: Code.fromAsset(code),
    });
  const { serviceToken } = new Provider(stack, 'Provider', {
    onEventHandler: handler('onEvent'),
    isCompleteHandler: handler('isComplete'),
    queryInterval: Duration.seconds(1),
    totalTimeout: Duration.seconds(4),
  });
  new CdkCustomResource(stack, 'Resource', { serviceToken, properties: { Name: 'one' } });
  return app.synth().directory;
}
