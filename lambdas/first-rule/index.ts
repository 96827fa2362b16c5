import { firstRule } from '../../lib/functions/first-rule.ts';
import { activeRules } from '../../lib/runtime/cluster-resources.ts';
import { customResourceHandler } from '../../lib/runtime/custom-resource.ts';

export const handler = customResourceHandler((event) => firstRule(activeRules(), event));
