import type { FunctionDefinition, FunctionVersion } from './function-definition.ts';
import { functionNotFound, parseFunctionName } from './function-name.ts';

/** What an invocation runs. */
export interface Published {
  readonly definition: FunctionDefinition;
  /** `$LATEST` or a number. */
  readonly version: string;
}

/** Functions as deployed last, and their versions, each with the code and the environment that it was published with. */
export class PublishedFunctions {
  readonly #newest = new Map<string, FunctionDefinition>();
  readonly #versions = new Map<string, Published & { readonly of: FunctionVersion }>();

  /** A function that a template declares no more is gone with its versions; so is a version that is not retained. */
  deploy(functions: readonly FunctionDefinition[], versions: readonly FunctionVersion[]): void {
    this.#newest.clear();
    for (const definition of functions) this.#newest.set(definition.name, definition);
    for (const [key, { of }] of this.#versions) {
      const declared = versions.some(({ logicalId }) => logicalId === of.logicalId);
      if (!this.#newest.has(of.functionName) || !(declared || of.retained)) this.#versions.delete(key);
    }
    for (const of of versions) this.#publish(of);
  }

  /** Null for a function or a version that does not exist. */
  find(nameOrArn: string): Published | null {
    const { name, qualifier } = parseFunctionName(nameOrArn);
    if (qualifier !== null && qualifier !== '$LATEST') {
      return this.#versions.get(`${name}:${qualifier}`) ?? null;
    }
    const definition = this.#newest.get(name);
    return definition ? { definition, version: '$LATEST' } : null;
  }

  /** Throws `ResourceNotFoundException`. */
  get(nameOrArn: string): Published {
    const found = this.find(nameOrArn);
    if (found) return found;
    const { name, qualifier } = parseFunctionName(nameOrArn);
    throw functionNotFound(this.#newest.has(name) && qualifier ? `${name}:${qualifier}` : name);
  }

  /** A version that there is already stays what it is. */
  #publish(of: FunctionVersion): void {
    const key = `${of.functionName}:${of.number}`;
    const definition = this.#newest.get(of.functionName);
    if (!definition || this.#versions.has(key)) return;
    this.#versions.set(key, { definition, version: of.number, of });
  }
}
