import { isObject, type JsonObject, namedFunction, type Refuse } from './definition.ts';
import { checkChoice } from './guard-choice.ts';
import { checkErrorHandling, checkFields, longestTimerSeconds } from './guard-errors.ts';
import { checkPath, checkStatePaths, checkTemplate } from './guard-paths.ts';

const common = ['Type', 'Comment', 'QueryLanguage', 'InputPath', 'OutputPath'];

type Check = (state: JsonObject, refuse: Refuse) => void;

/** The state types that the engine runs as AWS does, with the members that it understands. */
const states: Readonly<Record<string, { readonly fields: readonly string[]; readonly check: Check }>> = {
  Task: {
    fields: [
      'Resource',
      'Parameters',
      'ResultSelector',
      'ResultPath',
      'TimeoutSeconds',
      'Retry',
      'Catch',
      'Next',
      'End',
    ],
    check: checkTask,
  },
  Choice: { fields: ['Choices', 'Default'], check: checkChoice },
  Wait: { fields: ['Seconds', 'SecondsPath', 'Next', 'End'], check: checkWait },
  Pass: { fields: ['Parameters', 'Result', 'ResultPath', 'Next', 'End'], check: checkPass },
  Succeed: { fields: [], check: () => {} },
  Fail: { fields: ['Error', 'ErrorPath', 'Cause', 'CausePath'], check: checkFail },
};

/** Refuses whatever the engine would get wrong in one state. */
export function checkState(state: unknown, refuse: Refuse): void {
  if (!isObject(state)) {
    refuse(JSON.stringify(state), 'write the state as an object');
    return;
  }
  const type = states[String(state.Type)];
  if (!type) {
    refuse(`Type ${state.Type}`, `use one of ${Object.keys(states).join(', ')}`);
    return;
  }
  checkQueryLanguage(state, refuse);
  checkFields(String(state.Type), state, [...common, ...type.fields], refuse);
  checkStatePaths(state, refuse);
  type.check(state, refuse);
}

/** Refuses JSONata: the engine accepts it in silence and reads it as JSONPath. */
export function checkQueryLanguage(object: JsonObject, refuse: Refuse): void {
  const language = object.QueryLanguage ?? 'JSONPath';
  if (language !== 'JSONPath') refuse(`QueryLanguage ${language}`, 'write it in JSONPath');
}

function checkTask(state: JsonObject, refuse: Refuse): void {
  const named = namedFunction(state.Resource) !== null;
  if (!named && state.Resource !== 'arn:aws:states:::lambda:invoke') {
    refuse(`Resource ${state.Resource}`, 'invoke a Lambda through arn:aws:states:::lambda:invoke');
  }
  // The embedded machine gives a function that is named by its ARN the time that AWS gives it.
  if (!(named && state.TimeoutSeconds === undefined)) checkTimeout(state.TimeoutSeconds, refuse);
  checkSeconds('TimeoutSeconds', state.TimeoutSeconds, refuse);
  if (!named) checkInvocation(state.Parameters, refuse);
  else if (state.Parameters !== undefined) refuse('Parameters', 'let the function take the whole input');
  checkTemplate('ResultSelector', state.ResultSelector, refuse);
  checkErrorHandling(state, refuse);
}

function checkTimeout(seconds: unknown, refuse: Refuse): void {
  if (!Number.isInteger(seconds) || Number(seconds) < 1) {
    refuse('a Task without TimeoutSeconds', 'set it: the engine would use 60 s and AWS none');
  }
}

function checkInvocation(parameters: unknown, refuse: Refuse): void {
  if (!isObject(parameters) || typeof parameters.FunctionName !== 'string') {
    refuse('Parameters without FunctionName', 'name the function');
    return;
  }
  checkFields('Parameters', parameters, ['FunctionName', 'Payload', 'Payload.$'], refuse);
  checkTemplate('Parameters', parameters, refuse);
}

function checkWait(state: JsonObject, refuse: Refuse): void {
  if (state.InputPath !== undefined) refuse('InputPath in Wait', 'let SecondsPath name the whole way');
  if (state.SecondsPath !== undefined) {
    checkPath('SecondsPath', state.SecondsPath, refuse);
    return;
  }
  if (!Number.isInteger(state.Seconds) || Number(state.Seconds) < 1) {
    refuse(`Wait of ${state.Seconds} seconds`, 'wait for at least 1: a wait of 0 never leaves the engine');
  }
  checkSeconds('Seconds', state.Seconds, refuse);
}

/** Also for the machine's own TimeoutSeconds. */
export function checkSeconds(field: string, seconds: unknown, refuse: Refuse): void {
  if (typeof seconds === 'number' && seconds > longestTimerSeconds) {
    refuse(`${field} ${seconds}`, `use at most ${longestTimerSeconds}: a longer timer fires at once`);
  }
}

function checkPass(state: JsonObject, refuse: Refuse): void {
  checkTemplate('Parameters', state.Parameters, refuse);
  if ('Result' in state && !state.Result) {
    refuse(`Result ${JSON.stringify(state.Result)}`, 'use an object: the engine ignores empty results');
  }
}

function checkFail(state: JsonObject, refuse: Refuse): void {
  for (const field of ['Error', 'Cause']) {
    const path = state[`${field}Path`];
    if (path !== undefined) checkPath(`${field}Path`, path, refuse);
    else if (!state[field]) refuse(`Fail without ${field}`, `set ${field}`);
  }
}
