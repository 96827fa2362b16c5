import type { EmbeddedEcs } from '../../local/ecs/embedded-ecs.ts';
import type { TaskRecord } from '../../local/ecs/state.ts';

/** One line a node: service, version, state, address. */
export function nodeLines(ecs: EmbeddedEcs): readonly string[] {
  return liveTasks(ecs).map(
    (task) =>
      `  ${task.service.padEnd(14)} ${deployedVersion(ecs, task).padEnd(10)} ${task.phase.padEnd(13)} ${task.address}`,
  );
}

/** `1 × blue-master 2.25.0, 3 × blue-worker 2.25.0, 1 × blue-worker 2.25.0 stopping`. */
export function nodeSummary(ecs: EmbeddedEcs): string {
  const counts = new Map<string, number>();
  for (const task of liveTasks(ecs)) {
    const phase = task.phase === 'running' ? '' : ` ${task.phase}`;
    const key = `${task.service} ${deployedVersion(ecs, task)}${phase}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${count} × ${key}`).join(', ');
}

function liveTasks(ecs: EmbeddedEcs): readonly TaskRecord[] {
  return [...ecs.state.tasks.values()]
    .filter(({ phase }) => phase !== 'stopped')
    .toSorted((left, right) => left.service.localeCompare(right.service) || left.createdAt - right.createdAt);
}

/** The version that a task was deployed with: what it really runs is observed by the upgrade itself. */
export function deployedVersion(ecs: EmbeddedEcs, task: TaskRecord): string {
  const revisions = [...ecs.state.families.values()].flat();
  const content = revisions.find(({ arn }) => arn === task.taskDefinition)?.content;
  const [container] = (content?.containerDefinitions ?? []) as readonly { readonly image?: string }[];
  return container?.image?.split(':').at(-1) ?? '?';
}
