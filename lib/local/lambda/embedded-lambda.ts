import { randomUUID } from 'node:crypto';
import { AwsError, localArn } from '../aws-api.ts';
import { answerLimit, answerTooLarge } from './failures.ts';
import type {
  FunctionDefinition,
  FunctionFailure,
  FunctionInvoker,
  FunctionVersion,
  Invocation,
} from './function-definition.ts';
import { FunctionThread, type ThreadResult } from './function-thread.ts';
import { handlerOf } from './handler-file.ts';
import { PublishedFunctions } from './published-functions.ts';
import { threadEnvironment } from './thread-environment.ts';
import type { ThreadCall } from './thread-messages.ts';

/** 6 MiB for a synchronous request (Lambda quotas). */
const requestLimit = 6_291_456;

export interface EmbeddedLambdaSettings {
  readonly functions: readonly FunctionDefinition[];
  /** What is published of them. @default version 1 of each */
  readonly versions?: readonly FunctionVersion[];
  /**
   * `AWS_ENDPOINT_URL` and its per-service forms, and what else a function needs to reach what it calls; asked when a
   * thread starts, when all servers listen.
   */
  endpoints(definition: FunctionDefinition): Readonly<Record<string, string>>;
  onLog(functionName: string, line: string): void;
}

/**
 * Lambda on worker threads: as on AWS an environment handles one invocation at a time, idle environments are
 * reused, and only the function's own timeout ends a running one.
 */
export class EmbeddedLambda implements FunctionInvoker {
  readonly #settings: EmbeddedLambdaSettings;
  readonly #functions = new PublishedFunctions();
  /** By what they run: a version for ever, `$LATEST` until the next deploy. */
  readonly #threads = new Map<FunctionDefinition, Map<string, FunctionThread[]>>();

  constructor(settings: EmbeddedLambdaSettings) {
    this.#settings = settings;
    this.deploy(settings.functions, settings.versions ?? settings.functions.map(firstVersion));
  }

  /** Replaces the functions by those of a newer template. What runs goes on, and so does what was published. */
  deploy(functions: readonly FunctionDefinition[], versions: readonly FunctionVersion[]): void {
    this.#functions.deploy(functions, versions);
  }

  has(nameOrArn: string): boolean {
    return this.#functions.find(nameOrArn) !== null;
  }

  async invoke(nameOrArn: string, payload: unknown): Promise<Invocation> {
    const { definition, version } = this.#functions.get(nameOrArn);
    const text = requestText(payload);
    const result = await this.#thread(definition, version).run(callOf(definition, version, text));
    return invocationOf(result, version);
  }

  /** Ends every thread, also those that are answering. */
  async stopAll(): Promise<void> {
    const threads = [...this.#threads.values()].flatMap((versions) => [...versions.values()].flat());
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.stop()));
  }

  #thread(definition: FunctionDefinition, version: string): FunctionThread {
    const versions = this.#threads.get(definition) ?? new Map<string, FunctionThread[]>();
    this.#threads.set(definition, versions);
    const alive = (versions.get(version) ?? []).filter((thread) => thread.alive);
    const idle = alive.find((thread) => thread.idle);
    versions.set(version, alive);
    if (idle) return idle;
    const thread = this.#start(definition, version);
    alive.push(thread);
    return thread;
  }

  #start(definition: FunctionDefinition, version: string): FunctionThread {
    return new FunctionThread({
      start: handlerOf(definition),
      environment: threadEnvironment(definition, this.#settings.endpoints(definition), version),
      memoryMiB: definition.memoryMiB,
      onLine: (line) => this.#settings.onLog(definition.name, line),
    });
  }
}

function requestText(payload: unknown): string {
  const text = JSON.stringify(payload) ?? '{}';
  if (Buffer.byteLength(text) <= requestLimit) return text;
  const message = `Request must be smaller than ${requestLimit} bytes for the InvokeFunction operation`;
  throw new AwsError('RequestTooLargeException', message, 413);
}

function callOf(definition: FunctionDefinition, version: string, payload: string): ThreadCall {
  const qualifier = version === '$LATEST' ? '' : `:${version}`;
  return {
    requestId: randomUUID(),
    payload,
    functionName: definition.name,
    functionVersion: version,
    invokedFunctionArn: localArn('lambda', `function:${definition.name}${qualifier}`),
    memoryMiB: definition.memoryMiB,
    timeoutSeconds: definition.timeoutSeconds,
  };
}

function invocationOf(result: ThreadResult, version: string): Invocation {
  if (result.kind === 'failed') return failedInvocation(result.failure, version);
  if (Buffer.byteLength(result.payload) > answerLimit) return failedInvocation(answerTooLarge(), version);
  return { kind: 'returned', payload: JSON.parse(result.payload), executedVersion: version };
}

function failedInvocation(payload: FunctionFailure, executedVersion: string): Invocation {
  return { kind: 'failed', payload, functionError: 'Unhandled', executedVersion };
}

function firstVersion({ logicalId, name }: FunctionDefinition): FunctionVersion {
  return { logicalId, functionId: logicalId, functionName: name, number: '1', retained: true };
}
