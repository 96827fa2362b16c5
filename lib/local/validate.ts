import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import { AwsError } from './aws-api.ts';

/** Checks the input of an operation; throws an `AwsError` in the way AWS refuses it. */
export type InputValidator = (operation: string, input: unknown) => void;

const operationSchema = 9;

/**
 * A validator for every operation of an SDK client, from the schemas that the client itself brings: unknown members,
 * missing required ones and wrong types are refused. A wrong type is a `SerializationException`; the rest is what
 * the caller names, as services differ (ECS: `InvalidParameterException`, Systems Manager and Step Functions:
 * `ValidationException`). That AWS refuses unknown members instead of dropping them is not verified; a test bed must
 * not let a misspelt member pass.
 */
export function inputValidator(client: object, refusal: string): InputValidator {
  const schemas = client as Readonly<Record<string, unknown>>;
  return (operation, input) => {
    const schema = schemas[`${operation}$`] as StaticOperationSchema | undefined;
    if (schema?.[0] !== operationSchema) {
      throw new AwsError('UnknownOperationException', `there is no operation ${operation}`);
    }
    checkStructure(NormalizedSchema.of(schema[4]), input ?? {}, '', refusal);
  };
}

function checkStructure(schema: NormalizedSchema, value: unknown, path: string, refusal: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(path, 'an object');
  const members = new Map(schema.structIterator());
  const given = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  for (const [name, each] of given) {
    const member = members.get(name);
    if (!member) throw new AwsError(refusal, `Unknown parameter in input: "${pathTo(path, name)}"`);
    checkValue(member, each, pathTo(path, name), refusal);
  }
  const names = new Set(given.map(([name]) => name));
  const missing = requiredOf(schema).find((name) => !names.has(name));
  if (missing) throw new AwsError(refusal, `Missing required parameter: "${pathTo(path, missing)}"`);
}

/** The first `requiredCount` members of a static structure schema are the required ones. */
function requiredOf(schema: NormalizedSchema): readonly string[] {
  const [, , , , names = [], , required = 0] = schema.getSchema() as StaticStructureSchema;
  return names.slice(0, required);
}

function checkValue(schema: NormalizedSchema, value: unknown, path: string, refusal: string): void {
  if (schema.isStructSchema()) checkStructure(schema, value, path, refusal);
  else if (schema.isListSchema()) checkList(schema, value, path, refusal);
  else if (schema.isMapSchema()) checkMap(schema, value, path, refusal);
  else checkScalar(schema, value, path);
}

function checkList(schema: NormalizedSchema, value: unknown, path: string, refusal: string): void {
  if (!Array.isArray(value)) throw wrongType(path, 'a list');
  for (const [index, each] of value.entries()) {
    checkValue(schema.getValueSchema(), each, `${path}[${index}]`, refusal);
  }
}

function checkMap(schema: NormalizedSchema, value: unknown, path: string, refusal: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(path, 'a map');
  for (const [key, each] of Object.entries(value)) {
    checkValue(schema.getValueSchema(), each, `${path}.${key}`, refusal);
  }
}

function checkScalar(schema: NormalizedSchema, value: unknown, path: string): void {
  if (schema.isStringSchema() && typeof value !== 'string') throw wrongType(path, 'a string');
  if (schema.isBooleanSchema() && typeof value !== 'boolean') throw wrongType(path, 'a boolean');
  if ((schema.isNumericSchema() || schema.isTimestampSchema()) && typeof value !== 'number') {
    throw wrongType(path, 'a number');
  }
}

function pathTo(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function wrongType(path: string, wanted: string): AwsError {
  return new AwsError('SerializationException', `${path || 'the input'} must be ${wanted}`);
}
