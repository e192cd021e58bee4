/** Time limits in milliseconds. Source, unless said: the founding client. */

/** For a TCP connection to be made. */
export const TCP_CONNECT_MS = 10_000;

/** For a runtime on TCP to announce its port. */
export const PORT_ANNOUNCEMENT_MS = 10_000;

/** For `runtime.shutdown` to be answered. */
export const RUNTIME_SHUTDOWN_MS = 10_000;

/** For a process to end, after it was asked to and again after it was killed. */
export const PROCESS_EXIT_MS = 5_000;
