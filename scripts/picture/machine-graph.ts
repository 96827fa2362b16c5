/** What the picture needs of a state of the Amazon States Language. */
interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Next?: string;
  readonly Choices?: readonly { readonly StringEquals: string; readonly Next: string }[];
  readonly Default?: string;
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** A Task with the Choice behind it folded into its arrows. */
export interface TaskNode {
  readonly name: string;
  readonly comment: string;
  /** Where an error leads that no other Catch names, and a decision that the Choice doesn't know. */
  readonly onSurprise: string;
  readonly arrows: readonly Arrow[];
  /** Errors with a Catch of their own. */
  readonly caught: readonly { readonly errors: readonly string[]; readonly to: string }[];
}

export interface Arrow {
  readonly decision: string;
  readonly to: string;
  /** The Wait state on the way; null where there is none. */
  readonly wait: string | null;
}

export interface MachineGraph {
  readonly start: string;
  readonly tasks: readonly TaskNode[];
  readonly ends: readonly { readonly name: string; readonly succeeds: boolean }[];
}

/** Folds the Choices and Waits of a definition into arrows between Tasks and ends; throws for a state it can't place. */
export function machineGraph({ StartAt, States }: Definition): MachineGraph {
  const named = Object.entries(States).map(([name, state]) => ({ name, ...state }));
  return {
    start: StartAt,
    tasks: named
      .filter(({ Type }) => Type === 'Task')
      .map(({ name, ...state }) => taskNode(name, state, States)),
    ends: named
      .filter(({ Type }) => Type === 'Succeed' || Type === 'Fail')
      .map(({ name, Type }) => ({ name, succeeds: Type === 'Succeed' })),
  };
}

function taskNode(name: string, state: State, states: Definition['States']): TaskNode {
  const choice = stateOf(states, state.Next);
  const catches = state.Catch ?? [];
  const catchAll = catches.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
  if (choice.Type !== 'Choice' || !catchAll || choice.Default !== catchAll.Next) {
    throw new TypeError(
      `${name} needs a Choice behind it whose default and Catch of States.ALL lead to one state`,
    );
  }
  return {
    name,
    comment: state.Comment ?? '',
    onSurprise: catchAll.Next,
    arrows: (choice.Choices ?? []).map(({ StringEquals, Next }) => arrow(StringEquals, Next, states)),
    caught: catches
      .filter((each) => each !== catchAll)
      .map(({ ErrorEquals, Next }) => ({ errors: ErrorEquals, to: Next })),
  };
}

function arrow(decision: string, next: string, states: Definition['States']): Arrow {
  const state = stateOf(states, next);
  if (state.Type !== 'Wait') return { decision, to: next, wait: null };
  return { decision, to: state.Next ?? '', wait: next };
}

function stateOf(states: Definition['States'], name: string | undefined): State {
  const state = states[name ?? ''];
  if (state) return state;
  throw new TypeError(`the definition has no state ${name}`);
}
