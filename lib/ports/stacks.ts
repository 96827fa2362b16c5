/** CloudFormation's stacks. */
export interface Stacks {
  /** Whether the stack is being put back to what it was; `stackId` is its ARN. */
  isRollingBack(stackId: string): Promise<boolean>;
}
