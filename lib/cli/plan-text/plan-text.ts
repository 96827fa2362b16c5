import type { PlannedReport } from '../../domain/plan-report/report.ts';
import type { ShownPlan } from '../../functions/plan.ts';
import { inventoryText, preflightText, resolutionText } from './cluster-text.ts';
import { estimatesText } from './estimates-text.ts';
import { bullets, columns, section, wrapped } from './layout.ts';
import { stepsText } from './steps-text.ts';

/** A plan for people: no line is wider than 100 characters, and nothing depends on colour. */
export function planText(shown: ShownPlan): string {
  const lines = [
    ...headText(shown),
    ...preflightText(shown.preflight),
    ...inventoryText(shown.inventory),
    ...(shown.kind === 'planned' ? plannedText(shown, shown.hash, shown.cluster) : []),
    '',
  ];
  return lines.join('\n');
}

function headText(shown: ShownPlan): readonly string[] {
  const cluster = `cluster ${shown.cluster}`;
  switch (shown.kind) {
    case 'refused':
      return [
        `Refused: there is no plan for ${cluster}`,
        ...wrapped('  ', `${shown.cause.code}: ${shown.cause.message}`),
      ];
    case 'nothing-to-do':
      return [
        `Nothing to do: ${cluster} runs Locust ${shown.stable.version} already`,
        ...resolutionText(shown.resolution),
      ];
    case 'planned':
      return [
        `Plan for ${cluster}: ${wayText(shown)}, ${shown.strategy.name}, ${shown.bounds.desired} workers`,
      ];
  }
}

/** `Locust 2.20.0 → 2.26.0 → 2.32.2`. */
function wayText({ stable, hops }: PlannedReport): string {
  const versions = hops.map(({ kind, to }) =>
    kind === 'heal' ? `${to.version} (workers only)` : to.version,
  );
  return `Locust ${[stable.version, ...versions].join(' → ')}`;
}

/** `family:7` says enough of an ARN to find it. */
function configurationText({ configuration }: PlannedReport): readonly string[] {
  if (!configuration) return [];
  const { taskDefinitions, changes } = configuration;
  const named = (['master', 'worker'] as const).map(
    (role) => `${role} as in ${taskDefinitions[role].split('/').at(-1)}`,
  );
  const changed = changes.length > 0 ? changes : ['what runs is configured like this already'];
  return section('Configuration', bullets([...named, ...changed]));
}

function plannedText(plan: PlannedReport, hash: string | null, cluster: string): readonly string[] {
  return [
    ...resolutionText(plan.resolution),
    ...section('Strategy', bullets(plan.strategy.reasons)),
    ...configurationText(plan),
    ...stepsText(plan),
    ...estimatesText(plan),
    ...section('Risks', bullets(plan.risks)),
    ...section('Gates now', columns(plan.gates.map(({ name, state, detail }) => [state, name, detail]))),
    '',
    `Hash ${hash ?? 'none'}`,
    ...wrapped(
      '',
      `To run exactly this plan: locust-upgrade plan … --json > plan.json, then locust-upgrade start --cluster ${cluster} --plan plan.json`,
    ),
  ];
}
