import type { FunctionInvoker, Invocation } from '../../../lib/local/lambda/function-definition.ts';
import type { MachineDefinition } from '../../../lib/local/step-functions/machine.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A Task that the guard lets through. */
export function task(fields: Fields = {}): Fields {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: 'worker', 'Payload.$': '$' },
    OutputPath: '$.Payload',
    TimeoutSeconds: 60,
    End: true,
    ...fields,
  };
}

export const fail: Fields = { Type: 'Fail', Error: 'failed', Cause: 'because' };

export function definition(states: Readonly<Record<string, unknown>>, fields: Fields = {}): Fields {
  return { StartAt: Object.keys(states)[0], States: states, ...fields };
}

export function machine(states: Readonly<Record<string, unknown>>, fields: Fields = {}): MachineDefinition {
  return {
    logicalId: 'Machine',
    name: 'machine',
    arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine',
    roleArn: 'arn:aws:iam::000000000000:role/machine',
    // As it comes out of a template: members that are undefined are not there.
    definition: JSON.parse(JSON.stringify(definition(states, fields))),
  };
}

/** Functions as plain calls: all are called `worker`. What the call throws is a function error of its name. */
export function inProcess(call: (payload: unknown) => unknown): FunctionInvoker {
  return {
    has: (name) => name === 'worker',
    invoke: async (_, payload): Promise<Invocation> => {
      try {
        return { kind: 'returned', payload: await call(payload), executedVersion: '1' };
      } catch (error) {
        if (!(error instanceof Error) || error.name === 'AccessDenied') throw error;
        const failure = { errorType: error.name, errorMessage: error.message, trace: [] };
        return { kind: 'failed', payload: failure, functionError: 'Unhandled', executedVersion: '1' };
      }
    },
  };
}

export function error(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name });
}
