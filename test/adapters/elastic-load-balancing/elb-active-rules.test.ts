import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { ElbActiveRules } from '../../../lib/adapters/elastic-load-balancing/elb-active-rules.ts';
import { EmbeddedElasticLoadBalancing } from '../../../lib/local/elastic-load-balancing/embedded-elastic-load-balancing.ts';
import { loadBalanced } from '../../local/elastic-load-balancing/load-balanced.ts';
import { inProcess } from '../../local/query/query-client.ts';

test('the first rule leads everything to blue, keeps green attached, and can be removed twice', async () => {
  // Prepare
  const client = new ElasticLoadBalancingV2Client(inProcess(new EmbeddedElasticLoadBalancing()));
  const { listener, rule: there, blue, green } = await loadBalanced(client);
  const rules = new ElbActiveRules(client);
  await rules.remove(there);

  // Act
  const rule = await rules.create(listener, { blue, green });

  // Assess
  const { Rules } = await client.send(new DescribeRulesCommand({ RuleArns: [rule] }));
  expect(Rules?.[0]).toMatchObject({
    Priority: '1',
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['*'] } }],
    Actions: [
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: blue, Weight: 1 },
            { TargetGroupArn: green, Weight: 0 },
          ],
        },
      },
    ],
  });
  await rules.remove(rule);
  await expect(rules.remove(rule)).resolves.toBeUndefined();
});
