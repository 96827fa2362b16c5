import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';

type Values = Readonly<Record<string, string>>;
type DynamoDbCommand = QueryCommand | GetItemCommand;

/** The `aws dynamodb` commands of a page, as the requests that the command line would make of them. */
export function dynamoDbCommands(page: string, values: Values): Readonly<Record<string, DynamoDbCommand>> {
  const written = [...page.matchAll(/^aws dynamodb ([\w-]+)((?:.*\\\n)*.*)$/gm)];
  return Object.fromEntries(
    written.map(([, operation = '', options = '']) => [
      operation,
      commandOf(operation, optionsOf(options, values)),
    ]),
  );
}

function commandOf(operation: string, options: ReadonlyMap<string, string>): DynamoDbCommand {
  const text = (name: string): string | undefined => options.get(name);
  const json = (name: string) => (options.has(name) ? JSON.parse(options.get(name) ?? '') : undefined);
  const named = {
    TableName: text('table-name'),
    ExpressionAttributeNames: json('expression-attribute-names'),
    ExpressionAttributeValues: json('expression-attribute-values'),
  };
  switch (operation) {
    case 'query':
      return new QueryCommand({ ...named, KeyConditionExpression: text('key-condition-expression') });
    case 'get-item':
      return new GetItemCommand({ TableName: named.TableName, Key: json('key'), ConsistentRead: true });
    default:
      throw new Error(`this test does not know aws dynamodb ${operation}`);
  }
}

/** `--name value`, quoted as for a shell: variables are replaced where a shell replaces them. */
function optionsOf(text: string, values: Values): ReadonlyMap<string, string> {
  const options = text.replaceAll('\\\n', ' ').matchAll(/--([\w-]+) ('[^']*'|"(?:[^"\\]|\\.)*"|[^\s-]\S*)/g);
  return new Map([...options].map(([, name = '', value = '']) => [name, unquoted(value, values)]));
}

function unquoted(value: string, values: Values): string {
  if (value.startsWith("'")) return value.slice(1, -1);
  const inner = value.replace(/^"(.*)"$/s, '$1').replaceAll('\\"', '"');
  return inner.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const known = values[name];
    if (known === undefined) throw new Error(`the runbook uses $${name}, which nobody sets`);
    return known;
  });
}
