import type { LambdaClient } from '@aws-sdk/client-lambda';
import { UpgradeError } from '../../contract/errors.ts';
import type { ResultFile, TestParameters, TestReading } from '../../domain/gates/test-in-flight.ts';
import type { MasterReading } from '../../domain/health/reading.ts';
import type { WebLogin } from '../../domain/web-login.ts';
import type { MasterEndpoint, Masters } from '../../ports/masters.ts';
import type { WebLoginAnswer, WebLogins } from '../../ports/web-logins.ts';
import { InvokedFunction } from './invoke.ts';

export interface LambdaMastersProps {
  readonly client: LambdaClient;
  /** Name or version ARN of the Probe function, which stands inside the masters' network. */
  readonly functionName: string;
  /** Null: the masters ask nobody who they are. */
  readonly logins: WebLogins | null;
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
 * fails itself, or answers nonsense, throws `probe-failed` with what it said as the cause. The login of the masters
 * travels in the invocation and is kept nowhere.
 */
export class LambdaMasters implements Masters {
  readonly #probe: InvokedFunction;
  readonly #logins: WebLogins | null;
  readonly #parse: ParseAnswers;

  constructor({ client, functionName, logins, parse }: LambdaMastersProps) {
    this.#logins = logins;
    this.#probe = new InvokedFunction({ client, functionName, role: 'probe' });
    this.#parse = parse;
  }

  /** A refused login may have been changed meanwhile: it is read again, and the master asked again. */
  async read(master: MasterEndpoint): Promise<MasterReading> {
    const recent = await this.#logins?.recent();
    const reading = await this.#read(master, recent);
    if (!this.#logins || !isRefused(reading)) return reading;
    const now = await this.#logins.now();
    return sameLogin(recent, now) ? reading : this.#read(master, now);
  }

  async stopTest(master: MasterEndpoint): Promise<boolean> {
    const login = await this.#loginNow();
    return this.#probe.ask({ kind: 'stop-test', master, login }, 'neither true nor false', yesOrNo);
  }

  async readTest(master: MasterEndpoint): Promise<TestReading> {
    const login = await this.#loginNow();
    return this.#probe.ask({ kind: 'read-test', master, login }, 'no running test', this.#parse.test);
  }

  async saveResults(master: MasterEndpoint): Promise<readonly ResultFile[]> {
    const login = await this.#loginNow();
    try {
      return await this.#probe.ask(
        { kind: 'save-results', master, login },
        'no results',
        this.#parse.results,
      );
    } catch (error) {
      throw resultsError(error) ?? error;
    }
  }

  async startTest(master: MasterEndpoint, parameters: TestParameters): Promise<boolean> {
    const login = await this.#loginNow();
    const request = { kind: 'start-test', master, login, parameters };
    return this.#probe.ask(request, 'neither true nor false', yesOrNo);
  }

  async #read(master: MasterEndpoint, answer: WebLoginAnswer | undefined): Promise<MasterReading> {
    const request = { kind: 'read', master, login: loginIn(answer) };
    const reading = await this.#probe.ask(request, 'no reading', this.#parse.reading);
    const { web } = reading;
    if (web.kind !== 'failed' || web.code !== 'web-login-required' || answer?.kind !== 'unreadable') {
      return reading;
    }
    return { ...reading, web: { ...web, reason: `${web.reason}, and ${answer.reason}` } };
  }

  /** What is rarely asked can't be asked twice: a test is stopped or started with the login of this moment. */
  async #loginNow(): Promise<WebLogin | null> {
    return loginIn(await this.#logins?.now());
  }
}

/** Without a login the Probe asks all the same: the listener and a master without a web login answer. */
function loginIn(answer: WebLoginAnswer | undefined): WebLogin | null {
  return answer?.kind === 'known' ? answer.login : null;
}

function isRefused({ web }: MasterReading): boolean {
  return web.kind === 'failed' && web.code === 'web-login-refused';
}

function sameLogin(before: WebLoginAnswer | undefined, after: WebLoginAnswer): boolean {
  const [one, other] = [loginIn(before), loginIn(after)];
  return one?.username === other?.username && one?.password === other?.password;
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
