import { isObject, type JsonObject, type Refuse } from './definition.ts';
import { checkPath } from './guard-paths.ts';

const equalities = ['StringEquals', 'NumericEquals', 'BooleanEquals'];
const orderings = ['LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'];
const typeTests = ['IsPresent', 'IsNull', 'IsString', 'IsNumeric', 'IsBoolean'];
const others = new Set(['Variable', 'Next', 'Comment']);

/** The type test that must come before an ordering: the engine compares `"5"` with 4 as JavaScript does. */
const typeTestBefore: ReadonlyMap<string, string> = new Map(
  ['Numeric', 'String'].flatMap((type) => orderings.map((ordering) => [`${type}${ordering}`, `Is${type}`])),
);

/** Refuses comparisons that the engine answers differently from AWS. */
export function checkChoice(state: JsonObject, refuse: Refuse): void {
  if (!Array.isArray(state.Choices)) {
    refuse('Choices', 'give it a list of rules');
    return;
  }
  for (const rule of state.Choices) checkRule(rule, [], refuse);
}

/** `before` holds the rules that were found true when this one is looked at: the ones to its left in an And. */
function checkRule(rule: unknown, before: readonly JsonObject[], refuse: Refuse): void {
  if (!isObject(rule)) {
    refuse(`the rule ${JSON.stringify(rule)}`, 'write it as an object');
    return;
  }
  const operators = Object.keys(rule).filter((key) => !others.has(key));
  const [operator] = operators;
  if (operator === undefined || operators.length > 1) {
    refuse(
      `the rule with ${operators.join(' and ') || 'no operator'}`,
      'give each rule exactly one operator',
    );
    return;
  }
  if (operator === 'Not') checkRule(rule.Not, [], refuse);
  else if (operator === 'And' || operator === 'Or') checkRules(operator, rule[operator], refuse);
  else checkComparison(operator, rule, before, refuse);
}

function checkRules(operator: 'And' | 'Or', rules: unknown, refuse: Refuse): void {
  if (!Array.isArray(rules)) {
    refuse(`${operator} ${JSON.stringify(rules)}`, 'give it a list of rules');
    return;
  }
  for (const [index, rule] of rules.entries()) {
    checkRule(rule, operator === 'And' ? rules.slice(0, index).filter(isObject) : [], refuse);
  }
}

function checkComparison(
  operator: string,
  rule: JsonObject,
  before: readonly JsonObject[],
  refuse: Refuse,
): void {
  checkPath('Variable', rule.Variable, refuse);
  const plain = operator.replace(/Path$/, '');
  if (plain !== operator) checkPath(operator, rule[operator], refuse);
  if (typeTests.includes(operator)) {
    checkTypeTest(operator, rule, refuse);
    return;
  }
  if (equalities.includes(plain)) return;
  const test = typeTestBefore.get(plain);
  if (test === undefined) {
    refuse(operator, 'decide it in a Lambda and branch with StringEquals');
    return;
  }
  if (before.some((other) => other.Variable === rule.Variable && other[test] === true)) return;
  refuse(`${operator} on ${rule.Variable}`, `put it into an And after ${test} true on the same variable`);
}

function checkTypeTest(operator: string, rule: JsonObject, refuse: Refuse): void {
  if (rule[operator] !== true) {
    refuse(
      `${operator} ${JSON.stringify(rule[operator])}`,
      `write Not around ${operator} true: the engine never matches false`,
    );
  }
}
