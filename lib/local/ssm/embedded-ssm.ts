import * as client from '@aws-sdk/client-ssm';
import { type AwsApi, AwsError } from '../aws-api.ts';
import { inputValidator } from '../validate.ts';
import { Calendars } from './calendars.ts';
import { parameterAnswer, type StoredParameter, storedParameter } from './parameter.ts';
import { parametersBelow } from './path.ts';
import { optionalText, requiredText, textList } from './request.ts';

const validate = inputValidator(client, 'ValidationException');

type Request = Readonly<Record<string, unknown>>;

export interface EmbeddedSsmSettings {
  /** Parameters that exist from the start: those of the template. */
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly value: string }[];
}

/** Systems Manager: standard parameters, of each only the newest version, and the states of Change Calendars. */
export class EmbeddedSsm implements AwsApi {
  readonly targetPrefix = 'AmazonSSM';
  readonly calendars = new Calendars();
  readonly #parameters = new Map<string, StoredParameter>();
  readonly #operations: Readonly<Record<string, (request: Request) => unknown>> = {
    GetParameter: (request) => ({ Parameter: parameterAnswer(this.#known(requiredText(request, 'Name'))) }),
    GetParameters: (request) => this.#several(textList(request, 'Names')),
    GetParametersByPath: (request) => parametersBelow([...this.#parameters.values()], request),
    PutParameter: (request) => this.#put(request),
    DeleteParameter: (request) => this.#delete(requiredText(request, 'Name')),
    GetCalendarState: (request) => this.#calendarState(request),
  };

  constructor({ parameters }: EmbeddedSsmSettings) {
    this.deploy(parameters);
  }

  /** Writes the parameters of a template, over those of an older one. */
  deploy(parameters: EmbeddedSsmSettings['parameters']): void {
    for (const { name, type, value } of parameters) {
      this.#put({ Name: name, Type: type, Value: value, Overwrite: true });
    }
  }

  async call(operation: string, input: unknown): Promise<unknown> {
    const run = this.#operations[operation];
    if (!run) {
      throw new AwsError(
        'UnknownOperationException',
        `${operation} does not exist in the embedded Systems Manager`,
      );
    }
    validate(operation, input);
    return run((input ?? {}) as Request);
  }

  #put(request: Request): unknown {
    const name = requiredText(request, 'Name');
    const before = this.#parameters.get(name);
    if (before && request.Overwrite !== true) {
      const remedy = 'To overwrite this value, set the overwrite option in the request to true.';
      throw new AwsError('ParameterAlreadyExists', `The parameter already exists. ${remedy}`);
    }
    const parameter = storedParameter(
      name,
      requiredText(request, 'Value'),
      optionalText(request, 'Type'),
      before,
    );
    this.#parameters.set(name, parameter);
    return { Version: parameter.version, Tier: 'Standard' };
  }

  #calendarState(request: Request): unknown {
    if (request.AtTime !== undefined) {
      throw new AwsError(
        'ValidationException',
        'the embedded calendars know the present only: leave AtTime out',
      );
    }
    return this.calendars.stateOf(textList(request, 'CalendarNames'));
  }

  #delete(name: string): unknown {
    this.#parameters.delete(this.#known(name).name);
    return {};
  }

  #known(name: string): StoredParameter {
    const parameter = this.#parameters.get(name);
    if (parameter) return parameter;
    throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
  }

  #several(names: readonly string[]): unknown {
    const found = names.flatMap((name) => this.#parameters.get(name) ?? []);
    return {
      Parameters: found.map(parameterAnswer),
      InvalidParameters: names.filter((name) => !this.#parameters.has(name)),
    };
  }
}
