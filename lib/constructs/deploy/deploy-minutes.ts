/** CloudFormation gives an hour and no more; the functions themselves stop waiting five minutes earlier. */
export const deployMinutes = 55;
