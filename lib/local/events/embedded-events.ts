import { randomUUID } from 'node:crypto';
import { type AwsApi, AwsError, localAccount, localArn, localRegion } from '../aws-api.ts';
import type { RuleDefinition, RuleTarget } from '../template/rules.ts';
import type { BusEvent } from './bus-event.ts';
import { payloadFor } from './input.ts';
import { checkPattern, matches } from './pattern.ts';
import { putEvents } from './put-events.ts';
import { rateMilliseconds } from './rate.ts';

export interface EmbeddedEventsSettings {
  readonly rules: readonly RuleDefinition[];
  /** Invokes a function by its ARN with the event or the target's constant input. */
  invoke(functionArn: string, payload: unknown): Promise<unknown>;
  /** Publishes to a topic by its ARN. */
  publish(topicArn: string, message: unknown): void;
  /** Nobody waits for a target: what it rejects with ends here. */
  onTargetFailed(rule: string, error: unknown): void;
}

/** EventBridge's default bus and its scheduled rules, delivering to functions and topics. Delivery is tried once. */
export class EmbeddedEvents implements AwsApi {
  readonly targetPrefix = 'AWSEvents';
  readonly #settings: EmbeddedEventsSettings;
  #rules: readonly RuleDefinition[] = [];
  #timers: readonly NodeJS.Timeout[] = [];
  #stopped = false;

  /** Starts the schedules; throws `unsupported-schedule` or `unsupported-event-pattern`. */
  constructor(settings: EmbeddedEventsSettings) {
    this.#settings = settings;
    this.deploy(settings.rules);
  }

  /** Replaces the rules by those of a newer template; schedules begin anew. Throws as the constructor. */
  deploy(rules: readonly RuleDefinition[]): void {
    for (const { name, trigger } of rules) {
      if (trigger.kind === 'pattern') checkPattern(name, trigger.pattern);
    }
    const periods = rules.flatMap((rule) =>
      rule.trigger.kind === 'schedule' ? [{ rule, period: rateMilliseconds(rule.trigger.expression) }] : [],
    );
    for (const timer of this.#timers) clearInterval(timer);
    this.#rules = rules;
    this.#timers = periods.map(({ rule, period }) => setInterval(() => this.#tick(rule), period).unref());
  }

  /**
   * Delivers an event to the targets of every rule that it matches, without waiting for them. Nothing is delivered any
   * more once it was stopped: the end of the executions that are stopped next would start their recovery.
   */
  publish(event: BusEvent): void {
    if (this.#stopped) return;
    const complete = envelope(event);
    for (const rule of this.#rules) {
      if (rule.trigger.kind === 'pattern' && matches(rule.trigger.pattern, complete))
        this.#deliver(rule, complete);
    }
  }

  /** The API that the SDK's clients call: PutEvents alone. */
  async call(operation: string, input: unknown): Promise<unknown> {
    if (operation !== 'PutEvents') {
      throw new AwsError(
        'UnknownOperationException',
        `the embedded EventBridge does not implement ${operation}`,
      );
    }
    const { answer, events } = putEvents(input);
    for (const event of events) this.publish(event);
    return answer;
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
  }

  #tick(rule: RuleDefinition): void {
    const resources = [localArn('events', `rule/${rule.name}`)];
    const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', resources, detail: {} };
    this.#deliver(rule, envelope(event));
  }

  #deliver(rule: RuleDefinition, event: unknown): void {
    for (const target of rule.targets) {
      this.#send(target, event).catch((error) => this.#settings.onTargetFailed(rule.name, error));
    }
  }

  async #send({ kind, arn, input }: RuleTarget, event: unknown): Promise<void> {
    const payload = payloadFor(input, event);
    if (kind === 'function') await this.#settings.invoke(arn, payload);
    else this.#settings.publish(arn, payload);
  }
}

/** The members that every event has (EventBridge events reference, "Event structure"). */
function envelope(event: BusEvent): Readonly<Record<string, unknown>> {
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  return { version: '0', id: randomUUID(), account: localAccount, region: localRegion, time, ...event };
}
