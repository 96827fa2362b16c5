import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deployCommand } from '../../../lib/cli/adopt/cdk-context.ts';
import { upgraderStack } from '../../../lib/constructs/upgrader-stack.ts';
import { existingContext, parseContext } from '../../../lib/contract/app-context.ts';
import { adoptionWorld } from './adoption-world.ts';
import { adoptable, securityGroup, subnets } from './existing-clusters.ts';

/** Inside the project, so that its packages are found, and where nothing is kept. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(fileURLToPath(new URL('../../../dist/snippets-', import.meta.url)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a printed app as it is, but for the place from which it imports the package, and for its environment. */
async function synthesized(text: string, name: string): Promise<Template> {
  const library = new URL('../../../lib/index.ts', import.meta.url).href;
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, `${text.replace("'locust-upgrade'", `'${library}'`)}\nexport { stack };\n`);
  const { stack } = await import(pathToFileURL(file).href);
  expect(App.isApp(stack.node.root)).toBe(true);
  return Template.fromStack(stack);
}

describe('the CDK app that is printed', () => {
  const samples = adoptable.filter(({ name }) => ['Fargate', 'with a load balancer'].includes(name));

  test.each(samples)('synthesizes as it is: $name', async (existing) => {
    // Prepare
    const world = await adoptionWorld(existing);
    const answer = await world.adopt();
    if (answer.kind === 'refused') throw new Error(answer.cause.message);

    // Act
    const template = await synthesized(answer.cdk, existing.cluster);

    // Assess
    const [parameter] = Object.values(template.findResources('AWS::SSM::Parameter'));
    const published = JSON.stringify(parameter?.Properties.Value);
    for (const [name, value] of Object.entries(answer.registration)) {
      expect(published).toContain(
        JSON.stringify(JSON.stringify({ [name]: value }).slice(1, -1)).slice(1, -1),
      );
    }
    for (const port of answer.needs.ports) {
      template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
        GroupId: securityGroup,
        FromPort: port,
      });
    }
    template.hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: subnets },
    });
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    for (const family of answer.needs.families) expect(policies).toContain(`:task-definition/${family}:*`);
    for (const role of answer.needs.roles) expect(policies).toContain(role);
  });

  test.each(samples)('says the same as the context of the app of this project: $name', async (existing) => {
    // Prepare
    const world = await adoptionWorld(existing);
    const answer = await world.adopt();
    if (answer.kind === 'refused') throw new Error(answer.cause.message);
    const typed = answer.existing && deployCommand(answer.existing);
    const context = parseContext(existingContext, 'existing', /existing='(.*)'$/.exec(typed ?? '')?.[1]);

    // Act
    const { account, region } = answer.needs;
    const app = new App({ analyticsReporting: false });
    const there = new Stage(app, 'There', { env: { account, region } });
    const deployed = Template.fromStack(Stack.of(upgraderStack(there, 'LocustUpgrader', context)));

    // Assess
    const printed = await synthesized(answer.cdk, `${existing.cluster}-context`);
    for (const type of ['AWS::IAM::Policy', 'AWS::SSM::Parameter'])
      expect(deployed.findResources(type)).toEqual(printed.findResources(type));
    deployed.hasResourceProperties('AWS::Lambda::Function', { VpcConfig: { SubnetIds: subnets } });
  });
});
