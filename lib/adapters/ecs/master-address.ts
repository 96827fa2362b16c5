import type { ContainerDefinition, KeyValuePair } from '@aws-sdk/client-ecs';
import { UpgradeError } from '../../contract/errors.ts';
import type { TaskDefinitionContent } from '../../ports/services.ts';
import { locustContainer } from './locust-container.ts';

/** Where a worker's container is told its master: in an environment variable, or in `command` or `entryPoint`. */
export interface MasterAddress {
  readonly kind: 'variable' | 'argument';
  /** The name or address that stands there now. */
  readonly host: string;
}

/** What Locust reads `--master-host` from where the command line does not give it (2.4 to 2.47). */
const locustVariable = 'LOCUST_MASTER_NODE_HOST';

const option = '--master-host';

/** Both spellings that argparse knows, as an argument of its own or inside a shell command, quoted or not. */
const insideArgument = /(?<=(?:^|\s)--master-host(?:=|\s+)(["']?))[^\s"']+/g;

/** A shell's reference to an environment variable: `$NAME`, `${NAME}`. */
const reference = /^\$(?:(\w+)|\{(\w+)\})$/;

type Place =
  | { readonly kind: 'variable'; readonly host: string; readonly name: string }
  | { readonly kind: 'argument'; readonly host: string; readonly word: number; readonly at: number };

/**
 * The one place where the Locust container of a worker is told its master; null where there is none to be seen, as
 * with a script or a configuration file in the image. An argument that is only a reference to a variable
 * (`--master-host $MASTER`) leads to that variable.
 * Throws `master-address-ambiguous` for several places, and as `locustContainer`.
 */
export function masterAddressOf(
  content: TaskDefinitionContent,
  container: string | null,
): MasterAddress | null {
  const place = onlyPlace(locustContainer(content, container), content);
  return place && { kind: place.kind, host: place.host };
}

/**
 * The same content, its workers looking for their master at `host`: exactly one variable or argument of one container
 * is changed. Throws `master-address-missing` where none is to be seen, with what to add, and as `masterAddressOf`.
 */
export function withMasterAddress(
  content: TaskDefinitionContent,
  container: string | null,
  host: string,
): TaskDefinitionContent {
  const chosen = locustContainer(content, container);
  const place = onlyPlace(chosen, content);
  if (!place) throw missing(chosen, content);
  const containers = content.containerDefinitions as readonly ContainerDefinition[];
  const replaced = containers.map((each) => (each === chosen ? rewritten(each, place, host) : each));
  return { ...content, containerDefinitions: replaced };
}

function onlyPlace(container: ContainerDefinition, content: TaskDefinitionContent): Place | null {
  const [place, ...others] = placesIn(container);
  if (place && others.length > 0) throw ambiguous([place, ...others], container, content);
  return place ?? null;
}

/**
 * Locust itself would let the last argument count, and any argument over the variable; a script may do otherwise.
 * An argument that a shell computes hides its address, whatever else stands beside it.
 */
function placesIn(container: ContainerDefinition): readonly Place[] {
  const inWords = wordsOf(container).flatMap((word, index, words) => hostsIn(word, index, words[index - 1]));
  const computed = inWords.filter(({ host }) => /[$`]/.test(host));
  const names = [locustVariable, ...computed.map(({ host }) => variableIn(host))];
  const variables = [...new Set(names)].map((name) => variablePlace(container, name));
  const hidden = computed.some(({ host }) => variablePlace(container, variableIn(host)) === null);
  if (hidden) return [];
  return [
    ...inWords.filter((place) => !computed.includes(place)),
    ...variables.filter((place) => place !== null),
  ];
}

function wordsOf({ entryPoint, command }: ContainerDefinition): readonly string[] {
  return [...(entryPoint ?? []), ...(command ?? [])];
}

function hostsIn(text: string, word: number, before: string | undefined): readonly Place[] {
  if (before === option) return [{ kind: 'argument', host: text, word, at: 0 }];
  return [...text.matchAll(insideArgument)].map(({ 0: host, index }) => ({
    kind: 'argument',
    host,
    word,
    at: index,
  }));
}

function variableIn(host: string): string | undefined {
  const [, plain, braced] = reference.exec(host) ?? [];
  return plain ?? braced;
}

function variablePlace({ environment }: ContainerDefinition, name: string | undefined): Place | null {
  const host = environment?.find((variable) => variable.name === name)?.value;
  return name !== undefined && host ? { kind: 'variable', host, name } : null;
}

function rewritten(container: ContainerDefinition, place: Place, host: string): ContainerDefinition {
  const { environment, entryPoint, command } = container;
  if (place.kind === 'variable') {
    const named = (variable: KeyValuePair) => variable.name === place.name;
    return {
      ...container,
      environment: environment?.map((each) => (named(each) ? { ...each, value: host } : each)),
    };
  }
  const words = wordsOf(container).map((word, index) =>
    index === place.word ? word.slice(0, place.at) + host + word.slice(place.at + place.host.length) : word,
  );
  const entryWords = entryPoint?.length ?? 0;
  return {
    ...container,
    ...(entryPoint && { entryPoint: words.slice(0, entryWords) }),
    ...(command && { command: words.slice(entryWords) }),
  };
}

function missing(
  { name, secrets, environmentFiles = [] }: ContainerDefinition,
  { family }: TaskDefinitionContent,
): UpgradeError {
  // Variables of a definition count more than those of its files (ECS developer guide, "Pass environment variables").
  const files =
    environmentFiles.length > 0
      ? ' (its environmentFiles are not read, and count less than that variable)'
      : '';
  const secret = secrets?.some((each) => each.name === locustVariable);
  const where = `where container "${name}" of task definition ${family} finds its master`;
  return new UpgradeError(
    'master-address-missing',
    secret
      ? `${where} is a secret (${locustVariable}), which can't be changed for one service: give it in "environment" instead`
      : `${where} can't be seen: add the environment variable ${locustVariable} with the master's name to it${files}, and let ` +
          `the image's entry point give Locust no ${option} of its own`,
  );
}

function ambiguous(
  places: readonly Place[],
  { name }: ContainerDefinition,
  { family }: TaskDefinitionContent,
): UpgradeError {
  const named = places.map((place) => `${place.kind === 'variable' ? place.name : option} ${place.host}`);
  return new UpgradeError(
    'master-address-ambiguous',
    `container "${name}" of task definition ${family} is told its master in ${places.length} places (${named.join(', ')}): ` +
      'leave only one of them',
  );
}
