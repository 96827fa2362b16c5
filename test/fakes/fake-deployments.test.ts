import { beforeEach } from 'vitest';
import { deploymentsContract } from '../adapters/dynamodb/deployments-contract.ts';
import { FakeDeployments } from './fake-deployments.ts';

let deployments: FakeDeployments;
beforeEach(() => {
  deployments = new FakeDeployments();
});

deploymentsContract(() => deployments);
