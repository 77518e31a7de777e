// src/heartbeat.ts
/** Half of the ten seconds after which a silent log looks dead. */
const EVERY_MS = 5e3;
/** Calls `say` every five seconds while the task runs. */
async function withHeartbeat(say, task) {
	const timer = setInterval(say, EVERY_MS);
	try {
		return await task();
	} finally {
		clearInterval(timer);
	}
}
export { withHeartbeat as t };
