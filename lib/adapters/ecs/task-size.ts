import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { TaskSize } from '../../domain/planning/inventory.ts';
import type { TaskDefinitionContent } from '../../ports/services.ts';

/** What "1 vCPU" and "1 GB" are in the units that ECS turns them into when a task definition is registered. */
const cpuUnits = 1024;
const mebibytes = 1024;

/**
 * What one task takes: what the task definition says of the whole task (Fargate requires it), else the sum of its
 * containers; null where either number is known of neither, as then the task takes what its instance has left.
 */
export function taskSize(content: TaskDefinitionContent): TaskSize | null {
  const containers = (content.containerDefinitions ?? []) as readonly ContainerDefinition[];
  const cpu = amount(content.cpu, /^([\d.]+)\s*vcpu$/i, cpuUnits) ?? sum(containers.map(({ cpu }) => cpu));
  const memory =
    amount(content.memory, /^([\d.]+)\s*gb$/i, mebibytes) ??
    sum(containers.map(({ memory, memoryReservation }) => memory ?? memoryReservation));
  return cpu === null || memory === null ? null : { cpu, memory };
}

/** `"256"` as it is, `".25 vCPU"` in units; null for what is neither. */
function amount(text: unknown, large: RegExp, unit: number): number | null {
  if (typeof text !== 'string') return null;
  const scaled = large.exec(text.trim())?.[1];
  const number = scaled === undefined ? Number(text) : Number(scaled) * unit;
  return Number.isFinite(number) && number > 0 ? number : null;
}

/** Null where a container names no amount: the sum would be less than what the task takes. */
function sum(amounts: readonly (number | undefined)[]): number | null {
  let total = 0;
  for (const each of amounts) {
    if (!each) return null;
    total += each;
  }
  return total > 0 ? total : null;
}
