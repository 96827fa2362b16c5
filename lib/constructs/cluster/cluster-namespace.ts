import { Duration, Token } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { CloudMapOptions } from 'aws-cdk-lib/aws-ecs';
import {
  CfnPrivateDnsNamespace,
  DnsRecordType,
  type IPrivateDnsNamespace,
  PrivateDnsNamespace,
} from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';

/**
 * Seconds that an address, or the answer that there is none, may be remembered. A worker tries again every 5 s, 60
 * times (Locust 2.10.1 and newer): long before it gives up it sees where its master has gone.
 */
const rememberedSeconds = 10;

/** The private names of one cluster's masters. */
export class ClusterNamespace extends Construct {
  readonly #name: string;
  readonly #namespace: IPrivateDnsNamespace;

  constructor(scope: Construct, id: string, { vpc, name }: { readonly vpc: IVpc; readonly name: string }) {
    super(scope, id);
    this.#name = name;
    // The L2 construct has no property for the time for which "there is no such name" is remembered.
    const resource = new CfnPrivateDnsNamespace(this, 'Resource', {
      name,
      vpc: vpc.vpcId,
      properties: { dnsProperties: { soa: { ttl: rememberedSeconds } } },
    });
    this.#namespace = PrivateDnsNamespace.fromPrivateDnsNamespaceAttributes(this, 'Namespace', {
      namespaceName: name,
      namespaceId: Token.asString(resource.attrId),
      namespaceArn: Token.asString(resource.attrArn),
    });
  }

  /** The name under which workers find a master. */
  hostOf(master: string): string {
    return `${master}.${this.#name}`;
  }

  /** What registers the tasks of a service under that name. */
  optionsFor(master: string): CloudMapOptions {
    return {
      cloudMapNamespace: this.#namespace,
      name: master,
      dnsRecordType: DnsRecordType.A,
      dnsTtl: Duration.seconds(rememberedSeconds),
    };
  }
}
