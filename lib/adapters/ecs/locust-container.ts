import type { ContainerDefinition, PortMapping } from '@aws-sdk/client-ecs';
import { UpgradeError } from '../../contract/errors.ts';
import type { TaskDefinitionContent } from '../../ports/services.ts';

/** Locust's default ports: web interface and the master's listener. */
const locustPorts: ReadonlySet<number | undefined> = new Set([8089, 5557]);

/** `--master`, `--worker`, `--master-host …`, also inside one shell command. */
const roleFlag = /(^|\s)--(master|worker)\b/;

/** `LOCUST_MODE_MASTER`, `LOCUST_MODE_WORKER`, `LOCUST_MASTER_NODE_HOST`, … as Locust reads them. */
const roleVariable = /^LOCUST_(MODE_)?(MASTER|WORKER)/;

/**
 * The one container of a task definition that runs Locust, beside log routers, proxies and agents: the named one,
 * else the only essential one, else the only one that shows a sign of Locust.
 * Throws `container-missing` for a name that isn't there, `container-ambiguous` where no rule leaves exactly one.
 */
export function locustContainer(content: TaskDefinitionContent, name: string | null): ContainerDefinition {
  const containers = containersOf(content);
  if (name !== null) return named(containers, name, content);
  const essential = containers.filter((container) => container.essential !== false);
  const candidates = essential.length > 0 ? essential : containers;
  const likely = candidates.length > 1 ? candidates.filter(showsLocust) : candidates;
  const [only, ...others] = likely;
  if (only && others.length === 0) return only;
  throw ambiguous(likely.length > 0 ? likely : candidates, content);
}

/** The same content with the image of that container replaced, whatever form of reference it was. */
export function withLocustImage(
  content: TaskDefinitionContent,
  name: string | null,
  image: string,
): TaskDefinitionContent {
  const chosen = locustContainer(content, name);
  const replaced = containersOf(content).map((container) =>
    container === chosen ? { ...container, image } : container,
  );
  return { ...content, containerDefinitions: replaced };
}

function containersOf(content: TaskDefinitionContent): readonly ContainerDefinition[] {
  return (content.containerDefinitions ?? []) as readonly ContainerDefinition[];
}

function named(
  containers: readonly ContainerDefinition[],
  name: string,
  content: TaskDefinitionContent,
): ContainerDefinition {
  const found = containers.find((container) => container.name === name);
  if (found) return found;
  throw new UpgradeError(
    'container-missing',
    `task definition ${content.family} has no container "${name}", only ${namesOf(containers)}: correct ` +
      '"container" in the registration',
  );
}

function showsLocust({ portMappings, entryPoint, command, environment }: ContainerDefinition): boolean {
  return (
    (portMappings ?? []).some(mapsLocustPort) ||
    roleFlag.test([...(entryPoint ?? []), ...(command ?? [])].join(' ')) ||
    (environment ?? []).some((variable) => roleVariable.test(variable.name ?? ''))
  );
}

function mapsLocustPort({ containerPort }: PortMapping): boolean {
  return locustPorts.has(containerPort);
}

function ambiguous(candidates: readonly ContainerDefinition[], content: TaskDefinitionContent): UpgradeError {
  return new UpgradeError(
    'container-ambiguous',
    `any of ${namesOf(candidates)} of task definition ${content.family} may be the one that runs Locust: name it as ` +
      '"container" in the registration',
  );
}

function namesOf(containers: readonly ContainerDefinition[]): string {
  return containers.map(({ name }) => `"${name}"`).join(', ') || 'no container';
}
