import { randomUUID } from 'node:crypto';
import { appendFileSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { authorizationsOf } from '../iam/authorizations.ts';
import type { AwsCall } from '../iam/aws-call.ts';
import type { PartitionKeys } from '../iam/dynamodb.ts';
import type { TableDefinition } from '../template/load.ts';
import type { DeployedResources } from '../template/template.ts';
import { overhear } from './overheard.ts';
import type { RecordedCall } from './recorded-call.ts';

/** Names the folder in which the calls are recorded. Without it nothing is. */
export const callsVariable = 'LOCUST_UPGRADE_CALLS';

/** A part of AWS that acts in the name of a role: a function, a state machine, or a schedule, by its name. */
export type Caller = `${'function' | 'machine' | 'schedule'}/${string}`;

export interface LoggedDeployment {
  readonly assemblyFolder: string;
  readonly stackName: string;
  readonly tables: readonly TableDefinition[];
  /** Fills up as the deployment goes on. */
  readonly resources: DeployedResources;
}

/**
 * Records, once each, which calls the parts of a deployed stack make, as IAM sees them: who, which action, on which
 * resource, with which condition keys. Each deployment has a folder with its template, what became of the template's
 * resources, and the calls that were made under it.
 */
export class CallLog {
  readonly #folder: string;
  #home = '';
  #deployed: DeployedResources = new Map();
  #resources = 0;
  #partitionKeys: PartitionKeys = {};
  readonly #known = new Set<string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Null unless the environment asks for it. */
  static open(deployment: LoggedDeployment): CallLog | null {
    const folder = process.env[callsVariable];
    if (!folder) return null;
    const log = new CallLog(folder);
    log.deployed(deployment);
    return log;
  }

  /** From now on calls are made under the policies of this assembly's stack. */
  deployed({ assemblyFolder, stackName, tables, resources }: LoggedDeployment): void {
    const template = `${stackName}.template.json`;
    this.#home = join(this.#folder, randomUUID());
    mkdirSync(this.#home, { recursive: true });
    copyFileSync(join(assemblyFolder, template), join(this.#home, template));
    this.#deployed = resources;
    this.#resources = 0;
    this.#known.clear();
    this.#partitionKeys = partitionKeysOf(tables);
  }

  /** Listens to a request that a server is about to answer. */
  listen(request: IncomingMessage): void {
    overhear(request, ({ functionName, call }) => this.record(`function/${functionName}`, call));
  }

  record(caller: Caller, call: AwsCall): void {
    const authorizations = authorizationsOf(call, this.#partitionKeys);
    const operation = `${call.service}:${call.operation}`;
    if (!authorizations) this.#write({ caller, operation, authorization: null });
    for (const authorization of authorizations ?? []) this.#write({ caller, operation, authorization });
  }

  #write(recorded: RecordedCall): void {
    const line = JSON.stringify(recorded);
    if (this.#known.has(line)) return;
    this.#known.add(line);
    appendFileSync(join(this.#home, 'calls.jsonl'), `${line}\n`);
    if (this.#resources === this.#deployed.size) return;
    this.#resources = this.#deployed.size;
    writeFileSync(join(this.#home, 'deployed.json'), JSON.stringify([...this.#deployed]));
  }
}

function partitionKeysOf(tables: readonly TableDefinition[]): PartitionKeys {
  return Object.fromEntries(
    tables.map(({ TableName, KeySchema }) => {
      const keys = KeySchema as readonly { readonly AttributeName: string; readonly KeyType: string }[];
      return [TableName, keys.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? ''];
    }),
  );
}
