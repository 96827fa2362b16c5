import { App } from 'aws-cdk-lib';
import { demoOf } from '../lib/constructs/demo-stack.ts';
import { upgraderStack } from '../lib/constructs/upgrader-stack.ts';
import { demoContext, existingContext, parseContext } from '../lib/contract/app-context.ts';

/** An upgrader for the cluster that the context `existing` names; without it a demo cluster with its upgrader. */
const app = new App();
const existing = app.node.tryGetContext('existing');
if (existing === undefined) {
  demoOf(app, 'LocustDemo', parseContext(demoContext, 'demo', app.node.tryGetContext('demo')));
} else {
  upgraderStack(app, 'LocustUpgrader', parseContext(existingContext, 'existing', existing));
}
