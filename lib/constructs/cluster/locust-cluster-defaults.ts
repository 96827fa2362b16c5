/** Workers that a cluster begins with where the code says nothing. */
export const workersByDefault = 2;

/** Locust's own ports: the web interface and the master's listener. */
export const webPort = 8089;
export const listenerPort = 5557;
