import { checkedOutput, type Progress, parseProgress, rollBackInput } from '../../lib/contract/payloads.ts';
import type { GateStateName, TaskStateName } from '../../lib/contract/states.ts';
import { conclude } from '../../lib/states/conclude.ts';
import { concludeRollback } from '../../lib/states/conclude-rollback.ts';
import { gate } from '../../lib/states/gate.ts';
import { moveBatch } from '../../lib/states/move-batch.ts';
import { observe } from '../../lib/states/observe.ts';
import { observeRollback } from '../../lib/states/observe-rollback.ts';
import type { OuterWorld } from '../../lib/states/ports.ts';
import { prepare } from '../../lib/states/prepare.ts';
import { restartTest } from '../../lib/states/restart-test.ts';
import { rollBack, upgradeOf } from '../../lib/states/roll-back.ts';
import { upgradeMaster } from '../../lib/states/upgrade-master.ts';
import type { VirtualClock } from '../fakes/virtual-clock.ts';
import { type State, stateOf, upgradeMachine } from '../workflow/machine.ts';

/** The whole execution ends at once, as after StopExecution: no Catch sees this. */
export class Stopped extends Error {}

interface MachineWorld extends OuterWorld {
  readonly clock: VirtualClock;
}

type Payload = Readonly<Record<string, unknown>>;
type Task = (world: MachineWorld, arn: string, input: Payload) => Promise<Progress>;

const lateWriteSeconds = 20;
const gateAt =
  (state: GateStateName): Task =>
  (world, _arn, input) =>
    gate(world, state, parseProgress(input));
const observeAt =
  (state: 'ObserveMaster' | 'ObserveBatch' | 'Bake'): Task =>
  (world, _arn, input) =>
    observe(world, state, parseProgress(input));

/** What the Lambdas do with what they are sent, without their environment. */
const tasks: Readonly<Record<TaskStateName, Task>> = {
  Prepare: (world, arn, input) => prepare(world, { arn, lateWriteSeconds }, input),
  GateMaster: gateAt('GateMaster'),
  UpgradeMaster: (world, _arn, input) => upgradeMaster(world, parseProgress(input)),
  ObserveMaster: observeAt('ObserveMaster'),
  GateBatch: gateAt('GateBatch'),
  MoveBatch: (world, _arn, input) => moveBatch(world, parseProgress(input)),
  ObserveBatch: observeAt('ObserveBatch'),
  RestartTest: (world, _arn, input) => restartTest(world, parseProgress(input)),
  Bake: observeAt('Bake'),
  Conclude: (world, _arn, input) => conclude(world, parseProgress(input)),
  RollBack: (world, arn, input) => {
    const parsed = rollBackInput.parse(input);
    return rollBack(world, upgradeOf(parsed, arn), parsed);
  },
  ObserveRollback: (world, _arn, input) => observeRollback(world, parseProgress(input)),
  ConcludeRollback: (world, _arn, input) => concludeRollback(world, parseProgress(input)),
};

/** An upgrade passes about 60 states; a machine that turns in circles is stopped. */
const mostStates = 2_000;

/** How long a retrier waits before it runs a Task again, about. */
const retrySeconds = 2;

/**
 * Runs the synthesized definition over the states in this process; resolves with the name of the end it came to. With
 * `everyTaskTwice` the answer to each Task's first run is lost.
 */
export async function execute(
  world: MachineWorld,
  arn: string,
  input: unknown,
  { everyTaskTwice = false }: { readonly everyTaskTwice?: boolean } = {},
): Promise<string> {
  const machine = upgradeMachine();
  let name = machine.StartAt;
  let payload = input as Payload;
  for (let passed = 0; passed < mostStates; passed += 1) {
    const state = stateOf(machine, name);
    if (state.Type === 'Succeed' || state.Type === 'Fail') return name;
    if (state.Type === 'Wait') world.clock.advance(Number(payload.waitSeconds));
    const next =
      state.Type === 'Task'
        ? await run(state, () => attempt(name as TaskStateName, payload), payload)
        : { payload, name: state.Type === 'Choice' ? chosen(state, payload) : state.Next };
    payload = next.payload;
    name = next.name ?? '';
  }
  throw new Error(`the machine passed ${mostStates} states, the last one ${name}`);

  async function attempt(task: TaskStateName, sent: Payload): Promise<Payload> {
    if (everyTaskTwice) {
      await output(task, world, arn, sent);
      world.clock.advance(retrySeconds);
    }
    return output(task, world, arn, sent);
  }
}

async function output(
  name: TaskStateName,
  world: MachineWorld,
  arn: string,
  input: Payload,
): Promise<Payload> {
  return checkedOutput(name, await tasks[name](world, arn, input));
}

function chosen({ Choices = [], Default }: State, { decision }: Payload): string | undefined {
  return Choices.find(({ StringEquals }) => StringEquals === decision)?.Next ?? Default;
}

/** A Task with its retriers and catchers, in the order in which the definition lists them. */
async function run(state: State, attempt: () => Promise<Payload>, input: Payload) {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return { payload: await attempt(), name: state.Next };
    } catch (error) {
      if (!(error instanceof Error) || error instanceof Stopped) throw error;
      if (attempts <= retriesOf(state, error)) continue;
      const caught = state.Catch?.find(({ ErrorEquals }) => matches(ErrorEquals, error));
      if (!caught) throw error;
      return { payload: { ...input, error: { Error: error.name, Cause: error.message } }, name: caught.Next };
    }
  }
}

function retriesOf({ Retry = [] }: State, error: Error): number {
  const retrier = Retry.find(({ ErrorEquals }) => matches(ErrorEquals, error));
  return retrier ? (retrier.MaxAttempts ?? 3) : 0;
}

function matches(errors: readonly string[], error: Error): boolean {
  return errors.includes('States.ALL') || errors.includes(error.name);
}
