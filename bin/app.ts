import { App } from 'aws-cdk-lib';
import { upgraderStack } from '../lib/constructs/upgrader-stack.ts';
import { parseRegistration, registration } from '../lib/contract/registration.ts';

/** An upgrader for the Locust cluster that the context names (`registration` in cdk.json, or `-c`). */
const app = new App();
const text = app.node.tryGetContext('registration') ?? {};
const registered = parseRegistration(
  registration,
  typeof text === 'string' ? text : JSON.stringify(text),
  'the CDK context "registration"',
);
upgraderStack(app, 'LocustUpgrader', { registration: registered });
