import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isOnDockerHub } from '../../domain/planning/images.ts';
import type { DeployedRevision } from '../upgrade-on-deploy.ts';
import { BaseTaskDefinition } from './base-task-definition.ts';
import { type ClusterImages, checkTemplate } from './cluster-images.ts';
import type { LocustClusterProps } from './locust-cluster-props.ts';

export interface BaseRevisionProps {
  readonly clusterName: string;
  readonly cluster: LocustClusterProps;
  /** The most that there may be, by what the code names. */
  readonly mostWorkers: number;
  /** What stands in the workers' base for the name of their master; each live family has its own. */
  readonly masterHost: string;
}

/** Tasks that pull from Docker Hub by themselves before its limit for one address is met. */
const mostFromDockerHub = 50;

const templateByDefault = 'locustio/locust:{version}';

/** The revision that the code asks for: a version, its images, and the base task definitions of both roles. */
export class BaseRevision extends Construct {
  readonly version: string;
  readonly imageTemplate: string;
  readonly master: BaseTaskDefinition;
  readonly worker: BaseTaskDefinition;

  constructor(
    scope: Construct,
    id: string,
    { clusterName, cluster, mostWorkers, masterHost }: BaseRevisionProps,
  ) {
    super(scope, id);
    this.version = cluster.version;
    this.imageTemplate = cluster.imageTemplate ?? templateByDefault;
    checkTemplate(scope, this.imageTemplate);
    const { imageTemplate, version } = this;
    const images: ClusterImages = { version, imageTemplate, images: cluster.images ?? {} };
    const locustfile: Record<string, string> = cluster.locustfile
      ? { LOCUST_LOCUSTFILE: cluster.locustfile }
      : {};
    const given = { images, cluster };
    this.master = new BaseTaskDefinition(this, 'Master', {
      ...given,
      role: 'master',
      family: `${clusterName}-base-master`,
      environment: { LOCUST_MODE_MASTER: 'true', ...locustfile },
      task: cluster.master ?? {},
    });
    this.worker = new BaseTaskDefinition(this, 'Worker', {
      ...given,
      role: 'worker',
      family: `${clusterName}-base-worker`,
      environment: {
        LOCUST_MODE_WORKER: 'true',
        LOCUST_MASTER_NODE_HOST: masterHost,
        ...(cluster.locustfileFromMaster ? { LOCUST_LOCUSTFILE: '-' } : locustfile),
      },
      task: cluster.worker ?? {},
    });
    this.#warnOfDockerHub(mostWorkers);
  }

  /** As upgrades take it for their target. */
  get deployed(): DeployedRevision {
    const taskDefinitions = { master: this.master.definition, worker: this.worker.definition };
    return { version: this.version, taskDefinitions };
  }

  /** ARNs of the task and execution roles. */
  get roles(): readonly string[] {
    return [...new Set([...this.master.roles, ...this.worker.roles])];
  }

  /** Images of the listed versions, as a registration has them. */
  get listedImages(): Readonly<Record<string, { readonly master: string; readonly worker: string }>> {
    return Object.fromEntries(
      Object.entries(this.master.listed).map(([version, master]) => [
        version,
        { master, worker: this.worker.listed[version] ?? master },
      ]),
    );
  }

  /**
   * Each Fargate task pulls its image by itself: behind one NAT gateway they share the limit of one address. What an
   * upgrade may go to counts as what runs first.
   */
  #warnOfDockerHub(workers: number): void {
    const asked = { master: this.master.image, worker: this.worker.image };
    for (const { master, worker } of [asked, ...Object.values(this.listedImages)]) {
      const tasks = (isPulledFromDockerHub(worker) ? workers : 0) + (isPulledFromDockerHub(master) ? 1 : 0);
      if (tasks <= mostFromDockerHub) continue;
      Annotations.of(this).addWarningV2(
        'locust-upgrade:docker-hub-image',
        `${tasks} tasks pull ${worker} from Docker Hub, each by itself, which limits anonymous pulls by address: use ` +
          'a copy in ECR (images, or an imageTemplate of a pull-through cache)',
      );
      return;
    }
  }
}

function isPulledFromDockerHub(image: string): boolean {
  return !Token.isUnresolved(image) && isOnDockerHub(image);
}
