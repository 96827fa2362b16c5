import { type CustomResource, Duration } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, Port, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { Registration } from '../../contract/registration.ts';
import type { SlotName, Topology } from '../../domain/cluster.ts';
import { acknowledge } from '../acknowledged.ts';
import { makeRule } from './cluster-permissions.ts';
import { ClusterResource } from './cluster-resource.ts';
import { webPort } from './locust-cluster-defaults.ts';
import type { LocustLoadBalancerProps } from './locust-cluster-props.ts';

export interface WebLoadBalancerProps extends LocustLoadBalancerProps {
  readonly clusterName: string;
  readonly vpc: IVpc;
  readonly topology: Topology;
  readonly masters: ISecurityGroup;
  /** Prefix of the web interface, without a trailing slash. */
  readonly basePath: string;
  /** Whether the masters speak HTTPS themselves. */
  readonly tls: boolean;
  readonly taskSubnets?: SubnetSelection;
}

/**
 * An internal load balancer before the masters' web interfaces. With two masters its listener answers 503 to whatever
 * no rule takes: the rule that follows the active slot is made outside the template, which would write its weights
 * back. A shared master needs no rule.
 */
export class WebLoadBalancer extends Construct {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly listener: ApplicationListener;
  readonly targetGroups: Readonly<Record<SlotName, ApplicationTargetGroup>>;
  /** What a registration says of it; null where there is no rule to turn over. */
  readonly registered: Registration['loadBalancer'];
  readonly #rule: CustomResource | null;

  constructor(scope: Construct, id: string, props: WebLoadBalancerProps) {
    super(scope, id);
    const { vpc, topology, certificate } = props;
    const subnets = props.subnets ?? props.taskSubnets;
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      internetFacing: false,
      dropInvalidHeaderFields: true,
      ...(subnets && { vpcSubnets: subnets }),
    });
    if (props.accessLogs) this.loadBalancer.logAccessLogs(props.accessLogs);
    else acknowledge(this.loadBalancer, 'ELB2', 'Where access logs go is given by the property accessLogs');
    const blue = this.#targetGroup('Blue', props);
    this.targetGroups = {
      blue,
      green: topology === 'shared-master' ? blue : this.#targetGroup('Green', props),
    };
    this.listener = this.loadBalancer.addListener('Web', {
      protocol: certificate ? ApplicationProtocol.HTTPS : ApplicationProtocol.HTTP,
      open: false,
      ...(certificate && { certificates: [certificate] }),
      defaultAction:
        topology === 'shared-master'
          ? ListenerAction.forward([blue])
          : ListenerAction.fixedResponse(503, { contentType: 'text/plain', messageBody: 'no active master' }),
    });
    for (const peer of props.allowFrom ?? []) this.listener.connections.allowDefaultPortFrom(peer);
    this.loadBalancer.connections.allowTo(props.masters, Port.tcp(webPort), 'web interface');
    this.#rule = topology === 'shared-master' ? null : this.#firstRule(props.clusterName);
    this.registered = this.#rule && {
      rule: this.#rule.getAttString('Rule'),
      targetGroups: this.#targetGroupArns(),
    };
  }

  /** A service is refused whose target group no listener refers to: the rule comes first. */
  attach(master: FargateService, slot: SlotName): void {
    master.attachToApplicationTargetGroup(this.targetGroups[slot]);
    if (this.#rule) master.node.addDependency(this.#rule);
  }

  #firstRule(clusterName: string): CustomResource {
    const listener = this.listener.listenerArn;
    const first = new ClusterResource(this, 'FirstRule', {
      lambda: 'first-rule',
      clusterName,
      resourceType: 'Custom::LocustFirstRule',
      properties: { listener, targetGroups: this.#targetGroupArns() },
      statements: makeRule(this, listener, this.loadBalancer.loadBalancerFullName),
    });
    return first.resource;
  }

  #targetGroupArns(): Readonly<Record<SlotName, string>> {
    const { blue, green } = this.targetGroups;
    return { blue: blue.targetGroupArn, green: green.targetGroupArn };
  }

  /** An unhealthy target makes ECS stop the master, a test on it included: only one that is gone for minutes counts. */
  #targetGroup(id: string, { vpc, basePath, tls }: WebLoadBalancerProps): ApplicationTargetGroup {
    return new ApplicationTargetGroup(this, id, {
      vpc,
      port: webPort,
      protocol: tls ? ApplicationProtocol.HTTPS : ApplicationProtocol.HTTP,
      targetType: TargetType.IP,
      deregistrationDelay: Duration.seconds(10),
      healthCheck: {
        path: `${basePath}/`,
        // A web login answers 302 or 401 to who has none.
        healthyHttpCodes: '200,302,401',
        interval: Duration.seconds(30),
        timeout: Duration.seconds(10),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 10,
      },
    });
  }
}
