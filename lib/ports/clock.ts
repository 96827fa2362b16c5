/** The only clock of the steps: milliseconds since 1970. Virtual in simulations. */
export interface Clock {
  now(): number;
}
