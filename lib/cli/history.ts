import { GetExecutionHistoryCommand, ListExecutionsCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { Progress } from '../contract/payloads.ts';

/** A state that an execution entered. `at` is ISO 8601. */
export interface EnteredState {
  readonly state: string;
  readonly at: string;
  /** The state's input as JSON text. */
  readonly input: string;
}

/** Every state that an execution entered, in order. */
export async function enteredStates(
  client: SFNClient,
  executionArn: string,
): Promise<readonly EnteredState[]> {
  const entered: EnteredState[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn, nextToken, includeExecutionData: true }),
    );
    for (const { stateEnteredEventDetails: details, timestamp } of page.events ?? []) {
      if (!details?.name || !timestamp) continue;
      entered.push({ state: details.name, at: timestamp.toISOString(), input: details.input ?? '{}' });
    }
    nextToken = page.nextToken;
  } while (nextToken);
  return entered;
}

/** What an execution waits for: a sentence, and when it gives up (ISO 8601). */
export interface Waiting {
  readonly explanation: string;
  readonly until: string;
}

const newestEvents = 10;

/** What the newest Wait state that an execution entered waits for; null where it waits for nothing just now. */
export async function waitingFor(client: SFNClient, executionArn: string): Promise<Waiting | null> {
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: newestEvents }),
  );
  const entered = events.find(({ stateEnteredEventDetails: details }) => details?.name);
  const { name = '', input = '{}' } = entered?.stateEnteredEventDetails ?? {};
  if (!name.startsWith('WaitFor')) return null;
  const { explanation, watch } = JSON.parse(input) as Progress;
  return { explanation, until: watch.deadline };
}

/** An execution of the machine, and whether it has not ended yet. */
export interface KnownExecution {
  readonly executionArn: string;
  readonly running: boolean;
}

/** The execution of an upgrade and those that recovered it, oldest first. */
export async function executionsOf(
  client: SFNClient,
  stateMachineArn: string,
  upgradeId: string,
): Promise<readonly KnownExecution[]> {
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
  return executions
    .filter(({ name }) => name === upgradeId || name?.startsWith(`recover-${upgradeId}-`))
    .toSorted((left, right) => Number(left.startDate) - Number(right.startDate))
    .flatMap(({ executionArn, status }) =>
      executionArn ? [{ executionArn, running: status === 'RUNNING' }] : [],
    );
}
