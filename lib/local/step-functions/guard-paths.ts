import { isObject, type JsonObject, type Refuse } from './definition.ts';

/** Plain names and indexes. The engine's path library runs filters as JavaScript and answers others differently. */
const plainPath = /^\$(\.[A-Za-z_][\w-]*|\[\d+\])*$/;

/** What the embedded machine passes as `$$`; anything else is missing at run time, which no Catch catches. */
const contextPath =
  /^\$\$\.(Execution\.(Id|Name|RoleArn|StartTime|Input(\.[A-Za-z_][\w-]*|\[\d+\])*)|StateMachine\.(Id|Name)|State\.(Name|EnteredTime|RetryCount))$/;

/** The engine writes only to plain names below `$`: `$` itself and brackets end up as a key of that name. */
const resultPath = /^\$(\.[A-Za-z_][\w-]*)+$/;

/** Refuses paths that the engine reads differently from AWS. */
export function checkPath(field: string, path: unknown, refuse: Refuse): void {
  if (typeof path !== 'string') {
    refuse(`${field} ${JSON.stringify(path)}`, 'give it a path');
    return;
  }
  if (path.startsWith('States.')) {
    refuse(
      `the intrinsic function in ${field} '${path}'`,
      'compute it in a Lambda: the engine loses backslashes',
    );
    return;
  }
  if (path.startsWith('$$')) {
    if (!contextPath.test(path))
      refuse(`the context path '${path}' in ${field}`, 'use one of Execution, StateMachine or State');
    return;
  }
  if (!plainPath.test(path)) refuse(`the path '${path}' in ${field}`, 'use plain names and indexes');
}

/** `InputPath` and `OutputPath` may be null; `ResultPath` may be null or a plain name. */
export function checkStatePaths(state: JsonObject, refuse: Refuse): void {
  for (const field of ['InputPath', 'OutputPath']) {
    if (state[field] !== undefined && state[field] !== null) checkPath(field, state[field], refuse);
  }
  checkResultPath(state.ResultPath, refuse);
}

/** Refuses result paths that the engine writes differently from AWS. */
export function checkResultPath(path: unknown, refuse: Refuse): void {
  if (path === undefined || path === null) return;
  if (path === '$') {
    refuse("ResultPath '$'", 'leave ResultPath out: that means the same');
    return;
  }
  if (typeof path !== 'string' || !resultPath.test(path)) {
    refuse(`ResultPath ${JSON.stringify(path)}`, "write it as '$.name'");
  }
}

/** `Parameters` and `ResultSelector`: every `.$` member at any depth. */
export function checkTemplate(field: string, template: unknown, refuse: Refuse): void {
  if (Array.isArray(template)) {
    for (const item of template) checkTemplate(field, item, refuse);
  }
  if (!isObject(template)) return;
  for (const [key, value] of Object.entries(template)) {
    if (!key.endsWith('.$')) checkTemplate(field, value, refuse);
    else if (key.indexOf('.$') !== key.length - 2) {
      refuse(`the key '${key}' in ${field}`, "rename it: only its end may be '.$'");
    } else checkPath(`${field} '${key}'`, value, refuse);
  }
}
