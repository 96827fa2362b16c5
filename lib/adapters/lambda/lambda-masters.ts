import type { LambdaClient } from '@aws-sdk/client-lambda';
import { UpgradeError } from '../../contract/errors.ts';
import type { ResultFile, TestParameters, TestReading } from '../../domain/gates/test-in-flight.ts';
import type { MasterReading } from '../../domain/health/reading.ts';
import type { MasterEndpoint, Masters } from '../../ports/masters.ts';
import { InvokedFunction } from './invoke.ts';

export interface LambdaMastersProps {
  readonly client: LambdaClient;
  /** Name or version ARN of the Probe function, which stands inside the masters' network. */
  readonly functionName: string;
  readonly parse: ParseAnswers;
}

/** Each throws for what is none: the Probe's answers are checked before anybody decides on them. */
export interface ParseAnswers {
  reading(value: unknown): MasterReading;
  test(value: unknown): TestReading;
  results(value: unknown): readonly ResultFile[];
}

/** With these the Probe says what a master did; with any other it failed itself. */
const resultsErrors = ['results-unreadable', 'results-too-large'];

/**
 * Masters reached through the Probe function. What a master does or fails to do is in the answer; a Probe that
 * fails itself, or answers nonsense, throws `probe-failed` with what it said as the cause.
 */
export class LambdaMasters implements Masters {
  readonly #probe: InvokedFunction;
  readonly #parse: ParseAnswers;

  constructor({ client, functionName, parse }: LambdaMastersProps) {
    this.#probe = new InvokedFunction({ client, functionName, role: 'probe' });
    this.#parse = parse;
  }

  read(master: MasterEndpoint): Promise<MasterReading> {
    return this.#probe.ask({ kind: 'read', master }, 'no reading', this.#parse.reading);
  }

  stopTest(master: MasterEndpoint): Promise<boolean> {
    return this.#probe.ask({ kind: 'stop-test', master }, 'neither true nor false', yesOrNo);
  }

  readTest(master: MasterEndpoint): Promise<TestReading> {
    return this.#probe.ask({ kind: 'read-test', master }, 'no running test', this.#parse.test);
  }

  async saveResults(master: MasterEndpoint): Promise<readonly ResultFile[]> {
    try {
      return await this.#probe.ask({ kind: 'save-results', master }, 'no results', this.#parse.results);
    } catch (error) {
      throw resultsError(error) ?? error;
    }
  }

  startTest(master: MasterEndpoint, parameters: TestParameters): Promise<boolean> {
    return this.#probe.ask({ kind: 'start-test', master, parameters }, 'neither true nor false', yesOrNo);
  }
}

/** The Probe's own error about a master's results, which Lambda hands over as the name and message in its answer. */
function resultsError(error: unknown): UpgradeError | undefined {
  const cause = error instanceof UpgradeError ? error.cause : undefined;
  const { errorType = '', errorMessage = '' } = (cause ?? {}) as Readonly<Record<string, string>>;
  return resultsErrors.includes(errorType) ? new UpgradeError(errorType, errorMessage) : undefined;
}

function yesOrNo(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`expected a boolean, not ${JSON.stringify(value)}`);
}
