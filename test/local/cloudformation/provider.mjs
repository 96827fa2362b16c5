/** The handlers of a provider under test: what a request's properties say is what they do. */

/** Looks of one request: both handlers are functions of their own, so the request is told by its id. */
const looks = new Map();

export const onEvent = async (event) => {
  const { ResourceProperties: properties, PhysicalResourceId: physicalId } = event;
  console.log(`onEvent ${event.RequestType} ${JSON.stringify(properties)} ${physicalId ?? 'new'}`);
  if (properties.Fails) throw new Error(properties.Fails);
  return { PhysicalResourceId: properties.Name ?? physicalId, Data: { Given: properties.Count } };
};

export const isComplete = async (event) => {
  const { ResourceProperties: properties } = event;
  const count = (looks.get(event.RequestId) ?? 0) + 1;
  looks.set(event.RequestId, count);
  console.log(`isComplete ${event.RequestType} look ${count}`);
  if (properties.FailsLater) throw new Error(properties.FailsLater);
  const complete = count >= Number(properties.Looks ?? 1);
  return { IsComplete: complete, ...(complete && { Data: { Looks: count } }) };
};
