import { expect, test } from 'vitest';
import type { DeployCourse, Deployment } from '../../../lib/domain/deployment/deployment.ts';
import type { Deployments } from '../../../lib/ports/deployments.ts';

const upgrade: DeployCourse = { kind: 'upgrade', upgradeId: 'deploy-1', waits: true };
const nothing: DeployCourse = { kind: 'nothing', reason: 'it runs already' };

/** `r2` comes two seconds after ten o'clock. */
export function deployment(requestId: string, course: DeployCourse = upgrade): Deployment {
  const at = `2026-03-01T10:00:0${requestId.slice(1)}.000Z`;
  return { requestId, at, asked: '{"two":2}', before: '{"one":1}', course };
}

/** What every memory of deploys promises: each test has an empty one. */
export function deploymentsContract(deployments: () => Deployments): void {
  test('nothing is remembered at first', async () => {
    expect(await deployments().newest()).toBeNull();
    expect(await deployments().ofRequest('r1')).toBeNull();
  });

  test('what a request came to is found by the request, and as the newest', async () => {
    expect(await deployments().remember(deployment('r1'))).toEqual(deployment('r1'));
    await deployments().remember(deployment('r2', { kind: 'take-back', upgradeId: 'deploy-1' }));

    expect(await deployments().ofRequest('r1')).toEqual(deployment('r1'));
    expect(await deployments().newest()).toMatchObject({ requestId: 'r2', course: { kind: 'take-back' } });
  });

  test('a request that is delivered again finds what it came to, and is not the newest again', async () => {
    await deployments().remember(deployment('r1'));
    await deployments().remember(deployment('r2'));

    expect(await deployments().remember(deployment('r1', nothing))).toEqual(deployment('r1'));
    expect(await deployments().newest()).toMatchObject({ requestId: 'r2' });
  });

  test('a request that did nothing does not overtake the one that acted', async () => {
    await deployments().remember(deployment('r1'));
    await deployments().remember(deployment('r2', nothing));

    expect(await deployments().newest()).toMatchObject({ requestId: 'r1' });
    expect(await deployments().ofRequest('r2')).toMatchObject({ course: nothing });
  });
}
