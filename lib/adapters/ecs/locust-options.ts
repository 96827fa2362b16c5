import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { RegistrationInput } from '../../contract/registration.ts';
import type { TaskDefinitionContent } from '../../ports/services.ts';
import { locustContainer } from './locust-container.ts';

/** What the containers show of how Locust is started, as members of a registration. */
export type StartedWith = Pick<
  RegistrationInput,
  'webPort' | 'listenerPort' | 'basePath' | 'tls' | 'locustfileFromMaster'
>;

/** Options with their variables, as Locust's argument parser has them (2.4 to 2.47). */
const options = {
  webPort: [['--web-port', '-P'], 'LOCUST_WEB_PORT'],
  listenerPort: [['--master-bind-port'], 'LOCUST_MASTER_BIND_PORT'],
  basePath: [['--web-base-path'], 'LOCUST_WEB_BASE_PATH'],
  tls: [['--tls-cert'], 'LOCUST_TLS_CERT'],
  locustfile: [['--locustfile', '-f'], 'LOCUST_LOCUSTFILE'],
} as const satisfies Record<string, readonly [readonly string[], string]>;

/** Only what differs from Locust's defaults. A script that hides its options hides them here, too. */
export function startedWith(
  master: TaskDefinitionContent,
  worker: TaskDefinitionContent,
  container: string | null,
): StartedWith {
  const ofMaster = (name: keyof typeof options) => valueGiven(locustContainer(master, container), name);
  const [webPort, listenerPort] = [ofMaster('webPort'), ofMaster('listenerPort')].map(Number);
  const basePath = ofMaster('basePath')?.replace(/\/$/, '');
  return {
    ...(webPort && { webPort }),
    ...(listenerPort && { listenerPort }),
    ...(basePath && { basePath }),
    ...(ofMaster('tls') && { tls: true }),
    ...(valueGiven(locustContainer(worker, container), 'locustfile') === '-' && {
      locustfileFromMaster: true,
    }),
  };
}

/** As Locust does it: an argument counts more than its variable. Shell commands are taken word by word. */
function valueGiven(
  { entryPoint = [], command = [], environment = [] }: ContainerDefinition,
  name: keyof typeof options,
): string | undefined {
  const [flags, variable] = options[name];
  const words = [...entryPoint, ...command].join(' ').split(/\s+/);
  for (const flag of flags) {
    const place = words.indexOf(flag);
    if (place >= 0) return words[place + 1];
    const joined = words.find((word) => word.startsWith(`${flag}=`));
    if (joined !== undefined) return joined.slice(flag.length + 1);
  }
  return environment.find((each) => each.name === variable)?.value;
}
