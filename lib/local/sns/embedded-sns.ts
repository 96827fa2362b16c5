import { AwsError } from '../aws-api.ts';

/** A topic as the template declares it. */
export interface TopicDefinition {
  readonly arn: string;
}

/** What a topic was given. `at` is ISO 8601. */
export interface TopicMessage {
  readonly topicArn: string;
  readonly text: string;
  readonly at: string;
}

/** SNS in memory: what was published can be read here and goes to nobody. Keys and topic policies are not checked. */
export class EmbeddedSns {
  readonly #topics: ReadonlySet<string>;
  readonly #messages: TopicMessage[] = [];

  constructor(topics: readonly TopicDefinition[]) {
    this.#topics = new Set(topics.map(({ arn }) => arn));
  }

  /** In the order in which they were published. */
  get messages(): readonly TopicMessage[] {
    return this.#messages;
  }

  /** What is no text is published as JSON. Throws `NotFoundException` for an unknown topic. */
  publish(topicArn: string, message: unknown): void {
    if (!this.#topics.has(topicArn)) throw new AwsError('NotFoundException', 'Topic does not exist', 404);
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    this.#messages.push({ topicArn, text, at: new Date().toISOString() });
  }
}
