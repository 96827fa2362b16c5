import { randomUUID } from 'node:crypto';
import { AwsError, localArn } from '../aws-api.ts';
import { answerLimit, answerTooLarge } from './failures.ts';
import type {
  FunctionDefinition,
  FunctionFailure,
  FunctionInvoker,
  Invocation,
} from './function-definition.ts';
import { executedVersion, functionNotFound, parseFunctionName } from './function-name.ts';
import { FunctionThread, type ThreadResult } from './function-thread.ts';
import { handlerOf } from './handler-file.ts';
import { threadEnvironment } from './thread-environment.ts';
import type { ThreadCall } from './thread-messages.ts';

/** 6 MiB for a synchronous request (Lambda quotas). */
const requestLimit = 6_291_456;

export interface EmbeddedLambdaSettings {
  readonly functions: readonly FunctionDefinition[];
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
  readonly #functions: ReadonlyMap<string, FunctionDefinition>;
  readonly #threads = new Map<string, FunctionThread[]>();

  constructor(settings: EmbeddedLambdaSettings) {
    this.#settings = settings;
    this.#functions = new Map(settings.functions.map((definition) => [definition.name, definition]));
  }

  has(nameOrArn: string): boolean {
    return this.#functions.has(parseFunctionName(nameOrArn).name);
  }

  async invoke(nameOrArn: string, payload: unknown): Promise<Invocation> {
    const target = parseFunctionName(nameOrArn);
    const version = executedVersion(target);
    const definition = this.#functions.get(target.name);
    if (!definition) throw functionNotFound(target.name);
    const text = requestText(payload);
    const result = await this.#thread(definition, version).run(callOf(definition, version, text));
    return invocationOf(result, version);
  }

  /** Ends every thread, also those that are answering. */
  async stopAll(): Promise<void> {
    const threads = [...this.#threads.values()].flat();
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.stop()));
  }

  #thread(definition: FunctionDefinition, version: string): FunctionThread {
    const key = `${definition.name}:${version}`;
    const alive = (this.#threads.get(key) ?? []).filter((thread) => thread.alive);
    const idle = alive.find((thread) => thread.idle);
    this.#threads.set(key, alive);
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
