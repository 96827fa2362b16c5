import type { TestParameters } from '../../domain/gates/test-in-flight.ts';
import { saysSuccess } from './answers.ts';
import type { HttpLimits } from './http.ts';
import { askWeb, type WebDoor } from './web-door.ts';

/**
 * `POST /swarm`. False where Locust refuses it, by a status or in words. True proves nothing: Locust says success
 * where no worker is connected and where a user class is unknown, too (measured from 2.15.1 to 2.46.3).
 */
export async function postSwarm(
  door: WebDoor,
  parameters: TestParameters,
  limits: HttpLimits,
): Promise<boolean> {
  return saysSuccess(await askWeb(door, 'POST', '/swarm', limits, swarmForm(parameters)));
}

/** The fields as Locust's own page sends them; what is null is left out and keeps the master's default. */
export function swarmForm(parameters: TestParameters): URLSearchParams {
  const { users, spawnRate, host, userClasses, runTimeSeconds, shapeClass } = parameters;
  const form = new URLSearchParams({ user_count: String(users), spawn_rate: String(spawnRate) });
  if (host !== null) form.set('host', host);
  if (runTimeSeconds !== null) form.set('run_time', String(runTimeSeconds));
  for (const name of userClasses ?? []) form.append('user_classes', name);
  if (shapeClass !== null) form.set('shape_class', shapeClass);
  return form;
}
