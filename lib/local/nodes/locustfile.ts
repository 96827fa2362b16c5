import { fileURLToPath } from 'node:url';

/** The demonstration's locustfile; it lies beside this file in the sources and in the package. */
export const demoLocustfile = fileURLToPath(new URL('./locustfile.py', import.meta.url));
